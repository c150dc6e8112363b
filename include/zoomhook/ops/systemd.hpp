// What systemd and a service of its tell each other (sd_notify(3), sd_listen_fds(3)). Without it nothing
// happens.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace zoomhook::ops::systemd {

/// Sockets that it has opened for us. Once, before other threads: a second call finds none.
[[nodiscard]] std::vector<int> listening_sockets();

/// These three say in which state the service is; `status` is what systemctl status shows. Any thread.
void ready(const std::string& status);
void reloading();
void stopping();
void status(const std::string& status);

/// After how long a silence it kills us; nothing: never.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog();
/// Ends the silence.
void alive();

/// Whether standard error goes to the journal, which knows the time and wants a priority.
[[nodiscard]] bool writes_to_journal();

} // namespace zoomhook::ops::systemd
