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
    local dir=$root/build/$1 jobs missing quiet=--quiet
    configure "$1"
    jobs=$(jobs_for_this_machine)
    missing=$(missing_objects "$1")
    if [ "$missing" -gt 2 ]; then
        step build "build/$1: $missing files, $jobs at a time, takes about $(expected_time "$missing" "$jobs")"
        if [ -t 1 ]; then quiet=; fi
    else
        step build "bringing build/$1 up to date"
    fi
    # The lock lets a second script wait for the first one's build instead of disturbing it.
    (cd "$dir" && NINJA_STATUS='            [%f/%t] ' \
        flock -o "$root/CMakePresets.json" ninja ${quiet:+"$quiet"} -j "$jobs" "${@:2}") ||
        die "the build failed; the reason stands above"
}

# How many sources of PRESET have not been compiled yet; what changed since is not counted.
missing_objects() {
    local folders=("$root/src") sources objects
    case $1 in
        release) ;;
        bench) folders+=("$root/bench") ;;
        fuzz) folders=("$root"/src/{base,zoom,config,ingest,spool,http,endpoint} "$root/tests/fuzz") ;;
        *) folders+=("$root/tests") ;;
    esac
    sources=$(find "${folders[@]}" -name '*.cpp' | wc -l)
    objects=$(find "$root/build/$1" -name '*.cpp.o' | wc -l)
    echo $((sources > objects ? sources - objects : 0))
}

# Measured: a file takes five seconds of one core in the mean.
expected_time() {
    local seconds=$(($1 * 5 / $2))
    if [ "$seconds" -lt 60 ]; then echo "a minute"; else echo "$((seconds / 60 + 1)) minutes"; fi
}
