// The league on /tv, in a real browser: its table stands beside the boards at every size, everybody is shown in turn, and
// its end is a podium. The server's messages are written here, so that each picture is the same in every run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { picture } from './support/browser.mjs';
import { browserAndServer, forbidComplaints } from './support/shared.mjs';
import { faultsOfWall, NAMES, SCREENS, SMALLEST_BOARD } from './support/wall.mjs';

const PEOPLE = [...NAMES, '王'.repeat(12), 'W'.repeat(24), '<b>Zoë', 'Ana Beatriz Nascimento', '', 'Luís Fernando Almeida'];
const NAME = 'Festa junina da Escola Municipal Anita G';
/** As in tests/tv.test.mjs: legible at three meters. */
const SMALLEST_PX = 26;

const [browser, server] = await browserAndServer();
forbidComplaints(browser);

const player = (nome) => ({ nome, presente: true, vitorias: 2 });
const room = (number, torneio) => ({
  ...(torneio ? { torneio } : {}),
  jogoId: `mesa${number}`, tabuleiro: [1, 0, 0, 0, -1, 0, 0, 0, 0], versao: number, vez: 1, vencedor: null, linha: null, ultima: 4, partida: 1,
  empates: 0, plateia: 0, revanche: [], jogadores: { 1: player(NAMES[0]), '-1': player(NAMES[1]) },
});
const rows = (count) => Array.from({ length: count }, (_, at) => ({
  lugar: at < 2 ? 1 : at + 1, nome: PEOPLE[at % PEOPLE.length], pontos: 90 - at, jogos: 21, vitorias: 3, empates: 0, derrotas: 1,
}));

/** Opens /tv with a clock that stands still, and returns the way to tell it something. */
async function wall(options = {}) {
  const page = await browser.person({ viewport: { width: 1920, height: 1080 }, locale: 'pt-BR', ...options });
  await page.clock.install();
  let send;
  let listens;
  const listening = new Promise((resolve) => { listens = resolve; });
  await page.routeWebSocket(/socket\.io/, (line) => {
    send = (name, payload) => line.send(`42${JSON.stringify([name, payload])}`);
    line.onMessage((frame) => {
      if (frame === '40') line.send('40{"sid":"1"}');
      if (String(frame).startsWith('42["listar_tabuleiros"')) listens();
    });
    // The longest silence that the page believes: it may not connect anew, by long polling to the real server, while a test moves the clock on.
    line.send('0{"sid":"1","upgrades":[],"pingInterval":300000,"pingTimeout":300000,"maxPayload":8192}');
  });
  const answered = page.waitForResponse('**/endereco');
  await page.goto(`${server.url}/tv`);
  const ahead = Date.parse((await (await answered).allHeaders()).date) - await page.evaluate(() => Date.now());
  // A page is told nothing before it listens.
  await listening;
  const rooms = (salas) => send('tabuleiros', { salas, total: salas.length });
  const boards = (count, torneio = false) => rooms(Array.from({ length: count }, (_, at) => room(at, torneio)));
  const league = async (count, more = {}) => {
    const ends = await page.evaluate(() => Date.now()) + ahead + 754_000;
    send('torneio', { nome: NAME, termina: ends, encerrado: false, participantes: count, tabela: rows(count), ...more });
    await page.waitForFunction((people) => document.querySelectorAll('#league-rows tr[class], #league-rows tbody tr:not([hidden])').length > 0 === people > 0, count);
  };
  return { page, boards, rooms, league, noLeague: () => send('torneio', {}) };
}

