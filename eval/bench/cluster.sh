#!/usr/bin/env bash
# Our worker and the Go SDK's on one server, turn by turn: steps per second and processor time per step, each round and the ratio of the medians.
#
#   eval/bench/cluster.sh TSRUN GO_BENCH [ROUNDS]     TEMPORAL names the genuine server (its dev server, in memory); ADDRESS takes one that runs
#
# GO_BENCH is a worker on Temporal's Go SDK that takes ADDRESS, DATA and `bench '{"w1":N,"w6":N}'`, and prints `RESULT {json}`.
set -euo pipefail

tsrun=$(realpath "$1") go=$(realpath "$2") rounds=${3:-5}
work=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true
  rm -rf "$work"
}
trap cleanup EXIT

if [ -z "${ADDRESS:-}" ]; then
  port=$((7600 + RANDOM % 300))
  export ADDRESS=127.0.0.1:$port
  "${TEMPORAL:-temporal}" server start-dev --headless --ip 127.0.0.1 --port "$port" --log-level never >"$work/server.log" 2>&1 &
  server=$!
  until "${TEMPORAL:-temporal}" operator cluster health --address "$ADDRESS" >"$work/health.log" 2>&1; do sleep 0.2; done
fi

# One line a round: who, ms of one run of ten activities, steps/s of fifty runs at once, processor ms per step of the worker's side.
ours() {
  "$tsrun" bench cluster --address "$ADDRESS" >"$work/ours.txt"
  awk '/^one run/ { split($0, part, ": "); one[++n] = part[2] + 0 }
       /runs at once/ { match($0, /[0-9]+ steps/); steps = substr($0, RSTART) + 0 }
       /of processor time/ { cpu = $1 }
       END { for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (one[j] < one[i]) { t = one[i]; one[i] = one[j]; one[j] = t }
             printf "tsrun %.1f %d %s\n", one[int((n + 1) / 2)], steps, cpu }' "$work/ours.txt"
}
theirs() {
  mkdir -p "$work/go"
  DATA=$work/go "$go" bench '{"w1":5,"w2":1,"w3":1,"w6":50}' >"$work/go.txt" 2>&1
  python3 - "$work/go.txt" <<'PYTHON'
import json, statistics, sys
line = next(line for line in open(sys.argv[1]) if line.startswith("RESULT "))
result = json.loads(line[len("RESULT "):])
w6 = result["w6"]
print(f"go {statistics.median(result['w1_ms']):.1f} {w6['steps_per_s']:.0f} {w6['cpu_ms'] / w6['steps_executed']:.2f}")
PYTHON
}

echo "cluster bench: $ADDRESS, $rounds rounds, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-6s %16s %16s %16s\n' worker 'one run, ms' '50 runs, steps/s' 'cpu ms per step'
for _ in $(seq "$rounds"); do
  ours; theirs
done | tee "$work/rounds" | while read -r who one steps cpu; do printf '%-6s %16s %16s %16s\n' "$who" "$one" "$steps" "$cpu"; done
python3 - "$work/rounds" <<'PYTHON'
import statistics, sys
rows = {"tsrun": [], "go": []}
for line in open(sys.argv[1]):
    who, *figures = line.split()
    rows[who].append([float(figure) for figure in figures])
median = {who: [statistics.median(column) for column in zip(*figures)] for who, figures in rows.items()}
one, steps, cpu = (ours / theirs for ours, theirs in zip(median["tsrun"], median["go"]))
print(f"tsrun / go, of the medians: one run {one:.2f} (less is better), steps/s {steps:.2f} (more is better), cpu per step {cpu:.2f} (less is better)")
PYTHON
