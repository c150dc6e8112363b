// Reads a JSON text from begin to end, and writes one: what a body is searched and rewritten with.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::zoom {

/// Is told of everything in a JSON text, in its order.
class json_listener {
public:
    virtual ~json_listener() = default;
    virtual void key(std::string_view) = 0;
    virtual void text(std::string_view) = 0;          ///< a string's
    virtual void number(std::string_view digits) = 0; ///< exactly as it stands there
    virtual void literal(std::string_view true_false_null) = 0;
    virtual void open(bool array) = 0;
    virtual void close(bool array) = 0;
};

/// False where it is no JSON, or has bytes behind it; what came before that has been told.
[[nodiscard]] bool read_json(std::string_view, json_listener&);

/// Writes what it is told, without blanks.
class json_writer {
public:
    void key(std::string_view);
    void text(std::string_view);
    void plain(std::string_view number_or_literal);
    void open(bool array);
    void close(bool array);
    [[nodiscard]] std::string take() && { return std::move(out_); }

private:
    void separate();
    void quoted(std::string_view);

    std::string out_;
    bool first_ = true; ///< nothing stands before the next element of its container
};

} // namespace zoomhook::zoom
