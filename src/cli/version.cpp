// What `zoomhookd --version` prints.
// SPDX-License-Identifier: MIT
#include "version.hpp"

#include <boost/version.hpp>
#include <openssl/crypto.h>

#include "build_info.hpp"
#include "zoomhook/store/versions.hpp"

namespace zoomhook::cli {

std::string version_number() { return ZOOMHOOK_VERSION; }

std::string version_text() {
    const auto boost =
        std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000);
    return "zoomhookd " ZOOMHOOK_VERSION " (commit " ZOOMHOOK_COMMIT ")\n"
           "compiler  " ZOOMHOOK_COMPILER "\n"
           "Boost     " +
           boost +
           "\n"
           "OpenSSL   " +
           OpenSSL_version(OPENSSL_VERSION_STRING) +
           "\n"
           "libpq     " +
           store::libpq_version() +
           "\n"
           "libpqxx   " +
           store::libpqxx_version();
}

} // namespace zoomhook::cli
