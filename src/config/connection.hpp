// What the config does with connection strings, without libpq: complete them, and hide their passwords.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

namespace zoomhook::config {

/// For people to see: a password becomes ********.
[[nodiscard]] std::string masked_url(const std::string& url);

/// `url` with a password where it has none.
[[nodiscard]] std::string with_password(const std::string& url, const std::string& password);

/// host=… from the PG_HOST, PG_PORT, PG_USER, PG_PASSWORD and PG_DATABASE of zoom/webhook-to-postgres's .env;
/// empty where it has none of them.
[[nodiscard]] std::string url_of_env_file(const std::map<std::string, std::string>&);

} // namespace zoomhook::config
