// Listens in on a connection: every frame, as it goes out and as it comes in, before anything reads it.
// Must not know: the meaning of a frame.

import { openPolling } from './polling.js';

/** @typedef {(direction: 'out' | 'in', frame: unknown) => void} Hear */

/**
 * Returns the two ways to connect for a `Socket`, with `hear` in between.
 * @param {Hear} hear @param {(address: string) => any} openWebSocket @param {(address: string) => any} openLongPolling
 */
export function tapped(hear, openWebSocket = (address) => new WebSocket(address), openLongPolling = openPolling) {
  return {
    // `new` of a function that returns an object gives this object.
    WebSocket: function TappedWebSocket(address) { return tap(openWebSocket(address), hear); },
    openPolling: (address) => tap(openLongPolling(address), hear),
  };
}

/** Returns a line with the face of this one. @param {any} line @param {Hear} hear */
function tap(line, hear) {
  /** @type {{onmessage: any, onclose: any, onerror: any, send(frame: string): void, close(): void}} */
  const face = {
    onmessage: null, onclose: null, onerror: null,
    send(frame) {
      hear('out', frame);
      line.send(frame);
    },
    close: () => line.close(),
  };
  line.onmessage = (event) => {
    hear('in', event.data);
    if (face.onmessage) face.onmessage(event);
  };
  line.onclose = (event) => { if (face.onclose) face.onclose(event); };
  line.onerror = (event) => { if (face.onerror) face.onerror(event); };
  return face;
}
