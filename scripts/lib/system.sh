# The system below: whether it is one that works, and the Debian packages that must be there. Sourced, not run.
# shellcheck shell=bash

require_supported_system() {
    local name
    [ -r /etc/os-release ] || die "this system is not supported: use Debian 12, Debian 13 or Ubuntu 24.04"
    name=$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")
    case $name in
        'debian 12' | 'debian 13' | 'ubuntu 24.04') ;;
        *)
            name=$(. /etc/os-release && echo "${PRETTY_NAME:-this system}")
            die "$name is not supported: use Debian 12, Debian 13 or Ubuntu 24.04 (or the container in docker/)"
            ;;
    esac
}

# missing_packages PURPOSE...: those of scripts/packages that are not installed, one a line.
missing_packages() {
    local purpose package
    for purpose in "$@"; do
        for package in $("$root/scripts/packages" "$purpose"); do
            [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
        done
    done
}

# install_packages PURPOSE...: asks nothing, and does nothing where nothing is missing.
install_packages() {
    local missing log
    mapfile -t missing < <(missing_packages "$@")
    if [ "${#missing[@]}" = 0 ]; then
        step packages "all there"
        return
    fi
    local by_hand="as root, run apt-get update && apt-get install ${missing[*]}"
    is_root || command -v sudo >/dev/null || die "packages are missing, and there is no sudo: $by_hand"
    as_root true || die "packages are missing, and sudo refuses: $by_hand"
    step packages "installing ${#missing[@]} from Debian, takes about a minute"
    log=$(mktemp "/tmp/zoomhookd-apt.XXXXXX")
    as_root "$root/scripts/lib/apt_install" "${missing[@]}" >"$log" 2>&1 </dev/null ||
        die "apt failed: $(apt_error "$log"); all it said stands in $log"
    rm -f "$log"
}

# The line of apt's log that says why.
apt_error() {
    grep -m1 -E '^[EW]: Failed to fetch' "$1" || grep -m1 -E '^(E:|dpkg: error)' "$1" || tail -n1 "$1"
}

# jobs: how many compilers may run at once; each takes up to 2 GB.
jobs_for_this_machine() {
    local cores free_mb limit jobs
    cores=$(nproc)
    free_mb=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    if [ "$limit" != max ] && [ $((limit / 1048576)) -lt "$free_mb" ]; then
        free_mb=$((limit / 1048576))
    fi
    jobs=$((free_mb / 2048))
    if [ "$jobs" -gt "$cores" ]; then jobs=$cores; fi
    if [ "$jobs" -lt 1 ]; then jobs=1; fi
    echo "$jobs"
}

# bootstrap RELEASE FOLDER [OPTION...]: a bare Debian there, from where this machine has its own, or nothing.
bootstrap() {
    local mirrors
    mapfile -t mirrors < <(awk '/^URIs:/ { print $2 }' /etc/apt/sources.list.d/debian.sources)
    mkdir -p "$(dirname "$2")"
    rm -rf --one-file-system "$2.part"
    mmdebstrap --quiet --variant=minbase "${@:3}" "$1" "$2.part" \
        "deb ${mirrors[0]} $1 main" "deb ${mirrors[0]} $1-updates main" "deb ${mirrors[1]} $1-security main"
    mv "$2.part" "$2"
}
