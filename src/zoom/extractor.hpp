// Finds the fields of fields.hpp in one pass over a JSON text, without building a document.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fields.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::zoom {

/// A handler as nlohmann's SAX parser wants it. Of a repeated key the last value counts, as in jsonb and
/// JSON.parse.
class extractor {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    bool null();
    bool boolean(bool);
    bool number_integer(number_integer_t);
    bool number_unsigned(number_unsigned_t);
    bool number_float(number_float_t, const string_t& text);
    bool string(std::string_view);
    bool binary(binary_t&) { return false; } // not in JSON
    bool start_object(std::size_t);
    bool key(std::string_view);
    bool end_object();
    bool start_array(std::size_t);
    bool end_array();
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

    /// After a successful parse; takes what was found.
    void fill(notification&) &&;
    [[nodiscard]] bool fits_jsonb() const { return fits_jsonb_ && values_ <= most_values; }

private:
    /// Postgres makes jsonb of so many in well under a second; of the million that 8 MiB can hold, too late
    /// for Zoom each time. Six hundred recording files are 10,000.
    static constexpr std::size_t most_values = 50'000;

    [[nodiscard]] place here() const { return containers_.empty() ? place::elsewhere : containers_.back(); }
    [[nodiscard]] place entered(bool array);
    void enter(place);
    void forget(place container);
    void take(std::string_view text);
    [[nodiscard]] std::string first(field);

    std::vector<place> containers_;
    std::uint64_t named_ = 0;          ///< the rules that the present key is named in, a bit each
    place inner_ = place::elsewhere;   ///< which container that key opens
    std::size_t objects_in_array_ = 0; ///< so far, in place::object_array
    std::array<string_t, rules.size()> found_;
    std::size_t values_ = 0;
    bool fits_jsonb_ = true;
};

} // namespace zoomhook::zoom
