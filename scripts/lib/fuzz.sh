# Runs the fuzzers of build/fuzz and reads what libFuzzer and llvm-cov say of them. Sourced, not run.
# shellcheck shell=bash

readonly at_once=2 longest_input=20000
scratch=''

known_targets() { (cd "$root/tests/fuzz" && grep -l '^extern "C" int LLVMFuzzerTestOneInput.*{' -- *.cpp | sed 's/\.cpp$//'); }

# chosen_targets [TARGET...]: those named, or all; one a line.
chosen_targets() {
    local known target
    mapfile -t known < <(known_targets)
    if [ $# = 0 ]; then printf '%s\n' "${known[@]}"; fi
    for target in "$@"; do
        [[ " ${known[*]} " = *" $target "* ]] || misused "there is no target $target"
        echo "$target"
    done
}

# In memory where it can be: the spool's fuzzer writes files all the time.
make_scratch() {
    local base=/dev/shm
    if [ ! -w "$base" ]; then base=/tmp; fi
    scratch=$(mktemp -d "$base/zoomhookd-fuzz.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
}

# folders_of TARGET: where its inputs are, the corpus that grows first.
folders_of() {
    local folder
    for folder in "build/fuzz/corpus/$1" "tests/fuzz/seeds/$1" "tests/fuzz/crashes/$1"; do
        if [ -d "$root/$folder" ]; then echo "$root/$folder"; fi
    done
    # As tests/fuzz/CMakeLists.txt does.
    if [ "$1" = notification ]; then echo "$root/src/cli/send/samples"; fi
}

crashes_of() { find "$root/build/fuzz/crashes/$1" -type f -newer "$scratch/begun" 2>/dev/null; }

# fuzz_all MINUTES TARGET...
fuzz_all() {
    local target
    mkdir -p "$root/build/fuzz/log"
    touch "$scratch/begun"
    for target in "${@:2}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n || true; done
        fuzz_one "$1" "$target" &
    done
    wait
}

# fuzz_one MINUTES TARGET: until the time is over, or something is found.
fuzz_one() {
    local crashes=$root/build/fuzz/crashes/$2 dictionary=$root/tests/fuzz/dictionaries/$2.dict folders options
    mkdir -p "$root/build/fuzz/corpus/$2" "$crashes" "$scratch/$2"
    mapfile -t folders < <(folders_of "$2")
    options=(-max_total_time=$(($1 * 60)) -max_len="$longest_input" -print_final_stats=1 -artifact_prefix="$crashes/")
    # Seconds by the clock, and the fuzzers give way to everything else that runs.
    options+=(-timeout=60 -report_slow_units=60)
    # The server's thread still frees when its answer has been read: libFuzzer would look for leaks after nearly each input.
    # The asan preset's replay of the seeds looks for them.
    if [ "$2" = connection ]; then options+=(-detect_leaks=0); fi
    if [ -f "$dictionary" ]; then options+=(-dict="$dictionary"); fi
    TMPDIR=$scratch/$2 LLVM_PROFILE_FILE=/dev/null nice -n 19 "$root/build/fuzz/$2_fuzzer" "${options[@]}" "${folders[@]}" \
        >"$root/build/fuzz/log/$2.log" 2>&1 || true
}

# rooms_of TARGET: the folders of src that it is about.
rooms_of() {
    case $1 in
        connection) echo http endpoint ;;
        config) echo config ;;
        spool_file) echo spool ;;
        zoomapi) echo zoomapi ;;
        *) echo zoom ;;
    esac
}

# lines_of TARGET: how many lines of its rooms its inputs reach, in percent.
lines_of() {
    local program=$root/build/fuzz/$1_fuzzer folders rooms profile=$scratch/$1.profraw
    mapfile -t folders < <(folders_of "$1")
    mapfile -t rooms < <(rooms_of "$1" | tr ' ' '\n' | sed "s|^|$root/src/|")
    TMPDIR=$scratch/$1 LLVM_PROFILE_FILE=$profile "$program" -runs=0 "${folders[@]}" >/dev/null 2>&1 || true
    llvm-profdata merge -sparse "$profile" -o "$profile.merged" 2>/dev/null || return 0
    llvm-cov report "$program" -instr-profile="$profile.merged" "${rooms[@]}" 2>/dev/null |
        awk '/^TOTAL/ { print $10 }'
}

# print_table TARGET...
print_table() {
    local target
    say
    printf '%-14s %12s %8s %7s %18s %8s %8s\n' target executions exec/s edges 'lines of its rooms' corpus crashes
    for target in "$@"; do print_row "$target"; done
}

print_row() {
    local log=$root/build/fuzz/log/$1.log executions speed edges corpus
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    edges=$(grep -o 'cov: [0-9]*' "$log" | tail -n1 | cut -d' ' -f2)
    corpus=$(find "$root/build/fuzz/corpus/$1" -type f | wc -l)
    printf '%-14s %12s %8s %7s %18s %8s %8s\n' \
        "$1" "${executions:-?}" "${speed:-?}" "${edges:-?}" "$(lines_of "$1")" "$corpus" "$(crashes_of "$1" | wc -l)"
}

# print_crashes TARGET...: each with the command that replays it; fails where there are any.
print_crashes() {
    local target file found=0
    for target in "$@"; do
        while IFS= read -r file; do
            found=1
            say
            say "$target: $file"
            say "  $root/build/fuzz/${target}_fuzzer $file"
        done < <(crashes_of "$target")
        if ! grep -q '^Done [0-9]* runs' "$root/build/fuzz/log/$target.log"; then
            found=1
            say "$target ended before its time: build/fuzz/log/$target.log"
        fi
    done
    return "$found"
}
