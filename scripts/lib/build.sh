# Configures and builds a preset with as many jobs as the machine bears. Sourced, not run.
# shellcheck shell=bash

# Turns a command into one that ends with this script, however it ends; so it must be this process's own child, not a subshell's.
ends_with_us=(setpriv --pdeathsig TERM --)

# build_preset PRESET [TARGET]: says first how long it will take.
build_preset() {
    local dir=$root/build/$1 jobs files quiet=--quiet
    take_build_lock
    configure "$1"
    jobs=$(jobs_for_this_machine)
    files=$(files_to_compile "$@")
    if [ "$files" -gt 3 ]; then
        step build "build/$1: $files files, $jobs at a time, takes about $(expected_time "$files" "$jobs")"
        if [ -t 1 ]; then quiet=; fi
    else
        step build "bringing build/$1 up to date"
    fi
    NINJA_STATUS='            [%f/%t] ' "${ends_with_us[@]}" env -C "$dir" ninja ${quiet:+"$quiet"} -j "$jobs" "${@:2}" ||
        die "the build failed; the reason stands above"
    exec 8<&-
}

# One script at a time configures and builds: cmake replaces ninja's log, and what a running ninja then notes in it is lost and
# compiled again. What this script starts inherits the lock, so that it lasts until the last compiler has ended.
take_build_lock() {
    exec 8<"$root/CMakePresets.json"
    flock -n 8 && return
    step build "waiting for another script's build in this checkout"
    flock 8
}

# configure PRESET: also where the checkout was moved since, which cmake refuses at first.
configure() {
    local dir=$root/build/$1 log=$root/build/$1/configure.log
    mkdir -p "$dir" 2>/dev/null || die "$dir can't be made: $root belongs to $(stat -c %U "$root")"
    [ -w "$dir" ] || die "$dir can't be written: it belongs to $(stat -c %U "$dir"); remove it"
    run_cmake --preset "$1" >"$log" 2>&1 || run_cmake --fresh --preset "$1" >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "cmake failed; all it said stands in $log"
    }
}

run_cmake() { "${ends_with_us[@]}" env -C "$root" cmake "$@"; }

# files_to_compile PRESET [TARGET]: how many ninja would compile. By this name of the file it doesn't think of running cmake first,
# beyond which it couldn't look ahead.
files_to_compile() {
    local dir=$root/build/$1
    ninja -C "$dir" -f "$dir/build.ninja" -n "${@:2}" | grep -c 'Building CXX object' || true
}

# Measured: a file takes five seconds of one core in the mean.
expected_time() {
    local seconds=$(($1 * 5 / $2))
    if [ "$seconds" -lt 60 ]; then echo "a minute"; else echo "$((seconds / 60 + 1)) minutes"; fi
}
