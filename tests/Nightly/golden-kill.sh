#!/usr/bin/env bash
# Kills a night with SIGKILL behind each of its steps and goes on with it: dataset and decision must be those of a night that nobody killed.
# Also: a second night beside an open one must be refused.
#
#   tests/Nightly/golden-kill.sh [FOLDER]        FOLDER has golden traces (default: three of the repository's); TSRUN names another program than ./tsrun
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

program=${TSRUN:-$PWD/tsrun}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/golden"
if [ $# -gt 0 ]; then cp -r "$1"/. "$work/golden"
else for name in $(ls golden-traces | grep -v README | head -3); do cp -r "golden-traces/$name" "$work/golden/"; done; fi
export TSRUN_HOME=$work/home TSRUN_GOLDEN=$work/golden
run() { (cd "$work" && $program "$@"); }
# What must be the same whatever happened on the way.
facts() { sed -E 's/.*"dataset":"([^"]*)".*"decision":"([^"]*)".*/\1 \2/'; }

wanted=$(run golden nightly --json -q | facts)
echo "uninterrupted: $wanted"
steps=(collect verify dataset refit evaluate report)
failed=0
for step in begin "${steps[@]}"; do
  rm -rf "$TSRUN_HOME"
  mkfifo "$work/progress"
  (cd "$work" && exec $program golden nightly --json --progress plain 2>"$work/progress" >"$work/answer") &
  pid=$!
  while read -r line; do
    case $step:$line in begin:plan*) break ;; "$step":*golden."$step"*) break ;; esac
  done <"$work/progress"
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null && over=1 || over=0
  rm -f "$work/progress"
  # A night that is open refuses another one, in one sentence.
  if [ "$over" = 0 ] && [ "$step" != report ]; then
    run golden nightly -q >"$work/second" 2>&1 && { echo "$step: a second night was let in"; failed=$((failed + 1)); }
    grep -q 'error\[TS1022\]' "$work/second" || { echo "$step: $(head -1 "$work/second")"; failed=$((failed + 1)); }
  fi
  got=$(run resume last --json -q | facts)
  [ "$got" = "$wanted" ] || { echo "$step: $got"; failed=$((failed + 1)); }
  run replay last >"$work/replay" || { echo "$step: $(cat "$work/replay")"; failed=$((failed + 1)); }
  echo "killed behind $step: $got, $(cat "$work/replay")"
done
echo "killed behind $((${#steps[@]} + 1)) steps, $failed failed"
[ "$failed" = 0 ]
