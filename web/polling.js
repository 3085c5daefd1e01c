// A connection of Engine.IO over long polling, with the face of a WebSocket. It serves networks that let no WebSocket
// pass.
// Must not know: the game, its events, the choice between the two.

const SEPARATOR = '\x1e';
const OPEN = '0';
const CLOSE = '1';
/** Every packet begins with its type. Anything else comes from a stranger, such as the login page of a hotel. */
const PACKET = /^[0-6]/;

/**
 * Opens a connection. Like a WebSocket, it calls `onmessage` with each frame, and `onclose` once if the connection ends
 * by itself. `onclose` gets the server's `codigo`, if the server gave one as its reason.
 * @param {string} address of long polling on the server
 * @param {(address: string, options?: any) => Promise<Response>} ask
 */
export function openPolling(address, ask = (...all) => fetch(...all)) {
  /** @type {{send(frame: string): void, close(): void, onmessage: any, onclose: any, onerror: any}} */
  const line = { send, close, onmessage: null, onclose: null, onerror: null };
  const aborter = new AbortController();
  const birth = Date.now().toString(36);
  const outgoing = [];
  let [session, requests, isOpen, isSending] = ['', 0, true, false];

  async function request(options) {
    requests += 1;
    // No cache on the way takes two requests for the same.
    const target = `${address}${session}&t=${birth}${requests}`;
    const answer = await ask(target, { cache: 'no-store', ...options });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(codeIn(text));
    return text;
  }

  async function listen() {
    while (isOpen) {
      const frames = (await request({ signal: aborter.signal })).split(SEPARATOR);
      if (session === '') session = sessionIn(frames[0]);
      for (const frame of frames) hear(frame);
    }
  }

  function hear(frame) {
    if (!PACKET.test(frame)) throw new Refused(null);
    if (isOpen) line.onmessage({ data: frame });
  }

  function send(frame) {
    outgoing.push(frame);
    if (!isSending) deliver().catch(fail);
  }

  /** Delivers in order, so one request at a time. */
  async function deliver() {
    isSending = true;
    while (isOpen && outgoing.length > 0) {
      await request({ method: 'POST', body: outgoing.splice(0).join(SEPARATOR), signal: aborter.signal });
    }
    isSending = false;
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    // It has to arrive even if the page is gone by then.
    if (session !== '') request({ method: 'POST', body: CLOSE, keepalive: true }).catch(() => {});
    aborter.abort();
  }

  function fail(error) {
    if (!isOpen) return;
    isOpen = false;
    aborter.abort();
    line.onclose({ code: error instanceof Refused ? error.code : null });
  }

  listen().catch(fail);
  return line;
}

class Refused extends Error {
  /** @param {string | null} code */
  constructor(code) {
    super('refused');
    this.code = code;
  }
}

/** Returns the part of the address that names the session. @param {string} frame */
function sessionIn(frame) {
  const { sid } = frame.startsWith(OPEN) ? JSON.parse(frame.slice(1)) : { sid: null };
  if (typeof sid !== 'string') throw new Refused(null);
  return `&sid=${encodeURIComponent(sid)}`;
}

/** @param {string} text @returns {string | null} */
function codeIn(text) {
  try {
    const { codigo } = JSON.parse(text);
    return typeof codigo === 'string' ? codigo : null;
  } catch {
    return null;
  }
}
