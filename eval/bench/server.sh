#!/usr/bin/env bash
# What `tsrun server start-dev` costs per step, and how soon work goes on after kill -9 of the server and of a worker.
# Usage: eval/bench/server.sh [TSRUN] [DISK_FOLDER]      RUNS=1000 open runs
set -euo pipefail

tsrun=${1:-tsrun}
disk=${2:-${XDG_CACHE_HOME:-$HOME/.cache}}
runs=${RUNS:-1000}
mkdir -p "$disk"
data=$(mktemp -d "$disk/tsrun-bench.XXXXXX")
server='' load=''
# shellcheck source=eval/bench/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"
trap 'finish $load $server; rm -rf "$data"' EXIT

port=$(free_port)

start_server() {
    "$tsrun" server start-dev --port "$port" --db-filename "$data/bench.db" >"$data/server.log" 2>&1 &
    server=$!
    await_port "$port"
}

start_load() {
    # Not left to the redirection, which comes when the process does: until then a reader would find what the one before said.
    rm -f "$data/load.log"
    "$tsrun" bench server --address "127.0.0.1:$port" --endless --runs "$1" >"$data/load.log" 2>&1 &
    load=$!
}

# Prints the milliseconds from $1 (ns) until a line of the load's log matches $2.
until_said() {
    local began=$1
    timeout 60 tail --lines=+1 --follow=name --retry --sleep-interval=0.01 "$data/load.log" 2>/dev/null | grep --max-count=1 --quiet "$2" || true
    echo $((($(date +%s%N) - began) / 1000000))
}

echo "tsrun    $("$tsrun" --version)"
machine
start_server
before=$(cpu_us $server)
"$tsrun" bench server --address "127.0.0.1:$port" --runs "$runs"
after=$(cpu_us $server)
steps=$((200 * 10 + 300 + runs * 10))
echo "server: $(((after - before) / steps)) us of processor time per step, warming up included; alone on $(nproc) cores that would be $((steps * 1000000 * $(nproc) / (after - before))) steps/s"

start_load "$runs"
until_said "$(date +%s%N)" 'first step' >/dev/null
sleep 2
kill -KILL $server
wait $server 2>/dev/null || true
began=$(date +%s%N)
start_server
echo "server killed with $runs open runs: listens again after $((($(date +%s%N) - began) / 1000000)) ms ($(($(cpu_us $server) / 1000)) of processor time), next step (its worker's own back-off included) after $(until_said "$began" 'next step') ms"

sleep 2
kill -KILL $load
wait $load 2>/dev/null || true
began=$(date +%s%N)
start_load 0
echo "worker killed with $runs open runs: a new one's first step $(until_said "$began" 'first step') ms after it was started ($(($(cpu_us $load) / 1000)) of processor time)"
