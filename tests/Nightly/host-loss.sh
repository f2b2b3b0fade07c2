#!/usr/bin/env bash
# Two machines that see nothing of each other but the cluster: the one that holds the checkout is killed in mid-run, the other one finishes, and the patch comes home.
#
#   tests/Nightly/host-loss.sh        about a minute; TSRUN names our program, SERVER a command that takes `server start-dev` (temporal, or tsrun itself)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

program=${TSRUN:-$(realpath ./tsrun)} server=${SERVER:-temporal}
port=$((7600 + RANDOM % 300))
work=$(mktemp -d)
export TSRUN_HOST_WAIT=2 TEMPORAL_ADDRESS=127.0.0.1:$port
unset TSRUN_BLOBS
mkdir -p "$work/a/home" "$work/b/home"
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# Each machine has its own half of the work folder and nothing of the other's, where bwrap can hide it.
on() {
  local hidden=$([ "$1" = a ] && echo b || echo a)
  if command -v bwrap >/dev/null; then
    TSRUN_HOME=$work/$1/home exec bwrap --dev-bind / / --tmpfs "$work/$hidden" --die-with-parent $program "${@:2}"
  fi
  TSRUN_HOME=$work/$1/home exec $program "${@:2}"
}
$server server start-dev --headless --ip 127.0.0.1 --port "$port" --log-level never >"$work/server.log" 2>&1 &
pids+=($!)
until (echo >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.2; done

crate=$work/a/crate
mkdir -p "$crate/src"
printf '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n' >"$crate/Cargo.toml"
printf 'pub fn next(a: u32) -> u32 { let total = a + 1; totl }\n#[test] fn next_adds_one() { assert_eq!(next(1), 2); }\n' >"$crate/src/lib.rs"
before=$(cat "$crate/src/lib.rs")

: >"$work/a.err"
(on a fix "$crate" --progress plain) >"$work/a.out" 2>"$work/a.err" &
first=$!
pids+=("$first")
until grep -q 'cargo.check fail' "$work/a.err"; do sleep 0.05; kill -0 "$first"; done
run=$(sed -n 's/^run \([0-9a-f]*\) .*/\1/p' "$work/a.err")
kill -9 "$first"
wait "$first" 2>/dev/null || true
echo "run $run lost its machine after its first check"

(on b worker -q) >"$work/b.log" 2>&1 &
pids+=($!)
(on b resume "$run") >"$work/b.out" 2>"$work/b.err"
grep -q 'checkout.adopt ok' "$work/b.err" || { echo "the run never moved"; cat "$work"/b.{err,log}; exit 1; }
[ "$(cat "$crate/src/lib.rs")" = "$before" ] || { echo "the tree of the lost machine was changed"; exit 1; }
(on b replay "$run")

(on a apply "$run" -q) >"$work/a.apply"
grep -q 'total }' "$crate/src/lib.rs" || { echo "the patch did not come home"; cat "$work/a.apply"; exit 1; }
echo "the other machine finished it, and its patch was applied where the crate lies"
