#!/bin/sh
# Every Monday: where a cohort stands, as a page to look at and a few lines for the team. Nobody is named in either.
#
#     sh examples/cohort/weekly-gaps.sh FOLDER [GROUPS.csv] > this-week.txt
set -eu
folder=$1
today=$(date +%F)
if [ $# -gt 1 ]; then
  set -- --groups "$2" --by "$(head -n 1 "$2" | cut -d , -f 2)"
else
  set -- --by role
fi
imh cohort gaps "$folder" "$@" --format html --output "gaps-$today.html" --force
imh cohort gaps "$folder" --top 10
