// The listening sockets that whoever started the process has opened for it.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sys/socket.h>

#include "sockets.hpp"

namespace zoomhook::http {
namespace {

stream_endpoint bound_to(int descriptor) {
    stream_endpoint e;
    auto size = static_cast<socklen_t>(e.capacity());
    if (getsockname(descriptor, e.data(), &size) == 0) e.resize(size);
    return e;
}

bool listens(int descriptor) {
    int yes = 0;
    socklen_t size = sizeof yes;
    return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 && yes == 1;
}

bool is_any(const stream_endpoint& e) {
    return e.protocol().family() != AF_UNIX && ip_of(e).is_unspecified();
}

bool fits(const stream_endpoint& have, const stream_endpoint& want) {
    return have == want || (is_any(have) && is_any(want) && port_of(have) == port_of(want));
}

} // namespace

inherited_sockets::inherited_sockets(const std::vector<int>& descriptors) : descriptors_(descriptors) {
    for (const int d : descriptors_)
        if (!listens(d))
            throw std::runtime_error(
                "the socket that was passed as descriptor " + std::to_string(d) +
                " is not a listening stream socket; in the .socket unit use ListenStream= and Accept=no"
            );
}

std::optional<int> inherited_sockets::take(const listen_address& a) {
    const stream_endpoint want = endpoint_of(a);
    const auto found = std::ranges::find_if(descriptors_, [&](int d) { return fits(bound_to(d), want); });
    if (found == descriptors_.end()) return {};
    const int taken = *found;
    descriptors_.erase(found);
    return taken;
}

std::vector<std::string> inherited_sockets::left() const {
    std::vector<std::string> urls;
    for (const int d : descriptors_) urls.push_back(url_of(false, bound_to(d)));
    return urls;
}

} // namespace zoomhook::http
