// Delivers one notification after the other to a receiver, with patience for one that is away for a moment.
// SPDX-License-Identifier: MIT
#include "delivery.hpp"

#include <array>

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::array pauses{500ms, 1000ms, 2000ms, 4000ms};
constexpr unsigned most_refusals = 10;

} // namespace

/// Whether it was answered with what is final.
bool delivery::attempt(const std::string& body, http_answer& a) {
    try {
        a = post_(body);
        failure_ = "it answers " + std::to_string(a.status);
        return a.status < 500;
    } catch (const std::runtime_error& e) {
        failure_ = e.what();
        return false;
    }
}

long delivery::status_of(const std::string& body) {
    http_answer a;
    if (attempt(body, a)) return a.status;
    for (const std::chrono::milliseconds pause : pauses) {
        if (!wait_(pause)) break;
        if (attempt(body, a)) return a.status;
    }
    throw delivery_stopped("the receiver does not take it: " + failure_);
}

bool delivery::deliver(const std::string& body) {
    const long status = status_of(body);
    ++counts_[status];
    const bool taken = status >= 200 && status < 300;
    refused_in_a_row_ = taken ? 0 : refused_in_a_row_ + 1;
    if (refused_in_a_row_ == most_refusals)
        throw delivery_stopped(
            "it refused " + std::to_string(most_refusals) + " in a row, the last with " +
            std::to_string(status) + (status == 401 ? ": has it the secret of --secret FILE?" : "")
        );
    return taken;
}

} // namespace zoomhook::cli
