#!/usr/bin/env bash
# sseclient 0.0.27 (PyPI) reads a chunked HTTP/1.1 answer without taking off the framing of
# its chunks. An event that comes in two chunks loses its second half.
#
# Guess: it is built on requests, which takes the framing off; how a server or a proxy cuts an
# answer into chunks makes no difference to its reader.
#
# Seen: for the sake of short reads, it goes past requests and urllib3 to the connection. Each
# chunk then ends with a line break, and the next one begins with a line of its length. Between
# two events a reader does not notice, because an unknown line is ignored, so it works with
# servers that write each event at once. Within an event, that break ends the line, and the
# rest is an unknown line, too. There is no error, only data that are too short.
#
# Output seen:
#   an event in one chunk: {"mark": "X", "square": 5}
#   the same in two chunks: {"mark": "X"
#   the same, read by requests: {"mark": "X", "square": 5}
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sseclient==0.0.27 requests==2.34.2 urllib3==2.8.0
cat >both.py <<'PY'
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
import sseclient

EVENT = b'data: {"mark": "X", "square": 5}\n\n'


class Stream(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        cut = 18 if self.path == "/two" else len(EVENT)
        for part in [EVENT[:cut], EVENT[cut:]]:
            # An empty chunk ends the answer.
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            time.sleep(0.2)
        if cut < len(EVENT):
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *args):
        pass


site = ThreadingHTTPServer(("127.0.0.1", 0), Stream)
threading.Thread(target=site.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{site.server_port}"
print("an event in one chunk:", next(sseclient.SSEClient(f"{url}/one")).data)
print("the same in two chunks:", next(sseclient.SSEClient(f"{url}/two")).data.strip())
lines = requests.get(f"{url}/two", stream=True).iter_lines(decode_unicode=True)
print("the same, read by requests:", next(lines).removeprefix("data: "))
PY
seen=$(timeout 40 venv/bin/python both.py)
printf '%s\n' "$seen"
[ "$seen" = 'an event in one chunk: {"mark": "X", "square": 5}
the same in two chunks: {"mark": "X"
the same, read by requests: {"mark": "X", "square": 5}' ] || {
    echo 'changed'
    exit 1
}
