// The certificate of the public listeners: replaced by a reload, or when its files change.
// SPDX-License-Identifier: MIT
#include "certificates.hpp"

#include <sys/stat.h>

#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

/// Which file it is, through links, and when it was changed.
std::string identity_of(const std::string& path) {
    struct stat s {};
    if (stat(path.c_str(), &s) != 0) return "none";
    return std::to_string(s.st_dev) + ' ' + std::to_string(s.st_ino) + ' ' + std::to_string(s.st_size) + ' ' +
           std::to_string(s.st_mtim.tv_sec) + ' ' + std::to_string(s.st_mtim.tv_nsec);
}

} // namespace

certificates::certificates(http::server& server, config::tls_settings in_use, std::string seen)
    : server_(server),
      files_(std::move(in_use)),
      seen_(std::move(seen)) {}

std::string certificates::identity(const config::tls_settings& files) {
    return identity_of(files.certificate) + ", " + identity_of(files.private_key);
}

void certificates::use(const config::tls_settings& files) {
    std::scoped_lock lock(mutex_);
    if (files.certificate.empty()) return;    // no https:// any more; listeners change at a restart
    const std::string seen = identity(files); // before they are read: a change while they are is seen later
    const bool as_before = files.certificate == files_.certificate && files.private_key == files_.private_key;
    if (as_before && seen == seen_) return; // what look() could not use is no reason to refuse other changes
    server_.use_certificate(files.certificate, files.private_key);
    files_ = files;
    seen_ = seen;
}

void certificates::look() {
    std::scoped_lock lock(mutex_);
    std::string now = identity(files_);
    if (now == seen_) return;
    seen_ = std::move(now);
    try {
        server_.use_certificate(files_.certificate, files_.private_key);
        log::info("a new certificate is in use", {{"file", files_.certificate}});
    } catch (const std::exception& e) { // perhaps half of it is written; the other half is a change, too
        log::warn("a new certificate can't be used, and the one before stays", {{"why", e.what()}});
    }
}

} // namespace zoomhook::app
