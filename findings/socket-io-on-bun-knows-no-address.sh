#!/usr/bin/env bash
# socket.io 4.8.4 on its own engine for Bun (@socket.io/bun-engine 0.1.2, Bun 1.4.5) has no
# address of a client: `handshake.address` is undefined, where on Node it is the client's IP.
#
# The type of `handshake.address` is `string`, and the engine's README names no difference.
#
# Guess: the address is there, since the engine's handler gets Bun's server, whose
# `requestIP()` has it.
#
# Seen: it is undefined, and so is `conn.remoteAddress`. `handshake.url` is absolute, where on
# Node it is a path. Code that counts clients by address counts all of them as one, and code
# that compares `handshake.url` with a path finds another one; neither raises an error.
#
# Output seen:
#   node: address 127.0.0.1, remoteAddress 127.0.0.1, url /socket.io/
#   bun: address undefined, remoteAddress undefined, url http://127.0.0.1/socket.io/
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  socket.io@4.8.4 socket.io-client@4.8.4 @socket.io/bun-engine@0.1.2 bun@1.4.5
cat >both.mjs <<'JS'
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

const io = new Server();
let port;
if (typeof Bun === "undefined") {
  const { createServer } = await import("node:http");
  const http = createServer();
  io.attach(http);
  await new Promise((done) => http.listen(0, "127.0.0.1", done));
  port = http.address().port;
} else {
  const { Server: Engine } = await import("@socket.io/bun-engine");
  const engine = new Engine({ path: "/socket.io/" });
  io.bind(engine);
  port = Bun.serve({ ...engine.handler(), port: 0, hostname: "127.0.0.1" }).port;
}
io.on("connection", ({ handshake, conn }) => {
  const url = handshake.url.replace(/\?.*/, "").replace(`:${port}`, "");
  console.log(`address ${handshake.address}, remoteAddress ${conn.remoteAddress}, url ${url}`);
  process.exit();
});
connect(`http://127.0.0.1:${port}`, { transports: ["websocket"] });
JS
seen=$(printf 'node: %s\nbun: %s' "$(node both.mjs)" "$(node_modules/.bin/bun both.mjs)")
printf '%s\n' "$seen"
[ "$seen" = 'node: address 127.0.0.1, remoteAddress 127.0.0.1, url /socket.io/
bun: address undefined, remoteAddress undefined, url http://127.0.0.1/socket.io/' ]
