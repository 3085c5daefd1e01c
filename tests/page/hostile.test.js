// No message of a server makes the page throw, and no text that could reach the page is harmful or endless.
// JOGO_FRAMES=1000000 runs that many frames from a random seed, which it prints. JOGO_SEED repeats a seed.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { decodeFrame } from '../../web/packets.js';
import { playerName, sentence, squareLabel, status, title } from '../../web/sentences.js';
import { canAskNextGame, canPlay, initialState, update } from '../../web/state.js';
import { LANGUAGES, speaker } from '../../web/text.js';
import { lookOf } from '../../web/view-board.js';
import * as wire from '../../web/wire.js';
import { Hostile, isHarmful } from './hostile.js';

const FRAMES = Number(process.env.JOGO_FRAMES ?? 10_000);
const SEED = Number(process.env.JOGO_SEED ?? (process.env.JOGO_FRAMES ? Date.now() % 1e9 : 1));
const STORY = 200;
const LONGEST = 200;

const texts = JSON.parse(readFileSync(new URL('../../crates/texts/texts.json', import.meta.url), 'utf8'));

/** Decodes a message as main.js does. */
const DECODERS = {
  [wire.BOARD]: (payload) => ({ type: 'room', room: wire.decodeRoom(payload) }),
  [wire.SEAT]: (payload) => ({ type: 'seat', seat: wire.decodeSeat(payload) }),
  [wire.REFUSAL]: (payload) => ({ type: 'refused', refusal: wire.decodeRefusal(payload) }),
  [wire.LEAGUE]: (payload) => ({ type: 'league', league: wire.decodeLeague(payload) }),
  [wire.ROOMS]: (payload) => ({ type: 'rooms', rooms: wire.decodeRooms(payload) }),
};

/** Returns every string inside, except tokens, which are never shown. */
function stringsOf(value) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (['token', 'spareToken', 'presented', 'person'].includes(key) ? [] : stringsOf(inner)));
}

/** Returns every text of a state that the page could show. */
function wordsOf(state, speak) {
  const words = [title(state, speak, 'host'), status(state, speak, 'host').text, ...stringsOf(state), ...state.said.map((saying) => sentence(saying, speak))];
  if (state.notice) words.push(sentence(state.notice, speak));
  for (const room of [state.room, ...(state.rooms ?? [])]) {
    if (room) words.push(playerName(room.players, 1, speak), playerName(room.players, -1, speak));
  }
  return words.concat([0, 4, 8].map((square) => squareLabel(lookOf(state, square), square, speak)));
}

function assertHarmless(words, what) {
  for (const word of words) assert.ok(!isHarmful(word) && word.length <= LONGEST, `${what}: ${JSON.stringify(word).slice(0, 300)}`);
}

test('every message of a hostile server comes out harmless', (t) => {
  t.diagnostic(`${FRAMES} frames from seed ${SEED}`);
  const counted = { understood: 0, named: 0 };
  for (let frames = 0, seed = SEED; frames < FRAMES; seed += 1) {
    const hostile = new Hostile(seed, '123');
    const speak = speaker(texts, hostile.of(LANGUAGES));
    let state = initialState('Ana');
    const take = (message) => { state = update(state, message).state; };
    take({ type: 'online' });
    take({ type: 'open', roomId: '123' });
    for (let step = 0; step < STORY; step += 1, frames += 1) {
      const what = `JOGO_SEED=${seed}, frame ${step}`;
      const packet = decodeFrame(hostile.frame());
      const message = packet.kind === 'event' && Object.hasOwn(DECODERS, packet.name) ? DECODERS[packet.name](packet.payload) : null;
      if (message && !Object.values(message).includes(null)) {
        counted.understood += 1;
        take(message);
      }
      if (packet.kind === 'answer') take({ type: 'entered', entry: state.entry, answer: wire.decodeAnswer(packet.payload) });
      const wish = hostile.below(8);
      if (wish === 0) take({ type: 'play', square: hostile.below(9) });
      if (wish === 1) take({ type: hostile.of(['next_game', 'take_back', 'take_seat', 'try_again', 'online', 'seek', 'open']), roomId: '123' });
      if (wish === 2) take({ type: 'lost', retryAt: 5 });
      canPlay(state, 0);
      canAskNextGame(state);
      assertHarmless(wordsOf(state, speak), what);
      assert.ok((state.rooms?.length ?? 0) <= 200 && state.said.length <= 8, what);
      counted.named += state.room?.players['1']?.name ? 1 : 0;
    }
  }
  t.diagnostic(`${counted.understood} understood, a name in view ${counted.named} times`);
  assert.ok(counted.understood > FRAMES / 4 && counted.named > FRAMES / 10, JSON.stringify(counted));
});

test('the judge knows harm', () => {
  for (const text of ['a\u202eb', '\u001b[2J', 'a\u200bb', 'a\nb', '\u009b', '\ud800', 'q\u0300\u0300\u0300', '\u3164']) assert.ok(isHarmful(text), text);
  for (const text of ['João', 'नमस्ते', '王小明', 'Ольга · 2']) assert.ok(!isHarmful(text), text);
});

test('text enters the page as text, and names through one door', () => {
  const page = new URL('../../web/', import.meta.url);
  const files = readdirSync(page).filter((name) => name.endsWith('.js'));
  const source = (name) => readFileSync(new URL(name, page), 'utf8');
  const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\b|new Function|srcdoc/;
  assert.deepEqual(files.filter((name) => markup.test(source(name))), []);
  // Five places read `nome` from the wire, and clean it.
  const reads = files.flatMap((name) => source(name).match(/.*\.nome\b.*/g) ?? []).filter((line) => /(player|payload|entry)\.nome/.test(line));
  assert.equal(reads.length, 5);
  for (const line of reads) assert.match(line, /cleanName\(\w+\.nome\)/);
});
