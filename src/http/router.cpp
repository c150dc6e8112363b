// Finds the handler of a method and path; every request has exactly one outcome.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/router.hpp"

namespace zoomhook::http {

router::match router::find(std::string_view method, std::string_view path) const {
    std::string allowed;
    for (const route& r : routes_) {
        if (r.path != path) continue;
        if (r.method == method) return {&r, {}};
        allowed += (allowed.empty() ? "" : ", ") + r.method;
    }
    if (allowed.empty()) return {nullptr, problem(404, "no such path")};
    response not_allowed = problem(405, "method not allowed");
    not_allowed.headers.emplace_back("Allow", allowed);
    return {nullptr, std::move(not_allowed)};
}

std::string_view path_of(std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    const auto scheme = target.find("://");
    if (scheme != target.npos && target.find('/') == scheme + 1) { // absolute form
        const auto slash = target.find('/', scheme + 3);
        target = slash == target.npos ? std::string_view("/") : target.substr(slash);
    }
    if (target.size() > 1 && target.back() == '/') target.remove_suffix(1);
    return target;
}

} // namespace zoomhook::http
