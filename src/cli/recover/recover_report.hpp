// What `zoomhookd recover` has done, for people and for programs.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "cli/arguments/arguments.hpp"
#include "zoomhook/recovery/run.hpp"

namespace zoomhook::cli {

/// `why_not` empty: all was read. Otherwise the report is of what was read until then.
void print_report(const recovery::report&, const recover_command&, std::ostream&);
void print_json_report(const recovery::report&, const recover_command&, const std::string& why_not, std::ostream&);

} // namespace zoomhook::cli
