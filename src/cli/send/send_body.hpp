// The body that `zoomhookd send` posts: a file's, or a sample's.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// `what` is a file where there is one of that name; else an event, whose sample is of this moment. Throws
/// usage_error with what might be meant where it is neither, std::runtime_error where the file can't be read.
[[nodiscard]] std::string body_of(const std::string& what);

} // namespace zoomhook::cli
