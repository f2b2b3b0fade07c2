#!/usr/bin/env bash
# The two workflows of docs/shadow-ci.md on a genuine runner (act: no container, no network), one behind the other, against a forge of the test's own:
# a fault, a green crate, one to abstain from and one with a hostile build script, each as a pull request of the same repository and of a fork.
# This repository's own pair as well, over the sample that it diagnoses. What is checked: outputs, summary, artifact, comment, suggestions, `git status`, tokens. Shows the time of each job.
#
#   TSRUN_TEST_ACT=/path/to/act tests/Nightly/shadow-ci.sh [--first-build]
#
# --first-build also runs this repository's own diagnosing workflow in a fresh clone, where the action has to build tsrun first; this needs the packages of the build.
# TSRUN_TEST_ACTIONLINT names actionlint; without it, and without one on the PATH, the workflows are not linted.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

act=${TSRUN_TEST_ACT:-$(command -v act || true)}
[ -x "$act" ] || { echo "found no act: name it with TSRUN_TEST_ACT" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

TSRUN_TEST_ACT=$act TSRUN_TEST_TABLE=$work/table dotnet test tests --filter FullyQualifiedName~Tests.Ci.WorkflowTests >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
tail -1 "$work/log"
echo '| crate | pull request from | outcome | diagnosing job | reporting job, second time |'
echo '|---|---|---|---|---|'
sort "$work/table"

[ "${1:-}" = --first-build ] || exit 0
git clone -q . "$work/clone"
cd "$work/clone"
head=$(git rev-parse HEAD)
printf '{"pull_request":{"number":7,"head":{"sha":"%s","repo":{"full_name":"me/tsrun"}},"base":{"sha":"%s","repo":{"full_name":"me/tsrun"}}}}' "$head" "$head" >"$work/event.json"
mkdir "$work/upload"
printf 'name: upload\ninputs: { name: { required: true }, path: { required: true }, retention-days: { required: false } }\nruns:\n  using: composite\n  steps:\n    - { shell: bash, run: "true" }\n' >"$work/upload/action.yml"
upload=$(grep -o 'actions/upload-artifact@[0-9a-f]*' .github/workflows/tsrun-shadow.yml)
began=$(date +%s)
"$act" -P ubuntu-latest=-self-hosted pull_request -W .github/workflows/tsrun-shadow.yml -e "$work/event.json" --local-repository "$upload=$work/upload" </dev/null >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
echo "diagnosis in a fresh clone, build included: $(($(date +%s) - began)) s; git status: $(git status --porcelain | wc -l) changes"
