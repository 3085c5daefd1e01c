// The path below which this server is reached.
// Must not know: rooms, the wire.

/** Such as `/jogo`, from `jogo serve --caminho`; empty if the server has its host for itself. @type {string} */
export const BASE = (typeof document !== 'undefined' && document.documentElement.getAttribute('data-base')) || '';
