// Shows docs/PROTOCOL.md as a page, with an anchor for each heading, event, refusal and reason.
// Must not know: the game.

import { BASE } from './base.js';
import { byId, element, show } from './dom.js';
import { blocksOf } from './markdown.js';
import { has } from './clean.js';
import { Storage } from './storage.js';
import { chooseLanguage, tagOf } from './text.js';

/** The anchors of the headings, in their order. They are the same in every language. */
export const SECTIONS = [
  'sobre', 'do-cliente', 'do-servidor', 'regras', 'torneio', 'recusas', 'erro-na-mensagem', 'anfitriao', 'uma-partida', 'sem-socketio',
  'seu-cliente', 'rele', 'glossario',
];
/** Files that the server gives itself. Other links of the document lead into the repository. */
const SERVED = { 'asyncapi.yaml': `${BASE}/asyncapi.yaml`, 'jogo.d.ts': `${BASE}/jogo.d.ts`, 'PROTOCOL.md': '?idioma=en', 'PROTOCOL.pt.md': '?idioma=pt' };

/** Returns the document without italics around a link, which is to the same page in the other language. @param {string} text */
export const withPlainLinks = (text) => text.replace(/^\*(\[.*\]\(.*\))\*$/gm, '$1');

/** @param {string} text of the document @returns {HTMLElement[]} */
function drawn(text) {
  const taken = new Set();
  /** @param {string} id @returns {Record<string, string>} */
  const anchor = (id) => (taken.has(id) ? {} : (taken.add(id), { id }));
  let section = -1;
  return blocksOf(text).map((block) => {
    if (block.kind === 'heading') {
      section += 1;
      return element(`h${block.level}`, anchor(SECTIONS[section]), ...nodes(block.pieces));
    }
    if (block.kind === 'code') return element('pre', { translate: 'no', tabindex: '0' }, block.text);
    if (block.kind === 'list') return element(block.ordered ? 'ol' : 'ul', {}, ...block.items.map((item) => element('li', {}, ...nodes(item))));
    if (block.kind === 'table') return table(block.rows, (word) => anchor(`${SECTIONS[section]}-${word}`));
    return element('p', {}, ...nodes(block.pieces));
  });
}

function table(rows, anchor) {
  const tagOfCell = (head, pieces) => (head && pieces.length > 0 ? 'th' : 'td');
  const row = (cells, head) => element('tr', {},
    ...cells.map((pieces, at) => element(tagOfCell(head, pieces), {}, ...nodes(pieces, at === 0 ? anchor : undefined))));
  const [head, ...rest] = rows;
  return element('div', { class: 'table', tabindex: '0' }, element('table', {}, row(head, true), ...rest.map((cells) => row(cells, false))));
}

/** @param {import('./markdown.js').Piece[]} pieces @param {(word: string) => Record<string, string>} anchor of a word of the wire */
function nodes(pieces, anchor = () => ({})) {
  return pieces.map(({ kind, text, href = '' }) => {
    if (kind === 'code') return element('code', { translate: 'no', ...anchor(text) }, text);
    if (kind === 'bold') return element('strong', {}, text);
    if (kind === 'italic') return element('em', {}, text);
    const target = kind === 'link' && has(SERVED, href) ? SERVED[href] : null;
    return target ? element('a', { href: target }, text) : text;
  });
}

async function begin() {
  byId('no-script').remove();
  const chosen = chooseLanguage({ search: location.search, saved: new Storage().language, preferred: navigator.languages || [] });
  // The document is not in Spanish.
  const language = chosen === 'pt' ? 'pt' : 'en';
  document.documentElement.lang = tagOf(language);
  show(byId('in-english'), chosen === 'es');
  const text = await (await fetch(`${BASE}/${language === 'pt' ? 'PROTOCOL.pt.md' : 'PROTOCOL.md'}`)).text();
  byId('protocol').append(...drawn(withPlainLinks(text)));
  // The place that the address names is here only now.
  const place = byId(decodeURIComponent(location.hash.slice(1)));
  if (place) {
    location.replace(location.href);
    place.scrollIntoView();
  }
}

if (typeof document !== 'undefined') begin();
