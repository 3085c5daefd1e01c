// A field for a name of which the server keeps a part: says where it ends, and that blanks are no name.
// Must not know: the purpose of the name.

import { cleanLine } from './clean.js';
import { byId, setText } from './dom.js';

const LONGEST = 1000;

/**
 * Says under a field up to where its text reaches, if it is too long.
 * @param {string} field @param {number} columns @param {import('./sentences.js').Speak} speak
 */
export function tellOfLength(field, columns, speak) {
  byId(field).addEventListener('input', () => {
    const given = byId(field).value;
    const kept = cleanLine(given, columns);
    setText(byId(`${field}-told`), kept === cleanLine(given, LONGEST) ? '' : speak('name_cut', { nome: kept }));
  });
}

/** Returns whether nothing is left of the text of a field, and says so under it. @param {string} field @param {import('./sentences.js').Speak} speak */
export function isBlank(field, speak) {
  const blank = cleanLine(byId(field).value, LONGEST) === '';
  if (blank) setText(byId(`${field}-told`), speak('name_blank'));
  return blank;
}
