#!/usr/bin/env bash
# polars 2.1.0 reads lines of JSON, and drops each key that is in none of the first 100 lines,
# with its values and without a word.
#
# The documentation of `read_ndjson` calls `infer_schema_length` (100) "the maximum number of
# rows to scan for schema inference".
#
# Guess: only the types are inferred from the first rows. A value that does not fit them is an
# error, and a new key becomes a column.
#
# Seen: a value of another type is an error indeed, but the new key is not there afterwards.
# The order of the lines decides whether a rare key, such as that of a tournament's games,
# becomes a column. `infer_schema_length=None` reads all lines first.
#
# Output seen:
#   key in line 100: a, rare
#   key in line 101: a
#   other type in line 101: ComputeError
#   key in line 101, all lines read: a, rare
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 polars-runtime-32==2.1.0
cat >read.py <<'PY'
import json

import polars


def told(special, row, **options):
    lines = [json.dumps(special if number == row else {"a": number}) for number in range(1, 201)]
    try:
        table = polars.read_ndjson("\n".join(lines).encode(), **options)
    except polars.exceptions.ComputeError:
        return "ComputeError"
    return ", ".join(table.columns)


print("key in line 100:", told({"a": 0, "rare": "yes"}, 100))
print("key in line 101:", told({"a": 0, "rare": "yes"}, 101))
print("other type in line 101:", told({"a": "zero"}, 101))
late = told({"a": 0, "rare": "yes"}, 101, infer_schema_length=None)
print("key in line 101, all lines read:", late)
PY
seen=$(venv/bin/python read.py)
printf '%s\n' "$seen"
[ "$seen" = 'key in line 100: a, rare
key in line 101: a
other type in line 101: ComputeError
key in line 101, all lines read: a, rare' ] || {
    echo 'changed'
    exit 1
}
