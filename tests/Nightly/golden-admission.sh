#!/usr/bin/env bash
# Every way of being inadmissible, by the command line: `tsrun golden add` over real runs, and over histories of real runs that somebody edited and that were imported as
# Temporal's JSON. Each is refused with exit 3 and its own reason, and keeps nothing. Needs jq.
#
#   tests/Nightly/golden-admission.sh
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
tsrun=${TSRUN_PROGRAM:-$PWD/tsrun}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export TSRUN_HOME=$work/home TSRUN_GOLDEN=$work/golden
mkdir "$work/golden" "$work/golden2"
ways=0 failed=0

fault='pub fn next(a: u32) -> u32 { let total = a + 1; totl }'
test='#[test] fn t() { assert_eq!(next(1), 2); }'

# A crate under version control that says its licence and where it comes from.
crate() {
  mkdir -p "$1/src"
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\nlicense = "%s"\n%s' "$1" "${3-MIT}" "${4-}" >"$1/Cargo.toml"
  printf '%b\n' "$2" >"$1/src/lib.rs"
  printf 'Cargo.lock\n' >"$1/.gitignore"
  git -C "$1" init -q -b main
  git -C "$1" remote add origin "https://example.org/$1"
  git -C "$1" add -A
  git -C "$1" -c user.name=a -c user.email=a@b commit -q -m x
}

# Runs tsrun over a crate and gives the run's id.
run() { "$tsrun" "$@" --json 2>/dev/null </dev/null | jq -r 'select(.type == "result") | .run' || true; }

# Holds a run against the rules; the way's name, the reason that has to be given, the run, more options of `golden add`.
refused() {
  local way=$1 reason=$2 exit=0 before after said
  shift 2
  ways=$((ways + 1))
  before=$(find "$TSRUN_GOLDEN" -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum)
  said=$("$tsrun" golden add "$@" 2>/dev/null </dev/null) || exit=$?
  after=$(find "$TSRUN_GOLDEN" -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum)
  if [ $exit -eq 3 ] && grep -qF "refused: $reason" <<<"$said" && [ "$before" = "$after" ]; then
    printf 'ok    %-18s %s\n' "$way" "$(grep -F "refused: $reason" <<<"$said" | head -1 | cut -c 1-150)"
  else
    failed=$((failed + 1))
    printf 'WRONG %-18s exit %s, expected: %s\n%s\n' "$way" $exit "$reason" "$said"
  fi
}

# The same for the history of a run in which every payload was edited by some jq filters (and its lines by a sed script, where there is one).
edited() {
  local way=$1 reason=$2 filter=$3 lines=${4-}
  "$tsrun" trace export "$proposed" --format temporal -o edited.json >/dev/null
  jq "walk(if type == \"object\" and has(\"metadata\") and has(\"data\") then .data |= (@base64d | $filter | @base64) else . end)" edited.json | sed "$lines" >"$way.json"
  TSRUN_HOME=$work/homes/$way
  if ! "$tsrun" trace import "$way.json" >/dev/null 2>import.err; then
    ways=$((ways + 1)) failed=$((failed + 1))
    echo "WRONG $way: not imported: $(head -1 import.err)"
  else
    refused "$way" "$reason" "$proposed"
  fi
  TSRUN_HOME=$work/home
}

# Waits until a run has told a step behind its first line; for two minutes at most, and not for one that is over.
until_under_way() {
  local process=$1 told=$2 last=$((SECONDS + 120))
  until [ -e "$told" ] && [ -n "$(sed -n '/^run /,$ { /^run /! p }' "$told")" ]; do
    if ! kill -0 "$process" 2>/dev/null || ((SECONDS >= last)); then
      echo "the run in $PWD/$told did not get under way: $(tail -n 3 "$told")" >&2
      exit 2
    fi
    sleep 0.1
  done
}

# A literal in every payload, and another instead.
swap() { printf 'split(%s) | join(%s)' "$(jq -n --arg x "$1" '$x')" "$(jq -n --arg x "$2" '$x')"; }

crate good "$fault\n$test"
proposed=$(run propose good)

