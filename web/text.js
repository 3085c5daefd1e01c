// Chooses the language of the page, and finds the sentence for a key.
// Must not know: when or where a sentence is shown.

export const LANGUAGES = ['pt', 'en'];

/** Returns the language: the address decides, then an earlier choice, then the browser. The default is Portuguese. */
export function chooseLanguage({ search, saved, preferred }) {
  const wishes = [new URLSearchParams(search).get('idioma'), saved, ...preferred];
  const offered = wishes.map((wish) => String(wish ?? '').slice(0, 2).toLowerCase());
  return offered.find((wish) => LANGUAGES.includes(wish)) ?? 'pt';
}

/**
 * @param {Record<string, Record<string, string>>} sentences @param {string} language
 * @returns {(key: string, values?: Record<string, string | number>) => string}
 */
export function speaker(sentences, language) {
  return (key, values = {}) =>
    // In one pass, so that a value that looks like a placeholder stays as it is.
    (sentences[key]?.[language] ?? key).replace(/\{([a-z0-9_]+)\}/g, (whole, name) =>
      String(Object.hasOwn(values, name) ? values[name] : whole));
}

/** Returns a sentence in capitals as an ordinary one: "SUA VEZ" becomes "Sua vez". @param {string} sentence */
export function calm(sentence) {
  if (sentence !== sentence.toUpperCase()) return sentence;
  return sentence.charAt(0) + sentence.slice(1).toLowerCase();
}
