# Compiler warnings, hardening and sanitizers as one interface target that every room links: zoomhook_options.
add_library(zoomhook_options INTERFACE)
target_compile_features(zoomhook_options INTERFACE cxx_std_20)
target_include_directories(zoomhook_options INTERFACE "${PROJECT_SOURCE_DIR}/include")
# How many freed coroutine frames a thread keeps for the next: a request takes eleven.
target_compile_definitions(zoomhook_options INTERFACE BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=16)

target_compile_options(zoomhook_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wunused -Wformat=2 -Wextra-semi -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(zoomhook_options INTERFACE
        -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast)
endif()

if(NOT ZOOMHOOK_SANITIZE STREQUAL "" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What the sanitizers add makes g++ 12 see uninitialised members in the standard library's own <regex>.
    target_compile_options(zoomhook_options INTERFACE -Wno-maybe-uninitialized)
endif()
if(ZOOMHOOK_SANITIZE STREQUAL "address")
    # Asio's cache of coroutine frames would hide frees from AddressSanitizer.
    target_compile_definitions(zoomhook_options INTERFACE BOOST_ASIO_DISABLE_SMALL_BLOCK_RECYCLING)
    target_compile_options(zoomhook_options INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
    target_link_options(zoomhook_options INTERFACE -fsanitize=address,undefined)
elseif(ZOOMHOOK_SANITIZE STREQUAL "thread")
    target_compile_options(zoomhook_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer -O1 -Wno-tsan)
    target_link_options(zoomhook_options INTERFACE -fsanitize=thread)
else()
    target_compile_options(zoomhook_options INTERFACE
        -fstack-protector-strong -fstack-clash-protection
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
        $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        target_compile_options(zoomhook_options INTERFACE -fcf-protection=full)
    endif()
    target_compile_definitions(zoomhook_options INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(zoomhook_options INTERFACE -Wl,-z,relro,-z,now)
endif()

if(ZOOMHOOK_FUZZ)
    # clang 14 can't compile coroutines with the check of function types.
    target_compile_options(zoomhook_options INTERFACE -fno-sanitize=function)
    # fuzzer-no-link: what libFuzzer steers by, in every room; its main is linked to the fuzzers only. The rest: the lines
    # that a corpus reaches, which llvm-cov shows.
    target_compile_options(zoomhook_options INTERFACE -fsanitize=fuzzer-no-link -fprofile-instr-generate -fcoverage-mapping)
    target_link_options(zoomhook_options INTERFACE -fprofile-instr-generate)
    target_compile_definitions(zoomhook_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Looked for once in a build directory's life: another launcher or linker means to build it all anew, so installing one later
# changes nothing.
foreach(TOOL IN ITEMS ccache mold)
    string(TOUPPER ${TOOL} NAME)
    if(NOT DEFINED CACHE{${NAME}})
        find_program(${NAME} ${TOOL})
    endif()
endforeach()
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
if(MOLD)
    target_link_options(zoomhook_options INTERFACE -fuse-ld=mold)
endif()
