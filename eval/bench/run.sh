#!/usr/bin/env bash
# Runs `tsrun bench engine` on memory and on a disk, and prints both with the machine they ran on.
# Usage: eval/bench/run.sh [TSRUN] [DISK_FOLDER]      more options for the command: BENCH_OPTIONS="..."
set -euo pipefail

tsrun=${1:-tsrun}
disk=${2:-${XDG_CACHE_HOME:-$HOME/.cache}}
memory=/dev/shm

kind_of() { stat --file-system --format=%T "$1"; }

# What is measured must be what is printed: a disk that is memory would show a store without fsync.
mkdir -p "$disk"
if [[ $(kind_of "$memory") != tmpfs ]]; then
    echo "bench: found $(kind_of "$memory") at $memory, expected tmpfs; mount one there" >&2
    exit 2
fi
if [[ $(kind_of "$disk") =~ ^(tmpfs|ramfs)$ ]]; then
    echo "bench: found $(kind_of "$disk") at $disk, expected a disk; pass a folder on one as the second argument" >&2
    exit 2
fi

folders=()
trap '((${#folders[@]})) && rm -rf "${folders[@]}"' EXIT

measure() {
    local data
    data=$(mktemp -d "$2/tsrun-bench.XXXXXX")
    folders+=("$data")
    echo "== $1 ($(kind_of "$data"))"
    # shellcheck disable=SC2086 # options are words
    "$tsrun" bench engine --data "$data" ${BENCH_OPTIONS:-}
}

echo "tsrun    $("$tsrun" --version)"
echo "machine  $(uname -srm), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
echo "load     $(cut -d' ' -f1-3 /proc/loadavg)"
measure tmpfs "$memory"
measure disk "$disk"
