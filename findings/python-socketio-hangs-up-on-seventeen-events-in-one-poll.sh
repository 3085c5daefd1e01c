#!/usr/bin/env bash
# python-socketio 5.18.1 as a client hangs up if one answer of long polling has more than 16
# packets, and loses all of them. Its own server sends such answers.
#
# Guess: a server may put any number of packets into an answer up to the size that it
# announced (`maxPayload`), and a client takes them all. The limit is known on the server's
# side, where it guards against clients.
#
# Seen: the client has the same limit of 16 (`engineio.payload.Payload.max_decode_packets`).
# The server knows nothing of it, and sends whatever has gathered since the last poll. So on a
# slow line 40 events, one by one no trouble, end the connection with "transport error", and
# the events of that answer are lost. A larger number in `max_decode_packets` helps.
#
# Output seen:
#   16 events on a slow line: all received
#   40 events on a slow line: not all received, disconnected by transport error
#   40 events, with max_decode_packets = 1000: all received
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'python-socketio[client]==5.18.1' 'python-engineio==4.15.1'
cat >both.py <<'PY'
import threading
import time
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import engineio.payload
import socketio

server = socketio.Server(async_mode="threading")
app = socketio.WSGIApp(server)


@server.event
def go(sid, events):
    for number in range(events):
        server.emit("number", number, to=sid)


def slow(environ, start_response):
    if environ["REQUEST_METHOD"] == "GET" and "sid=" in environ["QUERY_STRING"]:
        time.sleep(0.5)
    return app(environ, start_response)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


site = make_server("127.0.0.1", 0, slow, Threaded, Quiet)
threading.Thread(target=site.serve_forever, daemon=True).start()


def received(events):
    client, numbers, reasons, done = socketio.Client(reconnection=False), [], [], threading.Event()

    @client.event
    def number(value):
        numbers.append(value)
        if len(numbers) == events:
            done.set()

    @client.event
    def disconnect(reason):
        reasons.append(reason)
        done.set()

    client.connect(f"http://127.0.0.1:{site.server_port}", transports=["polling"])
    client.emit("go", events)
    done.wait(10)
    if len(numbers) == events:
        said = "all received"
    else:
        said = f"not all received, disconnected by {reasons[0]}"
    client.disconnect()
    return said


for events in [16, 40]:
    print(f"{events} events on a slow line: {received(events)}", flush=True)
engineio.payload.Payload.max_decode_packets = 1000
print(f"40 events, with max_decode_packets = 1000: {received(40)}", flush=True)
PY
seen=$(timeout 60 venv/bin/python both.py)
printf '%s\n' "$seen"
[ "$seen" = '16 events on a slow line: all received
40 events on a slow line: not all received, disconnected by transport error
40 events, with max_decode_packets = 1000: all received' ] || {
    echo 'changed'
    exit 1
}
