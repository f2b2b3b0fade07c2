#!/usr/bin/env bash
# Builds tsrun, fetches what the crate depends on, and diagnoses it. Everything it writes lies in the runner's temporary folder.
set -euo pipefail

tsrun=${TSRUN_PROGRAM:-$TSRUN_ACTION/../../../tsrun}
out=$RUNNER_TEMP/tsrun-shadow
export TSRUN_HOME=$RUNNER_TEMP/tsrun-home
unset GITHUB_TOKEN GH_TOKEN ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_TOKEN

fail() {
  echo "::error title=tsrun::$1"
  exit 2
}
[ "$IN_MODEL" = none ] && [ -z "$IN_MODEL_URL" ] || fail "this version asks no model; leave out model and model-url"
have=$("$tsrun" --version)
have=${have#tsrun }
[ -z "$IN_VERSION" ] || [ "$have" = "$IN_VERSION" ] || fail "found another version of tsrun than the workflow expects"

# cargo reads the configuration of the folder that it is started in; an empty one has none, so nothing of the pull request says how to fetch.
mkdir -p "$RUNNER_TEMP/tsrun-empty"
manifest=$GITHUB_WORKSPACE/$IN_CRATE/Cargo.toml
if [ -f "$GITHUB_WORKSPACE/$IN_CRATE/Cargo.lock" ] && grep -q '^source = ' "$GITHUB_WORKSPACE/$IN_CRATE/Cargo.lock"; then
  word=$RANDOM$RANDOM$RANDOM$RANDOM
  echo "::stop-commands::$word"
  (cd "$RUNNER_TEMP/tsrun-empty" && RUSTUP_TOOLCHAIN=${RUSTUP_TOOLCHAIN:-stable} cargo fetch --locked --manifest-path "$manifest") || true
  echo "::$word::"
fi

options=(--out "$out" --profile "$IN_PROFILE" --budget "$IN_BUDGET" --k "$IN_K" --timeout "$IN_TIMEOUT" --fail-on "$IN_FAIL_ON")
[ -z "$IN_POLICY_REF" ] || options+=(--policy-ref "$IN_POLICY_REF")
[ "$IN_ANNOTATIONS" = true ] || options+=(--no-annotations)
[ "$IN_SARIF" = true ] || options+=(--no-sarif)
exec "$tsrun" ci shadow "${options[@]}" -- "$GITHUB_WORKSPACE/$IN_CRATE"
