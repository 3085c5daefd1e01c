// Draws the frames of a connection, the newest first. Foreign text enters as text only.
// Must not know: the connection, the meaning of a frame.

import { BASE } from './base.js';
import { element, fill, setText } from './dom.js';

/** Older ones are taken away, so that a page that stays open does not grow. */
const KEPT = 200;
const LONGEST_SHOWN = 4000;

/** @typedef {import('./fio-frames.js').Explained} Explained */

export class FrameList {
  /** @param {HTMLElement} root */
  constructor(root) {
    this._root = root;
    this._count = 0;
    this._begin = Date.now();
    /** @type {{node: HTMLElement, direction: string, number: number, raw: string, explained: Explained, after: number}[]} */
    this._frames = [];
  }

  /** @param {'out' | 'in'} direction @param {unknown} frame @param {Explained} explained */
  add(direction, frame, explained, speak) {
    this._count += 1;
    const node = element('li', { class: `frame ${direction}${explained.isBeat ? ' beat' : ''}` });
    const one = { node, direction, number: this._count, raw: String(frame), explained, after: Date.now() - this._begin };
    drawFrame(one, speak);
    this._root.prepend(node);
    this._frames.push(one);
    for (const old of this._frames.splice(0, this._frames.length - KEPT)) old.node.remove();
  }

  /** Says everything again, in another language. */
  redraw(speak) {
    for (const one of this._frames) drawFrame(one, speak);
  }

  clear() {
    for (const { node } of this._frames.splice(0)) node.remove();
  }
}

function drawFrame({ node, direction, number, raw, explained, after }, speak) {
  const { layers, saying, anchor, data } = explained;
  const way = element('span', { class: 'way' });
  setText(way, `${direction === 'out' ? '→' : '←'} ${speak(direction === 'out' ? 'fio_out' : 'fio_in')}`);
  const link = element('a', { href: `${BASE}/protocolo#${anchor}`, target: '_blank', rel: 'noopener' }, speak('fio_link'));
  link.setAttribute('aria-label', `${speak('fio_link')}: ${anchor}`);
  fill(node,
    element('p', { class: 'frame-head' }, way, ` #${number} · ${(after / 1000).toFixed(1)} s`),
    element('code', { class: 'raw', translate: 'no' }, cut(raw)),
    element('p', { class: 'layers' }, ...layers.map(({ key, values }) => element('span', { class: 'layer' }, speak(key, values)))),
    element('p', {}, speak(saying.key, saying.values), ' ', link),
    ...(data === undefined ? [] : [decoded(data, speak)]));
}

/** Returns the data line by line, folded. */
function decoded(data, speak) {
  return element('details', {},
    element('summary', {}, speak('fio_data')),
    element('pre', { translate: 'no', tabindex: '0' }, cut(JSON.stringify(data, null, 2))));
}

const cut = (text) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
