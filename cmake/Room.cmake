# zoomhook_room(NAME SOURCES ... [USES room ...] [PRIVATE library ...])
# Declares the library of one room. USES names other rooms: these are the arrows of docs/architecture.md.
# PRIVATE names third-party libraries, which stay invisible to the rooms that use this one.
function(zoomhook_room NAME)
    cmake_parse_arguments(ROOM "" "" "SOURCES;USES;PRIVATE" ${ARGN})
    add_library(zoomhook_${NAME} STATIC ${ROOM_SOURCES})
    target_link_libraries(zoomhook_${NAME} PUBLIC zoomhook_options PRIVATE ${ROOM_PRIVATE})
    foreach(USED IN LISTS ROOM_USES)
        target_link_libraries(zoomhook_${NAME} PUBLIC zoomhook_${USED})
    endforeach()
endfunction()

# zoomhook_unit_test(ROOM SOURCES ... [PRIVATE library ...])
# Declares ROOM_test, a GoogleTest program that may also include ROOM's private headers.
function(zoomhook_unit_test ROOM)
    cmake_parse_arguments(TEST "" "" "SOURCES;PRIVATE" ${ARGN})
    add_executable(${ROOM}_test ${TEST_SOURCES})
    target_include_directories(${ROOM}_test PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(${ROOM}_test PRIVATE zoomhook_${ROOM} GTest::gmock_main ${TEST_PRIVATE})
    gtest_discover_tests(${ROOM}_test TEST_PREFIX "unit.${ROOM}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120 LABELS unit)
endfunction()
