# zoomhook_embed(TARGET NAME HEADER FILES file ...)
# Compiles files into TARGET as `std::span<const embedded_file> zoomhook::embedded::NAME()`;
# declare it by including the generated HEADER. The order is that of FILES.
function(zoomhook_embed TARGET NAME HEADER)
    cmake_parse_arguments(EMBED "" "" "FILES" ${ARGN})
    set(DIR "${CMAKE_CURRENT_BINARY_DIR}/embedded")
    set(SOURCE "${DIR}/${NAME}.cpp")
    file(WRITE "${DIR}/${NAME}.list" "")
    foreach(FILE IN LISTS EMBED_FILES)
        file(APPEND "${DIR}/${NAME}.list" "${FILE}\n")
    endforeach()
    add_custom_command(
        OUTPUT "${SOURCE}" "${DIR}/${HEADER}"
        COMMAND ${CMAKE_COMMAND} -D NAME=${NAME} -D LIST=${DIR}/${NAME}.list -D SOURCE=${SOURCE}
                -D HEADER=${DIR}/${HEADER} -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake"
        DEPENDS ${EMBED_FILES} "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake"
        VERBATIM)
    target_sources(${TARGET} PRIVATE "${SOURCE}" "${DIR}/${HEADER}")
    target_include_directories(${TARGET} PRIVATE "${DIR}")
endfunction()
