#!/usr/bin/env bash
# csvkit 2.2.0 takes a column in which all numbers are 0 or 1 for booleans.
#
# Guess: 0 and 1 are numbers, as they are beside a 2. A table of points keeps its types while
# the numbers grow.
#
# Seen: the losses of a young league, 0 and 1, become false and true in JSON, and csvstat
# computes no sum of them. The next game makes a 2 of a 1, and the same column has numbers
# again. `--no-inference` keeps text; no option says that 0 and 1 are numbers.
#
# Output seen:
#   0 and 1: [{"name": "Maria", "losses": false}, {"name": "Joao", "losses": true}]
#   0 and 2: [{"name": "Maria", "losses": 0.0}, {"name": "Joao", "losses": 2.0}]
#   type of 0 and 1: Boolean
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2

printf 'name,losses\nMaria,0\nJoao,1\n' >young.csv
printf 'name,losses\nMaria,0\nJoao,2\n' >older.csv
seen="0 and 1: $(venv/bin/csvjson young.csv)
0 and 2: $(venv/bin/csvjson older.csv)
type of 0 and 1: $(venv/bin/csvstat --type --columns losses young.csv)"
printf '%s\n' "$seen"
[ "$seen" = '0 and 1: [{"name": "Maria", "losses": false}, {"name": "Joao", "losses": true}]
0 and 2: [{"name": "Maria", "losses": 0.0}, {"name": "Joao", "losses": 2.0}]
type of 0 and 1: Boolean' ] || {
    echo 'changed'
    exit 1
}
