#!/bin/sh
# A summary in Markdown, where a build shows one. The exit code is 1 as long as a file could not be read.
#
#     sh examples/cohort/summary.sh FOLDER
set -eu
imh cohort gaps "$1" --top 10 --strict --format markdown >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
