// Chooses the language of the page, and finds the sentence for a key.
// Must not know: when or where a sentence is shown.

import { has } from './clean.js';

/** In the order in which the button of the page offers them. */
export const LANGUAGES = ['pt', 'en', 'es'];
const DEFAULT = 'en';

/** Returns the language: the address decides, then an earlier choice, then the browser. The default is English. */
export function chooseLanguage({ search, saved, preferred }) {
  const wishes = [new URLSearchParams(search).get('idioma'), saved, ...preferred];
  const offered = wishes.map((wish) => String(wish || '').toLowerCase().split(/[-_]/)[0]);
  return offered.find((wish) => LANGUAGES.includes(wish)) || DEFAULT;
}

/** Returns the language that the button of the page offers next. @param {string} language */
export const languageAfter = (language) => LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length];

/** Returns the value of `lang`, by which screen readers choose a voice. @param {string} language */
export const tagOf = (language) => (language === 'pt' ? 'pt-BR' : language);

/**
 * @param {Record<string, Record<string, string>>} sentences @param {string} language
 * @returns {(key: string, values?: Record<string, string | number>) => string}
 */
export function speaker(sentences, language) {
  return (key, values = {}) =>
    // In one pass, so that a value that looks like a placeholder stays as it is.
    ((sentences[key] && sentences[key][language]) || key).replace(/\{([a-z0-9_]+)\}/g, (whole, name) =>
      String(has(values, name) ? values[name] : whole));
}

/** Returns a sentence in capitals as an ordinary one: "SUA VEZ" becomes "Sua vez". @param {string} sentence */
export function calm(sentence) {
  if (sentence !== sentence.toUpperCase()) return sentence;
  return sentence.toLowerCase().replace(/\p{L}/u, (first) => first.toUpperCase());
}
