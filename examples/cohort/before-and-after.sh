#!/bin/sh
# Did a course change anything? A page with charts, and the competencies that moved most as a table. Needs jq.
# Little is shown about few people; a third argument of 1 shows everything, for those who may see it.
#
#     sh examples/cohort/before-and-after.sh BEFORE AFTER [SMALLEST-GROUP]
set -eu
imh cohort compare "$1" "$2" --min-group "${3:-5}" --format html --output before-and-after.html --force
imh cohort compare "$1" "$2" --min-group "${3:-5}" --format json |
  jq --raw-output '
    .sets[] | "\(.framework) \(.version), level \(.level): \(.pairs) people, \(.comparison)",
    (.competencies | map(select(.change != null)) | sort_by(-.change) | .[:10] |
      if . == [] then "No change can be shown of so few people." else
        .[] | "\(.competency)  \(.change) points (\(.low) to \(.high))  \(.title)" end)'
