#!/usr/bin/env bash
# Set-up, then the main job on samples/emodb: encode 339 recordings once, train and evaluate the experiments
# of configs/emodb.yaml leaving one session out, print the table and where the reports are.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

"$root/scripts/setup.sh"
cd "$root"
begun=$SECONDS
say
say "\$ artifacts/emotionfusion encode --corpus EMODB --audio whisper-tiny-en --text all-minilm-l6-v2"
"$program" encode --corpus EMODB --audio whisper-tiny-en --text all-minilm-l6-v2
say
say "\$ artifacts/emotionfusion train -c configs/emodb.yaml --all"
"$program" train -c configs/emodb.yaml --all
say
say "Done in $((SECONDS - begun)) s after set-up. Open a report (the paths are above) in a browser."
