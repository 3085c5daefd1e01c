// Reads the part of Markdown that the protocol is written in: headings, paragraphs, lists, code and tables.
// Must not know: the document of the page. It returns blocks of text.

/**
 * A piece of a line. A link leads to `href`. @typedef {{kind: 'text' | 'code' | 'bold' | 'italic' | 'link', text: string, href?: string}} Piece
 * @typedef {{kind: 'heading', level: number, pieces: Piece[]} | {kind: 'paragraph', pieces: Piece[]} | {kind: 'code', text: string}
 *   | {kind: 'list', ordered: boolean, items: Piece[][]} | {kind: 'table', rows: Piece[][][]}} Block
 */

const ITEM = /^(-|\d+\.) (.*)$/;
const PIECE = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s[](?:[^*]*[^*\s])?)\*|\[([^\]]+)\]\(([^)]+)\)/g;

/** @param {string} text @returns {Block[]} */
export function blocksOf(text) {
  const lines = text.split('\n');
  /** @type {Block[]} */
  const blocks = [];
  let at = 0;
  const taken = (fits) => {
    const from = at;
    while (at < lines.length && fits(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    if (line.trim() === '') at += 1;
    else if (line.startsWith('```')) {
      at += 1;
      blocks.push({ kind: 'code', text: taken((one) => !one.startsWith('```')).join('\n') });
      at += 1;
    } else if (/^#+ /.test(line)) {
      blocks.push({ kind: 'heading', level: line.indexOf(' '), pieces: piecesOf(line.replace(/^#+ /, '')) });
      at += 1;
    } else if (line.startsWith('|')) blocks.push({ kind: 'table', rows: tableOf(taken((one) => one.startsWith('|'))) });
    else if (ITEM.test(line)) blocks.push(listOf(taken((one) => ITEM.test(one) || /^ {2,}\S/.test(one))));
    else blocks.push({ kind: 'paragraph', pieces: piecesOf(taken((one) => one.trim() !== '' && !/^([#|]|```)/.test(one) && !ITEM.test(one)).join(' ')) });
  }
  return blocks;
}

/** @param {string[]} lines @returns {Block} */
function listOf(lines) {
  const items = [];
  for (const line of lines) {
    const [, , text = null] = ITEM.exec(line) || [];
    if (text === null) items[items.length - 1] += ` ${line.trim()}`;
    else items.push(text);
  }
  return { kind: 'list', ordered: /^\d/.test(lines[0]), items: items.map(piecesOf) };
}

/** Returns the rows of a table, without the one that only draws a line. @param {string[]} lines */
function tableOf(lines) {
  const cells = (line) => line.trim().slice(1, -1).replace(/\\\|/g, '\0').split('|').map((cell) => piecesOf(cell.trim().replace(/\0/g, '|')));
  return lines.filter((line) => !/^\|[\s|:-]+\|$/.test(line)).map(cells);
}

/** @param {string} text @returns {Piece[]} */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  text.replace(PIECE, (whole, code, bold, italic, words, href, at) => {
    if (at > end) pieces.push({ kind: 'text', text: text.slice(end, at) });
    if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (bold !== undefined) pieces.push({ kind: 'bold', text: bold.replace(/`/g, '') });
    else if (italic !== undefined) pieces.push({ kind: 'italic', text: italic.replace(/`/g, '') });
    else pieces.push({ kind: 'link', text: words.replace(/`/g, ''), href });
    end = at + whole.length;
    return whole;
  });
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}
