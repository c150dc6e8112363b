# Configures and builds a preset with as many jobs as the machine bears. Sourced, not run.
# shellcheck shell=bash

# configure PRESET: also where the checkout was moved since, which cmake refuses at first.
configure() {
    local dir=$root/build/$1 log=$root/build/$1/configure.log
    mkdir -p "$dir" 2>/dev/null || die "$dir can't be made: $root belongs to $(stat -c %U "$root")"
    [ -w "$dir" ] || die "$dir can't be written: it belongs to $(stat -c %U "$dir"); remove it"
    (cd "$root" && { cmake --preset "$1" || cmake --fresh --preset "$1"; }) >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "cmake failed; all it said stands in $log"
    }
}

# build_preset PRESET [TARGET]: says first how long it will take.
build_preset() {
    local dir=$root/build/$1 jobs steps
    configure "$1"
    steps=$(ninja -C "$dir" -n "${@:2}" | grep -c '^\[' || true)
    if [ "$steps" = 0 ]; then
        step build "build/$1 is up to date"
        return
    fi
    jobs=$(jobs_for_this_machine)
    step build "build/$1: $steps steps, $jobs at a time, takes about $(expected_time "$steps" "$jobs")"
    (cd "$dir" && run_ninja -j "$jobs" "${@:2}") || die "the build failed; the reason stands above"
}

# Shows progress on a terminal, else only what fails. The lock lets a second script wait for the first one's build.
run_ninja() {
    if [ ! -t 1 ]; then set -- --quiet "$@"; fi
    NINJA_STATUS='            [%f/%t] ' flock -o "$root/CMakePresets.json" ninja "$@"
}

# Measured: a step takes seven seconds of one core in the mean.
expected_time() {
    local seconds=$(($1 * 7 / $2))
    if [ "$seconds" -lt 60 ]; then echo "a minute"; else echo "$((seconds / 60 + 1)) minutes"; fi
}
