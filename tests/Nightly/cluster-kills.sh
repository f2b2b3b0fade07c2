#!/usr/bin/env bash
# Many workers of a Temporal server, many runs, workers and the server killed at random moments: every run must end fixed, no patch applied twice.
#
#   tests/Nightly/cluster-kills.sh [RUNS [WORKERS [KILLS [SEED]]]]     20 runs of 3 workers take about five minutes; TSRUN and TEMPORAL name the programs
#   SERVER=./tsrun tests/Nightly/cluster-kills.sh …                   the same against our own server; the genuine command line still looks on
#
# The second kill is always the server's, the others are drawn.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

runs=${1:-20} workers=${2:-3} kills=${3:-3} seed=${4:-$$}
RANDOM=$seed
program=$(realpath "${TSRUN:-./tsrun}")
temporal=${TEMPORAL:-temporal}
server_program=${SERVER:-$temporal}
port=$((7400 + RANDOM % 200))
work=$(mktemp -d)
export TSRUN_HOME=$work/home TSRUN_BLOBS=$work/blobs TSRUN_TASK_QUEUE=nightly-$seed TEMPORAL_ADDRESS=127.0.0.1:$port
mkdir -p "$work/home"
declare -A pids
cleanup() {
  for pid in "${pids[@]}" ${server:-}; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

start_server() {
  "$server_program" server start-dev --headless --ip 127.0.0.1 --port "$port" --log-level never --db-filename "$work/temporal.db" >"$work/server.log" 2>&1 &
  server=$!
  until "$temporal" operator cluster health --address "$TEMPORAL_ADDRESS" >"$work/health.log" 2>&1; do sleep 0.2; done
}
start_worker() {
  "$program" worker -q >>"$work/worker-$1.log" 2>&1 &
  pids[$1]=$!
}
crate() {
  mkdir -p "$1/src"
  printf '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n' >"$1/Cargo.toml"
  printf 'pub fn next(a: u32) -> u32 { let total = a + 1; totl }\n#[test] fn next_adds_one() { assert_eq!(next(1), 2); }\n' >"$1/src/lib.rs"
}
count() { { "$temporal" workflow count --address "$TEMPORAL_ADDRESS" --query "$1" 2>/dev/null || true; } | { grep -oE '[0-9]+' || echo 0; } | head -1; }
status() { count "ExecutionStatus = '$1'"; }

echo "cluster-kills: $runs runs, $workers workers, $kills kills, seed $seed"
start_server
for i in $(seq "$workers"); do start_worker "$i"; done

# The starter is killed as soon as its run exists: the workers have to do everything.
begin=$(date +%s)
for i in $(seq "$runs"); do
  crate "$work/crate-$i"
  "$program" fix "$work/crate-$i" -q >"$work/fix-$i.log" 2>&1 &
  starter=$!
  # Its own worker may be at the first activity by now: that one is missed, and started again.
  until [ "$(count "WorkflowType = 'fix'")" -ge "$i" ] || ! kill -0 $starter 2>/dev/null; do sleep 0.1; done
  kill -9 $starter 2>/dev/null || true
  wait $starter 2>/dev/null || true
  if [ "$kills" -gt 0 ] && [ $((RANDOM % runs)) -lt $((kills * 2)) ]; then
    kills=$((kills - 1))
    victim=$((RANDOM % workers + 1))
    killed=$((${killed:-0} + 1))
    [ "$killed" -ne 2 ] || victim=0
    if [ $victim -eq 0 ]; then echo "  run $i: the server"; kill -9 $server; wait $server 2>/dev/null || true; start_server
    else echo "  run $i: worker $victim"; kill -9 "${pids[$victim]}"; wait "${pids[$victim]}" 2>/dev/null || true; start_worker $victim; fi
  fi
done
deadline=$(($(date +%s) + 600))
while [ "$(status Running)" != 0 ]; do
  [ "$(date +%s)" -lt "$deadline" ] || { echo "FAILED: $(status Running) runs still open"; exit 1; }
  sleep 1
done
took=$(($(date +%s) - begin))

bad=0
for i in $(seq "$runs"); do
  grep -q '; total }' "$work/crate-$i/src/lib.rs" || { echo "FAILED: crate-$i is not repaired"; bad=$((bad + 1)); }
done
for run in $("$temporal" workflow list --address "$TEMPORAL_ADDRESS" --limit 1000 --output json | grep -oE '"workflowId": *"[^"]*"' | cut -d'"' -f4 | sort -u); do
  "$temporal" workflow show -w "$run" --address "$TEMPORAL_ADDRESS" --output json >"$work/history.json"
  "$program" replay "$work/history.json" >"$work/replay.log" || { echo "FAILED: $run: $(cat "$work/replay.log")"; bad=$((bad + 1)); }
  applied=$(grep -c '"name": "patch.apply"' "$work/history.json" || true)
  [ "$applied" -eq 1 ] || { echo "FAILED: $run: $applied patches"; bad=$((bad + 1)); }
done
[ $bad -eq 0 ] || exit 1
echo "cluster-kills: $runs runs ended fixed in $took s, each with one patch, each replays"
