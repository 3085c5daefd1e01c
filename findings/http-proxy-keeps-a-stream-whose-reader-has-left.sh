#!/usr/bin/env bash
# http-proxy 1.18.1 (npm) on Node 20 keeps an endless response open at the server behind it
# after the reader has left.
#
# Guess: a proxy ends its request to the server when its own client hangs up. The source has a
# listener for that: `req.on('aborted', () => proxyReq.abort())`.
#
# Seen: Node no longer emits `aborted` for a request whose body has been read to its end, and
# that of a GET has at once. So every reader of server-sent events or of lines leaves a
# connection behind, for as long as the server has something to say. The server counts readers
# who left long ago, and a limit of connections is reached by reloading a page. Three
# successors do hang up.
#
# Output seen:
#   http-proxy 1.18.1: open
#   http-proxy-3 1.23.3: closed
#   http-proxy-middleware 3.0.5: closed
#   httpxy 0.5.6: closed
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  http-proxy@1.18.1 http-proxy-3@1.23.3 http-proxy-middleware@3.0.5 httpxy@0.5.6
cat >leave.mjs <<'JS'
import { createServer, get } from "node:http";
import { readFileSync } from "node:fs";
import oldest from "http-proxy";
import { createProxyServer as createThird } from "http-proxy-3";
import { createProxyMiddleware } from "http-proxy-middleware";
import { createProxyServer as createXy } from "httpxy";

process.noDeprecation = true;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const opened = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));

// Returns whether the server behind a proxy is still connected two seconds after its reader left.
async function afterwards(proxy) {
  let state = "open";
  const behind = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const timer = setInterval(() => response.write("data: 1\n\n"), 100);
    response.on("close", () => {
      state = "closed";
      clearInterval(timer);
    });
  });
  const target = `http://127.0.0.1:${await opened(behind)}`;
  const port = await opened(createServer(proxy(target)));
  const request = get({ host: "127.0.0.1", port, agent: false });
  const response = await new Promise((done) => request.on("response", done));
  await new Promise((done) => response.once("data", done));
  request.on("error", () => {});
  response.on("error", () => {});
  request.destroy();
  await pause(2000);
  return state;
}

const proxies = {
  "http-proxy": (target) => {
    const proxy = oldest.createProxyServer({ target });
    return (request, response) => proxy.web(request, response);
  },
  "http-proxy-3": (target) => {
    const proxy = createThird({ target });
    proxy.on("error", () => {});
    return (request, response) => proxy.web(request, response);
  },
  "http-proxy-middleware": (target) => createProxyMiddleware({ target }),
  httpxy: (target) => {
    const proxy = createXy({ target });
    return (request, response) => proxy.web(request, response).catch(() => {});
  },
};
for (const [name, proxy] of Object.entries(proxies)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  console.log(`${name} ${version}: ${await afterwards(proxy)}`);
}
process.exit();
JS
seen=$(timeout 60 node leave.mjs)
printf '%s\n' "$seen"
[ "$seen" = 'http-proxy 1.18.1: open
http-proxy-3 1.23.3: closed
http-proxy-middleware 3.0.5: closed
httpxy 0.5.6: closed' ] || {
    echo 'changed'
    exit 1
}
