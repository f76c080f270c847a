#!/bin/sh
# A table for a mail merge: a row for each person with what is still open for them. There are names in it, so it stays with whoever
# may know them. Needs jq.
#
#     sh examples/cohort/mail-merge.sh FOLDER > letters.csv
set -eu
titles=$(mktemp)
trap 'rm -f "$titles"' EXIT
imh framework show imh-practice --format json | jq '[.domains[].competencies[] | {(.id): .title}] | add' > "$titles"
# A byte order mark, so that spreadsheets and mail merges read every letter of a name.
printf '\357\273\277'
imh cohort export "$1" --identify --format jsonl |
  jq --raw-output --slurp --slurpfile titles "$titles" '
    ["name", "role", "met", "open", "what-is-open"],
    (group_by([.name, .person])[] | (unique_by(.competency)) as $all |
      ($all | map(select(.verdict == "not-met" or .verdict == "not-rated"))) as $open |
      [$all[0].name, $all[0].role, ($all | map(select(.verdict == "met")) | length), ($open | length),
        ($open | map($titles[0][.competency]) | join("; "))])
    | @csv'