# ---- real runs
"$tsrun" golden add "$proposed" --name first >/dev/null 2>&1
crate slow "$fault\n#[test] fn t() { std::thread::sleep(std::time::Duration::from_secs(60)); }"
"$tsrun" fix slow >/dev/null 2>slow.err </dev/null &
until_under_way $! slow.err
kill -9 $!; wait $! 2>/dev/null || true
refused stopped "the run is not over, or it was stopped" "$(sed -n 's/^run \([0-9a-f]*\).*/\1/p' slow.err)"
refused other-script '`diagnose` repairs nothing' "$(run diagnose good)"
crate unfixable "pub fn f() -> u32 { frobnicate_the_missing(3) }\n#[test] fn t() { assert_eq!(f(), 7); }"
refused abstained "the run ended as abstained" "$(run fix unfixable)"
crate untested "$fault"
refused no-tests "no test ran" "$(run fix untested --accept checked)"
crate in-tests "pub fn next(a: u32) -> u32 { a + 1 }\n#[cfg(test)] mod tests { use super::*; #[test] fn t() { let got = next(1) ; assert_eq!(gott, 2); } }"
refused tests-edited "the patch edits test code" "$(run fix in-tests --accept checked)"
crate gone "$fault // gone\n$test"
gone=$(run propose gone); rm -r gone
refused sources-gone "the checkout is not on this machine any more" "$gone"
crate changed "$fault // changed\n$test"
changed=$(run propose changed); echo '// another line' >>changed/src/lib.rs
refused sources-changed "the checkout" "$changed"
crate registry "$fault // registry\n$test"
printf 'version = 3\n\n[[package]]\nname = "itoa"\nversion = "1.0.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "%064d"\n\n[[package]]\nname = "registry"\nversion = "0.1.0"\n' 0 >registry/Cargo.lock
refused registry "Cargo.lock needs packages that do not travel with it" "$(run propose registry)"
crate no-licence "$fault // no licence\n$test" ""
refused no-licence "licence unknown; say it with --licence" "$(run propose no-licence)"
crate odd-licence "$fault // odd licence\n$test" Proprietary
refused odd-licence 'licence unknown: found `Proprietary`' "$(run propose odd-licence)"
crate no-source "$fault // no source\n$test"
git -C no-source remote remove origin
refused no-source "nobody says where the sources come from" "$(run propose no-source)"
crate secret "$fault\npub const KEY: &str = \"AKIA$(printf 'Q%.0s' {1..16})\";\n$test"
refused secret "src/lib.rs: AWS access key in line 2" "$(run propose secret)"
crate private "$fault // see $HOME/notes\n$test"
refused private "src/lib.rs names this machine or its user" "$(run propose private)"
refused same-sources '`first` began from the same sources' "$(run propose good)" --name again
crate near "$fault\n$test\n\n\n\n// Another crate with the same fault."
near=$(run propose near)
refused near-duplicate 'near-duplicate of `first`' "$near" --name again
refused name-taken 'the name `first` is taken' "$near" --name first
refused odd-name 'the name `../evil` is not of lower-case letters' "$near" --name ../evil

# ---- edited histories
export TSRUN_GOLDEN=$work/golden2
right=$(sed 's/totl/total/' good/src/lib.rs)
# A literal as a JSON string has it, without its quotes: outcomes spell it in one way, inputs in another.
json() { printf '%b\n' "$1" | jq -Rs . | sed 's/^"//; s/"$//'; }
strictly() { sed 's/>/\\u003E/g; s/+/\\u002B/g'; }
# What the patch leaves behind, in every place of the record: the whole text, its hash, and the added line of the diff.
becomes() {
  local old new line='+pub fn next(a: u32) -> u32 { let total = a + 1; total }' added
  old=$(json "$right"); new=$(json "$1"); added=+$(printf '%b' "$1" | head -1)
  printf '%s | ' "$(swap "$old" "$new")" "$(swap "$(strictly <<<"$old")" "$(strictly <<<"$new")")" "$(swap "$line" "$added")" "$(swap "$(strictly <<<"$line")" "$(strictly <<<"$added")")"
  swap "$(printf '%s\n' "$right" | sha256sum | cut -c 1-64)" "$(printf '%b\n' "$1" | sha256sum | cut -c 1-64)"
}
edited history-changed "the history does not replay: diverged at event" "$(swap '"errors":1' '"errors":0')"
edited script-unproved "the script does not" "$(swap 'cargo.check(crate)' 'cargo.chekc(crate)')"
edited unproved "no patch of the run passed check and tests" "$(swap '"testsPass":true' '"testsPass":false')"
edited other-class "the patch closes no error of a class that is counted" "$(swap '"class":"visibility"' '"class":"other"')"
edited allow 'the patch adds `#[allow`' "$(swap '\n+pub fn' '\n+#[allow(unused)]\n+pub fn')"
edited ignore 'the patch adds `#[ignore`' "$(swap '\n+pub fn' '\n+#[ignore]\n+pub fn')"
edited unsafe 'the patch adds `unsafe' "$(swap '\n+pub fn' '\n+unsafe {}\n+pub fn')"
edited long "the patch changes 21 lines, at most 20" "$(swap '"lines":1,' '"lines":21,')"
edited secret-printed "event " "$(swap '"tail":"' "\"tail\":\"ghp_$(printf 'a%.0s' {1..36}) ")"
edited private-queue "event 1 of the history names this machine or its user" . 's|"name": "tsrun-'"$proposed"'"|"name": "tsrun@'"$HOME"'/x"|'
edited stale-anchor "the anchor rustc:E0425@" "gsub(\"rustc:E0425@[0-9a-f]{12}\"; \"rustc:E0425@000000000000\")"
edited not-minimal "shrinker found" "$(becomes 'pub fn next(a: u32) -> u32 { let total = a + 1; total }\n#[test] fn t() { assert_eq!(next(1), 2); } ') | $(swap '"lines":1,' '"lines":2,')"
edited check-red-now "cargo check fails with the patch" "$(becomes "pub fn next(a: u32) -> u32 { let total = a + 1; totla }\n$test")"
edited tests-red-now "cargo test fails with the patch" "$(becomes "pub fn next(a: u32) -> u32 { let total = a + 1; a }\n$test")"

echo "$ways ways, $failed not refused as they should be"
[ $failed -eq 0 ]
