#!/usr/bin/env bash
# socket.io 4.8.4 (Node) drops a volatile event that is emitted right behind any other event,
# although the client is connected, idle and reading.
#
# The documentation says of `volatile` that such events are not sent "if the underlying
# connection is not ready (a bit like UDP, in terms of reliability)".
#
# Guess: a connection is ready unless its client is slow or away, so three volatile events to
# an idle client on this machine all arrive.
#
# Seen: only the first of three in one tick arrives. Behind an ordinary event none does, since
# the connection counts as not ready until the event loop has written it. A server that tells
# a room the board and then, volatile, who is looking never tells the second.
#
# Output seen:
#   three volatile ones: 1
#   an ordinary one, then a volatile one: ordinary
#   the same, a moment later: ordinary volatile
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund socket.io@4.8.4 socket.io-client@4.8.4
cat >both.mjs <<'JS'
import { createServer } from "node:http";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

const http = createServer();
const io = new Server(http);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
await new Promise((done) => http.listen(0, "127.0.0.1", done));
const client = connect(`http://127.0.0.1:${http.address().port}`, { transports: ["websocket"] });
const socket = await new Promise((done) => io.on("connection", done));
let seen = [];
client.onAny((event) => seen.push(event));
await pause(300);

for (let i = 1; i <= 3; i += 1) socket.volatile.emit(String(i));
await pause(300);
console.log("three volatile ones:", seen.join(" "));

seen = [];
socket.emit("ordinary");
socket.volatile.emit("volatile");
await pause(300);
console.log("an ordinary one, then a volatile one:", seen.join(" "));

seen = [];
socket.emit("ordinary");
await pause(300);
socket.volatile.emit("volatile");
await pause(300);
console.log("the same, a moment later:", seen.join(" "));
process.exit();
JS
seen=$(node both.mjs)
printf '%s\n' "$seen"
[ "$seen" = 'three volatile ones: 1
an ordinary one, then a volatile one: ordinary
the same, a moment later: ordinary volatile' ]
