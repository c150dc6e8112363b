// From what is wanted on the command line to a subscription at Zoom, or to why it was not made.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/arguments/arguments.hpp"
#include "zoomhook/config/settings.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

/// Throws usage_error where Zoom could not take it. Pure.
void refuse_unusable_url(const std::string& url);

/// Without a header's secret. What is empty stays so. Throws usage_error. Pure.
[[nodiscard]] zoomapi::new_subscription subscription_of(const wanted_subscription&);

/// `old` with what `wishes` say. Throws usage_error where that needs what Zoom doesn't tell of `old`. Pure.
[[nodiscard]] zoomapi::new_subscription
changed(const zoomapi::event_subscription& old, const zoomapi::new_subscription& wishes);

/// That of the one tunnel which leads to this daemon. Throws std::runtime_error where there is none, or
/// several.
[[nodiscard]] std::string url_of_tunnel(const config::settings&, const std::string& ngrok);

/// Its id. With `allowed_only` the events that Zoom doesn't allow the app are left out, told on standard
/// error, and gone from `wanted`. Throws zoomapi::error; where Zoom says that the URL doesn't validate, with
/// what came to the daemon that the settings describe.
[[nodiscard]] std::string make(
    zoomapi::event_subscriptions&, zoomapi::new_subscription& wanted, const config::settings&,
    bool allowed_only
);

} // namespace zoomhook::cli
