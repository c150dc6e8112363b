// A request's header fields as Beast holds them.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/beast/http/fields.hpp>
#include <string>

#include "zoomhook/http/message.hpp"

namespace zoomhook::http {

class beast_fields final : public header_fields {
public:
    explicit beast_fields(const boost::beast::http::fields& f) : fields_(f) {}
    std::size_t count(std::string_view name) const override {
        return fields_.count({name.data(), name.size()});
    }
    std::string_view get(std::string_view name) const override {
        const auto value = fields_[{name.data(), name.size()}];
        return {value.data(), value.size()};
    }

private:
    const boost::beast::http::fields& fields_;
};

/// All lines of X-Forwarded-For as one list: a proxy may add a line of its own below the sender's.
inline std::string forwarded_for(const boost::beast::http::fields& head) {
    std::string list;
    const auto [first, last] = head.equal_range("X-Forwarded-For");
    for (auto line = first; line != last; ++line) {
        if (!list.empty()) list += ',';
        list.append(line->value().data(), line->value().size());
    }
    return list;
}

} // namespace zoomhook::http
