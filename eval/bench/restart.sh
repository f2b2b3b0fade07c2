#!/usr/bin/env bash
# How soon a run goes on after `kill -9` of the `tsrun worker` that had it, on our server and on the genuine one: from the start of a new worker to its first turn and
# its first step, by the times in the run's history. Each round resets the run to its beginning while no worker lives, so that the new one finds work waiting.
# Usage: TEMPORAL=PROGRAM eval/bench/restart.sh [TSRUN] [DISK_FOLDER]      ROUNDS=4 restarts on each server; cargo and python3 on the PATH
set -euo pipefail

tsrun=${1:-tsrun}
disk=${2:-${XDG_CACHE_HOME:-$HOME/.cache}}
temporal=${TEMPORAL:?set it to the command line of Temporal; see the head of this script}
rounds=${ROUNDS:-4}
mkdir -p "$disk"
data=$(mktemp -d "$disk/tsrun-bench.XXXXXX")
server='' worker=''
# shellcheck source=eval/bench/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"
trap 'finish $worker $server; rm -rf "$data"' EXIT
export TSRUN_HOME=$data/home TSRUN_TASK_QUEUE=restart

start_worker() { "$tsrun" worker -q >"$data/worker.log" 2>&1 & worker=$!; }

history() { "$temporal" workflow show --workflow-id "$run" --output json >"$data/history.json"; }

is_over() { history && grep -q EXECUTION_COMPLETED "$data/history.json"; }

is_healthy() { "$temporal" operator cluster health >"$data/health.log" 2>&1; }

# Tries $2 until it is so: no longer than two minutes, and not after the end of the process $1, which is to bring it about.
await() {
    local last=$((SECONDS + 120))
    until "$2"; do
        if ! kill -0 "$1" 2>/dev/null || ((SECONDS >= last)); then
            echo "bench: $2 did not come true; what was said:" >&2
            tail -n 5 "$data"/*.log >&2
            return 2
        fi
        sleep 0.2
    done
}

# A broken crate whose test says what is right, small enough that its run takes seconds.
crate() {
    mkdir -p "$1/src"
    printf '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n' >"$1/Cargo.toml"
    printf 'pub fn next(a: u32) -> u32 { let total = a + 1; totl }\n#[test]\nfn next_adds_one() { assert_eq!(next(1), 2); }\n' >"$1/src/lib.rs"
}

# Milliseconds from $1 (ns) to the first event of each kind that came after it.
first() {
    python3 - "$data/history.json" "$@" <<'PYTHON'
import json, sys
from datetime import datetime
path, began, *kinds = sys.argv[1:]
def ms(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole + "+00:00").timestamp() * 1000 + float("0." + (fraction or "0")) * 1000
events = [(event["eventType"], ms(event["eventTime"])) for event in json.load(open(path))["events"]]
print(*(round(min(time for name, time in events if name.endswith(kind) and time * 1e6 > int(began)) - int(began) / 1e6) for kind in kinds))
PYTHON
}

# Leaves its figures in $figures.
restart() {
    local began
    kill -KILL "$worker"
    wait "$worker" 2>/dev/null || true
    "$temporal" workflow reset --workflow-id "$run" --event-id 4 --reason bench >"$data/reset.log"
    began=$(date +%s%N)
    start_worker
    await "$worker" is_over
    figures=$(first "$began" WORKFLOW_TASK_STARTED WORKFLOW_TASK_COMPLETED ACTIVITY_TASK_COMPLETED)
}

measure() {
    local program=$2
    port=$(free_port)
    export TEMPORAL_ADDRESS=127.0.0.1:$port
    "$program" server start-dev --headless --ip 127.0.0.1 --port "$port" --db-filename "$data/$1.db" --log-level never >"$data/server.log" 2>&1 &
    server=$!
    await "$server" is_healthy
    crate "$data/$1"
    "$tsrun" fix "$data/$1" >"$data/fix.log" 2>&1
    run=$("$temporal" workflow list --query "WorkflowType='fix'" --output json | grep -o '"workflowId": *"[^"]*"' | head -1 | cut -d'"' -f4)
    start_worker
    for _ in $(seq "$rounds"); do
        restart
        # shellcheck disable=SC2086 # figures are words
        printf '%-9s %16s %16s %16s\n' "$1" $figures
    done
    finish "$worker" "$server"
    worker='' server=''
}

echo "tsrun    $("$tsrun" --version)"
machine
echo "from the start of the new worker, ms"
printf '%-9s %16s %16s %16s\n' server 'turn taken' 'turn answered' 'activity done'
measure tsrun "$tsrun"
measure temporal "$temporal"
