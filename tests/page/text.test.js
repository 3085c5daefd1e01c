import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { LANGUAGES, calm, chooseLanguage, languageAfter, speaker, tagOf } from '../../web/text.js';
import { REFUSAL_CODES } from '../../web/wire.js';

const folder = new URL('../../web/', import.meta.url);
const read = (file) => readFileSync(new URL(file, folder), 'utf8');
const sentences = JSON.parse(read('../crates/texts/texts.json'));
const sources = readdirSync(folder).filter((file) => /\.(js|html)$/.test(file)).map(read).join('\n');

/** Finds the keys in the sources: as data-text, as `key: '...'`, or as an argument of speak(). */
function usedKeys() {
  const written = [
    ...sources.matchAll(/data-text="(\w+)"/g),
    ...sources.matchAll(/\bkey: '(\w+)'/g),
    ...sources.matchAll(/\b_?speak\('(\w+)'/g),
    ...sources.matchAll(/\bline\('\w+', '(\w+)'/g),
    ...sources.matchAll(/(?<!\b(?:type|do))[?:] '([a-z]+_[a-z_]+)'/g),
    ...sources.matchAll(/return '([a-z]+_[a-z_]+)'/g),
  ].map(([, key]) => key);
  const places = Array.from({ length: 9 }, (_, at) => `place_${at + 1}`);
  const phases = ['room_waiting', 'room_playing', 'room_over'];
  return new Set([...written, ...places, ...phases, ...REFUSAL_CODES]);
}

test('the server gives every sentence that the page uses', () => {
  const [, list] = read('../crates/texts/build.rs').match(/NOT_OF_THE_PAGE[^=]*= \[([^\]]*)\]/);
  const left = [...list.matchAll(/"(\w+)"/g)].map(([, start]) => start);
  assert.ok(left.length > 5, list);
  assert.deepEqual([...usedKeys()].filter((key) => left.some((start) => key.startsWith(start))), []);
});

test('the sentences of one page alone are used by no other', () => {
  const pages = { desk_: /desk/, fio_: /fio|protocol/ };
  for (const [start, own] of Object.entries(pages)) {
    const users = readdirSync(folder).filter((file) => /\.(js|html)$/.test(file) && new RegExp(`['"\`]${start}`).test(read(file)));
    assert.ok(users.length > 1, `${start} is a key of no page`);
    assert.deepEqual(users.filter((file) => !own.test(file)), []);
  }
});

test('every sentence the page uses exists', () => {
  const keys = [...usedKeys()];
  assert.ok(keys.length > 70, `only ${keys.length} keys found`);
  assert.deepEqual(keys.filter((key) => !Object.hasOwn(sentences, key)), []);
});

test('every language is complete, with the same placeholders', () => {
  const placeholders = (sentence) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
  for (const [key, versions] of Object.entries(sentences)) {
    for (const language of LANGUAGES) {
      assert.ok(versions[language], `${key} in ${language}`);
      assert.deepEqual(placeholders(versions[language]), placeholders(versions.en), `${key} in ${language}`);
    }
  }
});

test('the language: address, then choice, then browser, then English', () => {
  const choose = (search, saved, ...preferred) => chooseLanguage({ search, saved, preferred });
  assert.equal(choose('?idioma=en', 'pt', 'pt-BR'), 'en');
  assert.equal(choose('', 'en', 'pt-BR'), 'en');
  assert.equal(choose('', null, 'fr', 'en-GB', 'pt'), 'en');
  assert.equal(choose('', null, 'es-419', 'pt-BR'), 'es');
  assert.equal(choose('?idioma=es', 'pt', 'pt-BR'), 'es');
  assert.equal(choose('', null, 'fr', 'pt-PT'), 'pt');
  assert.equal(choose('?idioma=xx', 'zz', 'fr', 'enm'), 'en');
  assert.equal(choose('', null), 'en');
});

test('the button offers each language in turn, and every language has its tag', () => {
  assert.deepEqual(LANGUAGES.map(languageAfter), ['en', 'es', 'pt']);
  assert.deepEqual(LANGUAGES.map(tagOf), ['pt-BR', 'en', 'es']);
});

test('values are filled in once, so that a name cannot be a placeholder', () => {
  const speak = speaker({ a: { pt: '{nome} e {n}', en: '' } }, 'pt');
  assert.equal(speak('a', { nome: '{n}', n: 3 }), '{n} e 3');
  assert.equal(speak('missing'), 'missing');
});

test('capitals become a sentence', () => {
  assert.equal(calm('VOCÊ VENCEU!'), 'Você venceu!');
  assert.equal(calm('¡GANASTE!'), '¡Ganaste!');
  assert.equal(calm('Vez de ANA…'), 'Vez de ANA…');
});
