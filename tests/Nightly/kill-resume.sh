#!/usr/bin/env bash
# Kills a repair at random moments and goes on with it: no completed activity may run again, the tree must end as that of a run nobody killed.
#
#   tests/Nightly/kill-resume.sh [MOMENTS [SEED]]        50 moments take about ten minutes; TSRUN names another program than ./tsrun
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

moments=${1:-50}
RANDOM=${2:-$$}
seed=${2:-$$}
program=$(realpath "${TSRUN:-./tsrun}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" --version >"$work/version"
echo "kill-resume: $(cat "$work/version"), $moments moments, seed $seed"

# Two errors, so that there is an applied patch to be killed behind.
crate() {
  rm -rf "$1" && mkdir -p "$1/src"
  printf '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n' >"$1/Cargo.toml"
  cat >"$1/src/lib.rs" <<'RUST'
pub fn next(a: u32) -> u32 { let total = a + 1; totl }
pub fn size(text: &str) -> usize { let lenght = text.len(); length }
#[test] fn next_adds_one() { assert_eq!(next(1), 2); }
#[test] fn size_counts() { assert_eq!(size("abc"), 3); }
RUST
}
tree() { (cd "$1" && find . -printf '%p %m\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum) | sha256sum; }
run() { (cd "$work" && "$program" "$@"); }
# What was done, in order: kind, step and tool of each line of the trace.
steps() { run trace show last --json | sed -E 's/.*"kind":"([^"]*)".*"step":"([^"]*)".*/\1 \2/'; }
now() { date +%s%N; }

export TSRUN_HOME=$work/home
crate "$work/crate"
begin=$(now)
run fix crate -q >"$work/answer"
whole=$((($(now) - begin) / 1000000))
wanted_tree=$(tree "$work/crate")
steps >"$work/wanted"
echo "uninterrupted: $whole ms, $(wc -l <"$work/wanted") steps"

failed=0 unstarted=0 finished=0 taken_up=0 kept=0
fail() { echo "moment $moment at $at ms: $*"; failed=$((failed + 1)); }

for moment in $(seq "$moments"); do
  rm -rf "$TSRUN_HOME" && crate "$work/crate"
  at=$(((RANDOM * 32768 + RANDOM) % whole))
  (cd "$work" && exec "$program" fix crate -q) >"$work/answer" 2>&1 &
  pid=$!
  read -rt "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))" <> <(:) || true
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null && over=1 || over=0
  if ! run trace show last --json >"$work/before" 2>/dev/null; then
    unstarted=$((unstarted + 1)) # killed before anything was recorded: there is nothing to go on with
    run fix crate -q >"$work/answer" 2>&1 || fail "fix after an early kill: exit $?"
  else
    [ "$over" = 1 ] && finished=$((finished + 1)) || taken_up=$((taken_up + 1))
    kept=$((kept + $(wc -l <"$work/before")))
    run resume last -q >"$work/answer" 2>&1 || fail "resume: exit $?: $(head -3 "$work/answer")"
    run trace show last --json | head -n "$(wc -l <"$work/before")" | cmp -s - "$work/before" || fail "a recorded step was done again or lost"
  fi
  steps | cmp -s - "$work/wanted" || fail "other steps than those of the uninterrupted run: $(steps | diff - "$work/wanted" | head -4 | tr '\n' ' ')"
  [ "$(tree "$work/crate")" = "$wanted_tree" ] || fail "another tree than that of the uninterrupted run"
  run replay last >"$work/answer" || fail "replay: $(cat "$work/answer")"
done

echo "killed at $moments moments: $taken_up taken up, $finished had just finished, $unstarted had not begun; $kept recorded steps kept; $failed failed"
[ "$failed" = 0 ]
