// Gives every line of standard input to the page's own decoders, as JSON strings, and says what went wrong.
// Run by row F37 with the directory of the page as its argument.

import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const page = (name) => import(new URL(name, pathToFileURL(`${process.argv[1]}/`)).href);
const { decodeFrame } = await page('packets.js');
const wire = await page('wire.js');
const decoders = [wire.decodeRoom, wire.decodeSeat, wire.decodeRefusal, wire.decodeAnswer, wire.decodeRooms];
const harmful = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const names = (said) => [said, ...(Array.isArray(said) ? said : [])]
  .flatMap((room) => Object.values(room?.players ?? {})).map((player) => player?.name ?? '');

let read = 0;
let understood = 0;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const frame = JSON.parse(line);
  read += 1;
  try {
    const packet = decodeFrame(frame);
    for (const decode of decoders) {
      const said = decode(packet.payload);
      if (said === null) continue;
      understood += 1;
      const bad = names(said).find((name) => harmful.test(name) || [...name].length > 72);
      if (bad !== undefined) throw new Error(`a harmful name: ${JSON.stringify(bad)}`);
      if (said.board && said.board.length !== 9) throw new Error('a board that is none');
    }
  } catch (error) {
    console.log(`${error.message} in ${JSON.stringify(frame).slice(0, 200)}`);
  }
}
console.error(`${read} ${understood}`);
