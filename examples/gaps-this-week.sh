#!/bin/sh
# A note for a supervision meeting: where I stand and what is open, as Markdown.
#
#     sh examples/gaps-this-week.sh > this-week.md
set -eu
imh status --format markdown
echo
imh gaps --format markdown
