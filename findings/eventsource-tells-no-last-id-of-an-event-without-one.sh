#!/usr/bin/env bash
# eventsource 4.1.1 (npm) gives an event without an id of its own an empty `lastEventId`.
#
# The standard says of `lastEventId`: it "must be initialized to the last event ID string of
# the event source", which an event without `id` leaves as it is.
#
# Guess: as in browsers, `event.lastEventId` is the place in the stream up to which a reader
# has come, whichever event says so. The package is a polyfill of them.
#
# Seen: it has the event's own id, or nothing. The header of a reconnection is right, so the
# package knows the last id. A reader that stores `lastEventId` with every event, to go on
# there after its own restart, stores nothing as soon as an event without an id comes last.
#
# Output seen:
#   eventsource: "7", "", header 7
#   undici: "7", "7", header 7
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eventsource@4.1.1 undici@7.0.0
cat >read.mjs <<'JS'
import { createServer } from "node:http";
import { EventSource as Polyfill } from "eventsource";
import { EventSource as Undici } from "undici";

// Two events, of which one has an id; then the end, so that the reader comes back.
async function ids(EventSource) {
  let source;
  const seen = [];
  const http = createServer();
  await new Promise((done) => http.listen(0, "127.0.0.1", done));
  const header = new Promise((done) => {
    http.on("request", (request, response) => {
      const last = request.headers["last-event-id"];
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (last === undefined) return response.end("retry: 100\n\nid: 7\ndata: with\n\ndata: without\n\n");
      return done(last);
    });
  });
  source = new EventSource(`http://127.0.0.1:${http.address().port}`);
  source.onmessage = ({ lastEventId }) => seen.push(JSON.stringify(lastEventId));
  const last = await header;
  source.close();
  return `${seen.join(", ")}, header ${last}`;
}

process.removeAllListeners("warning");
console.log("eventsource:", await ids(Polyfill));
console.log("undici:", await ids(Undici));
process.exit();
JS
seen=$(timeout 30 node read.mjs)
printf '%s\n' "$seen"
[ "$seen" = 'eventsource: "7", "", header 7
undici: "7", "7", header 7' ] || {
    echo 'changed'
    exit 1
}
