// `zoomhookd ready` and `zoomhookd reload`: ask the running daemon through its admin listener.
// SPDX-License-Identifier: MIT
#include "admin.hpp"

#include <ostream>
#include <stdexcept>

#include "addresses.hpp"
#include "http_client.hpp"

namespace zoomhook::cli {
namespace {

http_request request_to(const config::settings& s, const std::string& path) {
    if (!s.admin.listen)
        throw std::runtime_error(
            "admin.listen is empty, so nobody can be asked; to reload, send the daemon SIGHUP"
        );
    const config::listen_address& where = *s.admin.listen;
    if (!where.path.empty())
        return {.url = "http://localhost" + path, .unix_socket = where.path, .direct = true};
    if (where.port == 0) throw std::runtime_error("admin.listen has no fixed port");
    return {.url = url_from_here(where) + path, .direct = true};
}

int tell(const http_answer& a, std::ostream& out, std::ostream& err) {
    (a.status == 200 ? out : err) << a.body;
    return a.status == 200 ? 0 : 1;
}

} // namespace

int ask_whether_ready(const config::settings& s, std::ostream& out, std::ostream& err) {
    return tell(perform(request_to(s, "/ready")), out, err);
}

int ask_to_reload(const config::settings& s, std::ostream& out, std::ostream& err) {
    http_request q = request_to(s, "/reload");
    q.body = "";
    return tell(perform(q), out, err);
}

} // namespace zoomhook::cli
