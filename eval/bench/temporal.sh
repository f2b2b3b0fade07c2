#!/usr/bin/env bash
# The same worker, on Temporal's official Go SDK, against `tsrun server start-dev` and against the genuine dev server, in turns.
# Usage: TEMPORAL_BENCH=PROGRAM [TEMPORAL=PROGRAM] eval/bench/temporal.sh [TSRUN] [DISK_FOLDER]
#   TEMPORAL_BENCH  called with DATA and ADDRESS in its environment as `PROGRAM bench '{"w1":0,"w2":N,"w3":0,"w6":N}'`: runs of 100 steps one after the
#                   other (w2), runs of ten steps at once (w6); prints `RESULT {json}` with step_p50_us, step_mean_us and w6.steps_per_s
#   TEMPORAL        Temporal's CLI; without it only tsrun is measured
#   RUNS=1000 at once, ROUNDS=3; the genuine dev server gets PEER_RUNS=200, because with 1,000 at once the worker's own deadlines pass on two cores
set -euo pipefail

tsrun=${1:-tsrun}
disk=${2:-${XDG_CACHE_HOME:-$HOME/.cache}}
bench=${TEMPORAL_BENCH:?set it to the worker on the Go SDK; see the head of this script}
declare -A runs=([tsrun]=${RUNS:-1000} [temporal]=${PEER_RUNS:-200})
mkdir -p "$disk"
# shellcheck source=eval/bench/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"
server='' folders=()
trap 'finish $server; ((${#folders[@]})) && rm -rf "${folders[@]}"' EXIT

start_tsrun() { "$tsrun" server start-dev --port "$2" --db-filename "$1/e.db" --log-level error >"$1/log" 2>&1 & server=$!; }
start_temporal() { "$TEMPORAL" server start-dev --headless --ip 127.0.0.1 --port "$2" --db-filename "$1/e.db" --log-level error >"$1/log" 2>&1 & server=$!; }

field() { grep -o "\"$1\":[0-9.]*" <<<"$2" | head -1 | cut -d: -f2; }

# Runs the worker and leaves its answer in $result, and the microseconds that it and the server used in $own and $served.
work() {
    local before seconds
    before=$(cpu_us "$server")
    TIMEFORMAT='%U %S'
    seconds=$({ time DATA=$data ADDRESS=127.0.0.1:$port "$bench" bench "$1" >"$data/result" 2>"$data/worker.log"; } 2>&1) || {
        echo "the worker ended with an error: $(head -1 "$data/worker.log")" >&2
        return 1
    }
    result=$(<"$data/result")
    own=$(awk '{ printf "%d", ($1 + $2) * 1e6 }' <<<"$seconds")
    served=$(($(cpu_us "$server") - before))
}

measure() {
    data=$(mktemp -d "$disk/tsrun-bench.XXXXXX")
    folders+=("$data")
    port=$(free_port)
    "start_$1" "$data" "$port"
    await_port "$port"
    work '{"w1":0,"w2":1,"w3":0,"w6":100}'
    work '{"w1":0,"w2":3,"w3":0,"w6":0}'
    local p50 mean
    p50=$(field step_p50_us "$result") mean=$(field step_mean_us "$result")
    work "{\"w1\":0,\"w2\":1,\"w3\":0,\"w6\":${runs[$1]}}"
    local steps=$((runs[$1] * 10 + 100))
    printf '%-9s %8.2f %8.2f %8d %10.0f %12d %12d\n' "$1" "$(awk "BEGIN { print $p50 / 1000 }")" "$(awk "BEGIN { print $mean / 1000 }")" "${runs[$1]}" \
        "$(grep -o '"w6":{.*' <<<"$result" | grep -o '"steps_per_s":[0-9.]*' | head -1 | cut -d: -f2)" $((served / steps)) $((own / steps))
    finish "$server"
    server=''
}

echo "tsrun    $("$tsrun" --version)"
machine
echo "          one run, ms per step       runs at once   processor time per step, us"
printf '%-9s %8s %8s %8s %10s %12s %12s\n' server p50 mean runs steps/s server worker
for ((round = 0; round < ${ROUNDS:-3}; round++)); do
    measure tsrun
    [[ -z ${TEMPORAL:-} ]] || measure temporal
done
