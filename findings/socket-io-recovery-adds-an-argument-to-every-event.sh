#!/usr/bin/env bash
# socket.io 4.8.4 (Node) with `connectionStateRecovery` gives every handler of every client one
# more argument. A handler of python-socketio 5.18.1 then fails with a TypeError.
#
# Guess: the option is between server and client libraries. Handlers get the arguments that
# were emitted, and clients without recovery notice nothing.
#
# Seen: the server appends an id of the event to its arguments, and no client takes it off.
# JavaScript ignores it until a handler is variadic, counts its arguments, or has an optional
# last one. Python's handlers have a fixed number, so each event that they should get is an
# exception in a thread instead. Nobody asked for recovery there.
#
# Output seen:
#   without recovery: JavaScript got 1 argument, Python ran its handler
#   with recovery: JavaScript got 2 arguments, Python raised TypeError
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund socket.io@4.8.4 socket.io-client@4.8.4
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'python-socketio[client]==5.18.1' 'python-engineio==4.15.1'
cat >client.py <<'PY'
import sys
import threading

import socketio

client, told = socketio.Client(), threading.Event()


def tell(words):
    print(words, end="", flush=True)
    told.set()


@client.event
def board(squares):
    tell("ran its handler")


threading.excepthook = lambda failed: tell(f"raised {failed.exc_type.__name__}")
client.connect(sys.argv[1], transports=["websocket"])
told.wait(10)
client.disconnect()
PY
cat >server.mjs <<'JS'
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

async function shown(options) {
  const http = createServer();
  const io = new Server(http, options);
  await new Promise((done) => http.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${http.address().port}`;
  io.on("connection", (socket) => socket.emit("board", [0, 0, 0]));
  const client = connect(url, { transports: ["websocket"] });
  const count = await new Promise((done) => client.on("board", (...words) => done(words.length)));
  client.close();
  const python = await new Promise((done) => execFile("venv/bin/python", ["client.py", url], (_, said) => done(said)));
  io.close();
  return `JavaScript got ${count} argument${count === 1 ? "" : "s"}, Python ${python}`;
}

console.log("without recovery:", await shown({}));
console.log("with recovery:", await shown({ connectionStateRecovery: {} }));
process.exit();
JS
seen=$(timeout 60 node server.mjs)
printf '%s\n' "$seen"
[ "$seen" = 'without recovery: JavaScript got 1 argument, Python ran its handler
with recovery: JavaScript got 2 arguments, Python raised TypeError' ] || {
    echo 'changed'
    exit 1
}
