#!/usr/bin/env bash
# Posts a diagnosis. The token goes to tsrun's own process, after the build.
set -euo pipefail

tsrun=${TSRUN_PROGRAM:-$TSRUN_ACTION/../../../tsrun}
export TSRUN_HOME=$RUNNER_TEMP/tsrun-home
(unset GITHUB_TOKEN && "$tsrun" --version >/dev/null)

options=()
[ -z "$IN_BUNDLE" ] || options+=(--bundle "$IN_BUNDLE")
[ -z "$IN_AUTHOR" ] || options+=(--author "$IN_AUTHOR")
[ "$IN_SUGGESTIONS" = true ] || options+=(--no-suggestions)
[ "$IN_SARIF" = true ] || options+=(--no-sarif)
exec "$tsrun" ci report ${options[@]+"${options[@]}"}
