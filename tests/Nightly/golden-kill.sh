#!/usr/bin/env bash
# Kills a night with SIGKILL at the begin and at the end of each of its steps (collect, judge, admit, verify, dataset, refit, evaluate, promote, report), held
# there so that it cannot run on, and goes on with it:
# dataset and decision must be those of the night that nobody killed, one version must be promoted, and a second night beside an open one is refused.
# The night has 121 recorded runs: their labels are such that a model is promoted, and one of them is admitted with the cargo of this machine.
#
#   tests/Nightly/golden-kill.sh
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
TSRUN_TEST_NIGHT_KILLS=1 dotnet test tests --filter FullyQualifiedName~NightKillTests --logger "console;verbosity=normal" "$@"
