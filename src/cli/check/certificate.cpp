// The certificate of https:// addresses: the key fits, the chain holds, days left.
// SPDX-License-Identifier: MIT
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>

#include "finding.hpp"

namespace zoomhook::cli {
namespace {

constexpr double few_days = 14; // ACME renews 30 days before the end

using context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

finding failure(const std::string& text, const std::string& fix) { return {level::fail, "TLS", text, fix}; }

double days_left(const X509* certificate, wall_time now) {
    std::tm utc{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &utc) != 1) return 0;
    const auto end = std::chrono::system_clock::from_time_t(timegm(&utc));
    return std::chrono::duration<double, std::ratio<86400>>(end - now).count();
}

/// Empty where this machine's CAs vouch for it; else OpenSSL's word.
std::string chain_problem(SSL_CTX* native, X509* certificate) {
    STACK_OF(X509)* chain = nullptr; // belongs to the context
    SSL_CTX_get0_chain_certs(native, &chain);
    const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> authorities(
        X509_STORE_new(), &X509_STORE_free
    );
    X509_STORE_set_default_paths(authorities.get());
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> question(
        X509_STORE_CTX_new(), &X509_STORE_CTX_free
    );
    X509_STORE_CTX_init(question.get(), authorities.get(), certificate, chain);
    X509_STORE_CTX_set_purpose(question.get(), X509_PURPOSE_SSL_SERVER);
    if (X509_verify_cert(question.get()) == 1) return "";
    return X509_verify_cert_error_string(X509_STORE_CTX_get_error(question.get()));
}

findings judge_chain(SSL_CTX* native, wall_time now, const std::string& file) {
    X509* certificate = SSL_CTX_get0_certificate(native);
    const double days = days_left(certificate, now);
    const std::string left = std::to_string(std::lround(std::floor(days))) + " days left";
    if (days <= 0)
        return {failure(
            file + " has expired: Zoom never sends again what met it", "renew it, then zoomhookd reload"
        )};
    findings all;
    if (days < few_days)
        all.push_back(
            {level::warn, "TLS", file + ": " + left, "renew it; a running daemon takes the new one by itself"}
        );
    const std::string problem = chain_problem(native, certificate);
    if (!problem.empty())
        all.push_back(
            {level::warn, "TLS", file + ": " + problem,
             "Zoom wants the chain of a public CA, intermediates included; behind a tunnel or proxy it is "
             "theirs that counts"}
        );
    if (all.empty()) all.push_back({level::ok, "TLS", file + ": " + left + ", the chain holds", ""});
    return all;
}

} // namespace

findings check_certificate(const config::settings& s, wall_time now) {
    const bool https = std::ranges::any_of(s.server.listen, [](const auto& a) { return a.tls; });
    if (!https)
        return {{level::ok, "TLS", "no https:// address: the tunnel or proxy in front must speak it", ""}};
    const context held(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    const std::string& file = s.tls.certificate;
    if (SSL_CTX_use_certificate_chain_file(held.get(), file.c_str()) != 1)
        return {failure(
            file + " holds no certificate chain that can be read",
            "tls.certificate wants PEM: openssl x509 -in FILE -text"
        )};
    if (SSL_CTX_use_PrivateKey_file(held.get(), s.tls.private_key.c_str(), SSL_FILETYPE_PEM) != 1)
        return {failure(
            s.tls.private_key + " holds no private key that can be read and fits " + file,
            "tls.private_key wants the PEM key that this certificate was made for"
        )};
    return judge_chain(held.get(), now, file);
}

} // namespace zoomhook::cli
