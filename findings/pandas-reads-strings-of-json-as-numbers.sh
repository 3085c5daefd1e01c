#!/usr/bin/env bash
# pandas 3.1.1 reads strings of JSON as numbers, if all strings of that column look like some.
#
# Guess: JSON says which value is a string, so the room "007" stays "007". Only CSV, which has
# no types, needs a guess.
#
# Seen: `read_json` guesses as for CSV. "007" and "12" become 7 and 12, and one more row with
# the room "gato" makes both of them strings again. A code that worked on yesterday's file
# finds no room "007" in today's, and writes another room back. `dtype=False` keeps strings.
#
# Output seen:
#   "007", "12": 7, 12
#   "007", "12", "gato": '007', '12', 'gato'
#   "007", "12" with dtype=False: '007', '12'
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1
cat >read.py <<'PY'
import io

import pandas


def rooms(*names, **options):
    lines = "\n".join(f'{{"room":"{name}"}}' for name in names)
    table = pandas.read_json(io.StringIO(lines), lines=True, **options)
    return ", ".join(map(repr, table["room"].tolist()))


print('"007", "12":', rooms("007", "12"))
print('"007", "12", "gato":', rooms("007", "12", "gato"))
print('"007", "12" with dtype=False:', rooms("007", "12", dtype=False))
PY
seen=$(venv/bin/python read.py)
printf '%s\n' "$seen"
[ "$seen" = "\"007\", \"12\": 7, 12
\"007\", \"12\", \"gato\": '007', '12', 'gato'
\"007\", \"12\" with dtype=False: '007', '12'" ] || {
    echo 'changed'
    exit 1
}
