#!/usr/bin/env bash
# python-socketio 5.18.1 runs each handler of a client in a thread of its own. So the handler
# of a later event starts before that of an earlier one has ended.
#
# Guess: Socket.IO delivers events in order, and a client calls its handlers one by one, as
# in JavaScript. The server has `async_handlers=False` for that; the client has no such option.
#
# Seen: the first handler sleeps, and the second one is done before it. A handler that reads
# what an earlier event has set (a seat, a login) finds it unset.
#
# Output seen:
#   received: second, first
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

import socketio

server = socketio.Server(async_mode="threading")


@server.event
def connect(sid, environ):
    server.emit("first", to=sid)
    server.emit("second", to=sid)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


site = make_server("127.0.0.1", 0, socketio.WSGIApp(server), Threaded, Quiet)
threading.Thread(target=site.serve_forever, daemon=True).start()
client, received, done = socketio.Client(), [], threading.Event()


@client.event
def first():
    time.sleep(1)
    received.append("first")
    done.set()


@client.event
def second():
    received.append("second")


client.connect(f"http://127.0.0.1:{site.server_port}", transports=["polling"])
done.wait(10)
print("received:", ", ".join(received), flush=True)
client.disconnect()
PY
seen=$(timeout 40 venv/bin/python both.py)
printf '%s\n' "$seen"
[ "$seen" = 'received: second, first' ] || {
    echo 'changed'
    exit 1
}
