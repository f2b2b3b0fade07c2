#!/usr/bin/env bash
# Pull requests that were made to do harm or to confuse, each diagnosed by `tsrun ci shadow` as in a job: an event, a runner's files, no token.
# For each is checked: the outcome, `git status`, that nothing of it ran outside of the sandbox, that no control or bidirectional character reaches summary, log or
# annotations, and that a refusal is one sentence with a code.
#
#   [KEEP=FOLDER] tests/Nightly/shadow-hostile.sh [CASE…]      KEEP: where what a failed case left behind is copied to
set -euo pipefail
export LC_ALL=C.UTF-8 # `printf '\u202e'` writes the character itself only where there are such characters
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
tsrun=${TSRUN_PROGRAM:-$PWD/tsrun}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mark=$work/ran-outside
# What only a process outside of the sandbox can leave.
marks=("$mark" /tmp/x-tsrun /etc/x-tsrun)
for path in "${marks[@]}"; do
  [ ! -e "$path" ] || { echo "$path is there already; remove it" >&2; exit 2; }
done
failed=0

# What a stranger brings along to be run by whoever is careless: it leaves a mark where only a process outside of the sandbox can.
evil() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\necho "%s" >>"%s"\nexit 0\n' "$1" "$mark" >"$1"
  chmod +x "$1"
}

commit() { git add -A && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m "$1"; }

fault() { printf 'pub fn next(a: u32) -> u32 { let total = a + 1; totl }\n#[test] fn t() { assert_eq!(next(1), 2); }\n' >src/lib.rs; }

