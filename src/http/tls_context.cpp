// TLS as this server speaks it: 1.2 and 1.3, forward-secret AEAD suites only, certificate from PEM files.
// SPDX-License-Identifier: MIT
#include "tls_context.hpp"

#include <ctime>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdexcept>

namespace zoomhook::http {
namespace {

namespace ssl = boost::asio::ssl;

void require(const boost::system::error_code& ec, const std::string& file, const char* what) {
    if (ec) throw std::runtime_error(file + ": " + what + ": " + ec.message());
}

void harden(SSL_CTX* native) {
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(
        native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                    SSL_OP_PRIORITIZE_CHACHA
    );
    // An idle keep-alive connection gives its 32 KiB of record buffers back.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
        throw std::runtime_error("this OpenSSL has no ECDHE cipher suites with AES-GCM or ChaCha20");
}

} // namespace

wall_time expiry(ssl::context& context) {
    const X509* const certificate = SSL_CTX_get0_certificate(context.native_handle());
    std::tm utc{};
    if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &utc) != 1) return {};
    return std::chrono::system_clock::from_time_t(timegm(&utc));
}

std::shared_ptr<ssl::context>
make_tls_context(const std::string& certificate, const std::string& private_key) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    harden(context->native_handle());
    boost::system::error_code ec;
    context->use_certificate_chain_file(certificate, ec);
    require(ec, certificate, "no certificate chain can be read from it");
    context->use_private_key_file(private_key, ssl::context::pem, ec);
    require(ec, private_key, "no private key for the certificate can be read from it");
    return context;
}

} // namespace zoomhook::http
