// The few ways in which this page touches the document. Text enters only as text, never as markup.
// Must not know: the game.

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** Sets the text of an element, but only if it changes: nothing flickers, and no selection is lost. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, visible) {
  element.hidden = !visible;
}

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svgElement(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Replaces the children of an element. `replaceChildren` is younger than the browsers that this page runs in. */
export function fill(element, ...children) {
  element.textContent = '';
  element.append(...children);
}

/** Returns the shape of a mark, X or O; the shapes differ without color, too. */
export function shape(letter) {
  const name = letter.toLowerCase();
  return svgElement('svg', { class: `mark ${name}`, 'aria-hidden': 'true' }, svgElement('use', { href: `#shape-${name}` }));
}

/** Fills every element whose words depend on the language only. */
export function fillFixedTexts(root, speak) {
  for (const labelled of root.querySelectorAll('[data-text]')) setText(labelled, speak(labelled.dataset.text));
}
