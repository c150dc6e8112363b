# Writes the C++ source and header that zoomhook_embed (Embed.cmake) promises. Run by cmake -P at build time.
file(STRINGS "${LIST}" FILES)
get_filename_component(HEADER_NAME "${HEADER}" NAME)

file(WRITE "${HEADER}" "// Generated from the project's files; see cmake/Embed.cmake.
#pragma once
#include <span>

#include \"zoomhook/base/embedded_file.hpp\"

namespace zoomhook::embedded {
std::span<const embedded_file> ${NAME}();
} // namespace zoomhook::embedded
")

set(ROWS "")
foreach(FILE IN LISTS FILES)
    get_filename_component(FILE_NAME "${FILE}" NAME)
    file(READ "${FILE}" HEX HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" ESCAPED "${HEX}")
    # One literal a line keeps each below the length that compilers must accept.
    string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)" "\"\\1\"\n" LITERALS "${ESCAPED}")
    string(APPEND ROWS "    {\"${FILE_NAME}\"sv,\n${LITERALS}\"\"sv},\n")
endforeach()
file(WRITE "${SOURCE}" "// Generated from the project's files; see cmake/Embed.cmake.
#include \"${HEADER_NAME}\"

using namespace std::string_view_literals;

namespace zoomhook::embedded {
static constexpr embedded_file files[] = {
${ROWS}};
std::span<const embedded_file> ${NAME}() { return files; }
} // namespace zoomhook::embedded
")