test('names, points and boards at every size, and the end of it', async () => {
  const { page, boards, league } = await wall();
  for (const count of [0, 1, 4, 12]) {
    for (const encerrado of [false, true]) {
      boards(count, encerrado);
      await league(25, { encerrado });
      for (const [width, height] of SCREENS) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(100);
        if (count > 0 || encerrado) assert.deepEqual(await page.evaluate(faultsOfWall, SMALLEST_BOARD), [], `${count} boards, ${width}x${height}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        await picture(page, `league-${count}-${encerrado ? 'over' : 'open'}-${width}`);
      }
    }
  }
});

test('a wall across the room: large type, the leaders always, everybody in turn', async () => {
  const { page, boards, league } = await wall();
  boards(12);
  await league(25);
  const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll('#league *')]
    .filter((one) => one.checkVisibility() && !one.closest('.heard-only') && one.children.length === 0).map((one) => parseFloat(getComputedStyle(one).fontSize))));
  assert.ok(smallest >= SMALLEST_PX, `${smallest} px`);
  const points = () => page.locator('#league-rows tbody tr:visible .league-points').allTextContents();
  const seen = new Set();
  for (let turn = 0; turn < 12; turn += 1) {
    const shown = await points();
    assert.deepEqual(shown.slice(0, 3), ['90', '89', '88']);
    for (const one of shown) seen.add(one);
    await page.clock.runFor(8000);
  }
  assert.equal(seen.size, 25);
});

test('the time runs by the clock of the server, and ends in a podium that fills a screen where nobody plays', async () => {
  const { page, boards, league, noLeague } = await wall();
  boards(1);
  await league(2, { tabela: rows(2).map((row) => ({ ...row, nome: '' })) });
  for (const name of ['jogador 1', 'jogador 2']) await page.locator('#league-rows .league-who', { hasText: name }).waitFor();
  await league(6);
  assert.match(await page.locator('#league-time').textContent(), /^Termina em 12:3[345]$/);
  await page.clock.runFor(60_000);
  assert.match(await page.locator('#league-time').textContent(), /^Termina em 11:3[345]$/);
  await league(6, { encerrado: true });
  await page.locator('#league-time', { hasText: /^Fim do torneio$/ }).waitFor();
  boards(1, true);
  await page.locator('#league-time', { hasText: 'Ainda há partida que vale, e a tabela pode mudar.' }).waitFor();
  boards(1);
  await page.locator('#league-time', { hasText: /^Fim do torneio$/ }).waitFor();
  assert.equal(await page.locator('.podium .medal-1:visible').count(), 2, 'a shared place');
  assert.equal(await page.locator('#wall').isVisible(), true);
  boards(0);
  await page.waitForFunction(() => document.getElementById('league').clientWidth > innerWidth * 0.9);
  noLeague();
  await page.locator('#league').waitFor({ state: 'hidden' });
  await page.locator('#tv-empty:visible').waitFor();
});

test('free seats, absent players and headings are whole on a projector and a phone, and nobody is no winner', async () => {
  for (const locale of ['pt-BR', 'en-US', 'es-MX']) {
    const { page, rooms, league } = await wall({ locale });
    const away = { ...player('Maria Clara dos Santos X'), presente: false };
    const over = { tabuleiro: [1, 1, 1, -1, -1, 0, 0, 0, 0], vencedor: 1, linha: [0, 1, 2], vez: 0, ultima: 2 };
    const seats = [{ 1: away, '-1': player('Bia') }, { 1: player('João Pedro de Oliveira'), '-1': null }];
    rooms([...Array.from({ length: 6 }, (_, at) => ({ ...room(at), jogadores: seats[at % 2] })), { ...room(7), ...over, jogadores: { 1: null, '-1': player('Bia') } }]);
    await league(6);
    for (const [width, height] of [[1366, 768], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(100);
      const cut = await page.evaluate(() => [...document.querySelectorAll('.tv-room *, .tv-player')]
        .filter((one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 || one.scrollHeight > one.clientHeight + 3 && one.clientHeight > 0))
        .map(({ textContent }) => textContent));
      assert.deepEqual(cut, [], `${locale} ${width}`);
      const gap = await page.evaluate(() => {
        const [points, games] = [...document.querySelectorAll('#league-rows th')].slice(-2).map((one) => {
          const words = document.createRange();
          words.selectNodeContents(one);
          return words.getBoundingClientRect();
        });
        return (games.left - points.right) / parseFloat(getComputedStyle(document.querySelector('#league-rows th')).fontSize);
      });
      assert.ok(gap >= 0.6, `the headings are ${gap.toFixed(2)} em apart`);
      await picture(page, `tv-free-${locale}-${width}`);
    }
    assert.equal(await page.locator('.tv-seat.won').count(), 0);
    assert.match(await page.locator('.tv-tile.over .tv-stand').textContent(), /^X (venceu|wins|ganó)$/);
    assert.equal(await page.locator('.tv-tile.over .tv-seat', { hasText: /ninguém|nobody|nadie/ }).count(), 1);
    await page.context().close();
  }
});

test('a league before its first game says so, and a name is only text', async () => {
  const { page, boards, league } = await wall({ locale: 'es-MX', colorScheme: 'dark' });
  boards(0);
  await league(0);
  await page.locator('.league-empty', { hasText: 'Todavía no terminó ninguna partida.' }).waitFor();
  await league(0, { encerrado: true });
  await page.locator('.league-empty', { hasText: /^Ninguna partida terminó\.$/ }).waitFor();
  await league(5);
  assert.equal(await page.locator('#league-rows .league-who', { hasText: '<b>Zoë' }).count(), 1);
  await picture(page, 'league-es-dark');
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    for (const encerrado of [false, true]) {
      await league(12, { encerrado });
      assert.deepEqual(await violations(page), [], `${colorScheme}, over: ${encerrado}`);
    }
  }
});