# Each case stands in a checkout of a green crate and makes the pull request's head of it.
cargo_wrapper() { fault; evil evil.sh; mkdir .cargo; printf '[build]\nrustc-wrapper = "./evil.sh"\nrustc-workspace-wrapper = "./evil.sh"\nrustdoc = "./evil.sh"\n' >.cargo/config.toml; }
cargo_rustc() { fault; evil evil.sh; mkdir .cargo; printf '[build]\nrustc = "./evil.sh"\n' >.cargo/config.toml; }
cargo_runner() { fault; evil evil.sh; mkdir .cargo; printf '[target.'"'cfg(all())'"']\nrunner = "./evil.sh"\nlinker = "./evil.sh"\n[env]\nGITHUB_OUTPUT = "x"\n' >.cargo/config.toml; }
cargo_source() { fault; evil evil.sh; mkdir .cargo; printf '[net]\ngit-fetch-with-cli = true\n[source.crates-io]\nreplace-with = "evil"\n[source.evil]\nregistry = "sparse+http://127.0.0.1:9/"\n[registry]\nglobal-credential-providers = ["./evil.sh"]\n' >.cargo/config.toml; printf '[dependencies]\nserde = "1"\n' >>Cargo.toml; }
toolchain_missing() { fault; printf '[toolchain]\nchannel = "1.2.0"\n' >rust-toolchain.toml; }
toolchain_path() { fault; evil evil/bin/rustc; evil evil/bin/cargo; mkdir -p evil/lib; printf '[toolchain]\npath = "./evil"\n' >rust-toolchain.toml; }
toolchain_inside() { fault; evil evil/bin/rustc; evil evil/bin/cargo; mkdir -p evil/lib; printf '[toolchain]\npath = "%s/evil"\n' "$PWD" >rust-toolchain.toml; }
submodule() { fault; printf '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch %s\n' "$mark" >.gitmodules; git update-index --add --cacheinfo 160000,"$(git rev-parse HEAD)",x; mkdir -p x; }
lfs_pointer() { printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12\n' 0 >src/lib.rs; printf '*.rs filter=lfs diff=lfs merge=lfs\n' >.gitattributes; git config filter.lfs.clean cat; }
manifest_deleted() { rm Cargo.toml; }
manifest_link() { rm Cargo.toml; ln -s /etc/passwd Cargo.toml; }
source_link() { rm src/lib.rs; ln -s /etc/passwd src/lib.rs; }
source_read() { printf 'pub const E: &str = include_str!("/proc/self/environ"); pub const P: &str = include_str!("/etc/hostname");\n' >>src/lib.rs; }
workspace() {
  rm -r src
  printf '[workspace]\nmembers = ["a", "b", "c"]\nresolver = "2"\n' >Cargo.toml
  for crate in a b c; do
    mkdir -p $crate/src
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\n' $crate >$crate/Cargo.toml
    printf 'pub fn two() -> u32 { 2 }\n#[test] fn t() { assert_eq!(two(), 2); }\n' >$crate/src/lib.rs
  done
  (cd b && fault)
}
policy() { fault; printf 'knobs: { K: 1000, tau_patch: 0.0 }\nprofile: coding\n' >tsrun.yaml; }
workflow() { fault; mkdir -p .github/workflows; printf 'on: pull_request_target\njobs: {}\n' >.github/workflows/tsrun-shadow.yml; }
bidi() { printf '\xef\xbb\xbfpub fn next(a: u32) -> u32 { let t\u202e\u2066otal = a; "\u202e\u2066::error::x" }\n// \u202e evil\n' >src/lib.rs; }
control() { printf 'pub fn f() -> u32 { "\x1b]0;x\x07\x1b[2J\r::set-output name=outcome::pwned" }\n' >src/lib.rs; }
names() { local name='src/a%0A::error::x`<img src=x>@everyone[x](y)'; printf '#[path = "a%%0A::error::x`<img src=x>@everyone[x](y).rs"] mod m;\n#[test] fn t() {}\n' >src/lib.rs; mkdir -p "$(dirname "$name")"; printf 'fn f() -> u32 { missing }\n' >"$name.rs"; printf 'x' >"src/$(printf 'a\nb')"; printf 'x' >"src/$(printf '%0240d' 0)"; }
build_script() { printf 'fn main() { for p in ["%s", "%s", "%s"] { let _ = std::fs::write(p, "x"); } println!("::error::x"); println!("cargo:rustc-env=GITHUB_ENV=x"); std::process::exit(1); }\n' "${marks[@]}" >build.rs; }
build_outside() { sed -i 's|^edition.*|&\nbuild = "../../../../etc/passwd"|' Cargo.toml; }
forever() { printf 'fn main() { loop { std::thread::spawn(|| loop {}); std::thread::sleep(std::time::Duration::from_millis(1)); } }\n' >build.rs; }
loud() { printf '#[test] fn t() { for _ in 0..2_000_000 { println!("::error::0123456789012345678901234567890123456789"); } panic!() }\n' >src/lib.rs; }
large() { head -c 40000000 /dev/zero | tr '\0' 'a' >src/large.rs; fault; }
link_out() { fault; ln -s "$work" out; }

# name, outcome (or the code of a refusal), exit code
cases() {
  cat <<'TABLE'
cargo_wrapper proposed 0
cargo_rustc proposed 0
cargo_runner proposed 0
cargo_source failed 0
toolchain_missing TS0511 5
toolchain_path TS0511 5
toolchain_inside TS0511 5
submodule proposed 0
lfs_pointer abstained 0
manifest_deleted TS0002 2
manifest_link TS0003 5
source_link abstained 0
source_read abstained 0
workspace proposed 0
policy proposed 0
workflow proposed 0
bidi abstained 0
control proposed 0
names abstained 0
build_script abstained 0
build_outside abstained 0
forever failed 0
loud abstained 0
large TS0004 4
link_out TS0913 5
TABLE
}

check() {
  local name=$1 expected=$2 exit=$3 folder=$work/$1 base head got=0 began=$SECONDS outcome path
  mkdir -p "$folder/crate/src"
  cd "$folder/crate"
  printf '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
  printf 'pub fn two() -> u32 { 2 }\n#[test] fn t() { assert_eq!(two(), 2); }\n' >src/lib.rs
  printf 'Cargo.lock\n' >.gitignore
  git init -q -b main . && commit base && base=$(git rev-parse HEAD)
  "$name" && commit head && head=$(git rev-parse HEAD)
  printf '{"pull_request":{"number":7,"title":"`id`","head":{"sha":"%s","repo":{"full_name":"mallory/tiny"}},"base":{"sha":"%s","repo":{"full_name":"me/tiny"}}}}' "$head" "$base" >"$folder/event.json"
  local out=$folder/out
  [ "$name" != link_out ] || out=out
  env -u GITHUB_TOKEN -u GH_TOKEN TSRUN_HOME="$folder/home" GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$folder/event.json" GITHUB_OUTPUT="$folder/output" GITHUB_STEP_SUMMARY="$folder/summary" \
    "$tsrun" ci shadow . --out "$out" --timeout 60s >"$folder/stdout" 2>"$folder/stderr" </dev/null || got=$?
  outcome=$(sed -n 's/^outcome=//p' "$folder/output" 2>/dev/null || true)
  [ "${outcome:-blocked}" != blocked ] || outcome=$(grep -oE 'TS[0-9]{4}' "$folder/stderr" | head -1 || true)
  local wrong=()
  [ "$outcome" = "$expected" ] || wrong+=("outcome $outcome, expected $expected")
  [ -s "$folder/summary" ] || wrong+=("the job's page is empty")
  [ "$got" = "$exit" ] || wrong+=("exit $got, expected $exit")
  [ -z "$(git status --porcelain)" ] || wrong+=("the checkout is changed: $(git status --porcelain | head -3)")
  for path in "${marks[@]}"; do
    [ ! -e "$path" ] || { wrong+=("ran outside of the sandbox: $path: $(head -1 "$path")"); rm "$path"; }
  done
  for shown in "$folder/summary" "$folder/stdout" "$folder/stderr"; do
    [ ! -e "$shown" ] || ! grep -qP '[\p{Cf}\x{2028}\x{2029}]|[\x00-\x08\x0b\x0c\x0e-\x1f]' "$shown" || wrong+=("a control character in ${shown##*/}")
  done
  grep -qE 'TS0999|Unhandled|   at Tsrun' "$folder/stderr" && wrong+=("a defect: $(grep -m1 -E 'TS0999|Unhandled' "$folder/stderr")")
  printf '%-18s %-10s exit %s  %3s s  %s\n' "$name" "$outcome" "$got" "$((SECONDS - began))" "${wrong[*]-}"
  [ ${#wrong[@]} -eq 0 ] || { failed=$((failed + 1)); [ -z "${KEEP:-}" ] || cp -r "$folder" "$KEEP/"; }
  rm -rf "$folder/home"
}

while read -r name expected exit; do
  if [ $# -eq 0 ] || [[ " $* " == *" $name "* ]]; then check "$name" "$expected" "$exit"; fi
done < <(cases)
[ "$failed" -eq 0 ] || { echo "$failed failed" >&2; exit 1; }
