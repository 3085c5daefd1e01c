#!/usr/bin/env bash
# httpx-sse 0.4.3 delivers an empty event for each comment that keeps a stream open, but only
# after an event with an `id`.
#
# The standard says of a blank line: "If the data buffer is an empty string, set the data
# buffer and the event type buffer to the empty string and return."
#
# Guess: `:` and a blank line, the usual sign of life, are skipped, as in browsers. A test
# with such a sign at the beginning of a stream agrees.
#
# Seen: the last id remains set, and with it a blank line alone counts as an event. Its data
# are empty, so `json.loads(event.data)` raises at the first pause of a stream that worked.
# A comment without a blank line behind it has no such effect.
#
# Output seen:
#   before any id: "one"
#   after an id: "one", ""
#   after an id, without a blank line: "one"
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check httpx==0.28.1 httpx-sse==0.4.3
cat >read.py <<'PY'
import httpx
import httpx_sse

STREAMS = {
    "before any id": ":\n\ndata: one\n\n:\n\n",
    "after an id": "id: 1\ndata: one\n\n:\n\n",
    "after an id, without a blank line": "id: 1\ndata: one\n\n:\n",
}
for name, stream in STREAMS.items():
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, text=stream)
    events = [f'"{event.data}"' for event in httpx_sse.EventSource(response).iter_sse()]
    print(f"{name}: {', '.join(events)}")
PY
seen=$(venv/bin/python read.py)
printf '%s\n' "$seen"
[ "$seen" = 'before any id: "one"
after an id: "one", ""
after an id, without a blank line: "one"' ] || {
    echo 'changed'
    exit 1
}
