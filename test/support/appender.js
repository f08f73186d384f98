/**
 * A program that appends to an embedded store until it is killed, for the tests that kill it.
 *
 *   node appender.js DIRECTORY PREFIX [COUNT] [IN-FLIGHT] [die]
 *
 * Writes to stdout, each in one write: `open`, `ack ID` when an append was answered, `fail ID CODE` when it was
 * refused, `health STATE`, and `done` after COUNT appends, when it closes and ends. An id is PREFIX.n and is
 * both the text and the send id. With `die` it kills itself with SIGKILL after the first refusal.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../dist/core/clock.js';
import { ChatError } from '../../dist/core/errors.js';
import { openEmbeddedStore } from '../../dist/server/store/index.js';

const [directory = '', prefix = '', count = 'Infinity', inFlight = '8', onRefusal = ''] = process.argv.slice(2);

/** @param {string} line */
function say(line) {
  writeSync(1, `${line}\n`);
}


const { log } = openEmbeddedStore({ directory, clock: systemClock() });
await log.open(() => {});
log.onHealth(({ state }) => say(`health ${state}`));
say('open');

/** @type {import('../../dist/server/store/types.js').Author} */
const author = { session: 's', identity: `guest:${prefix}`, nick: 'n', user: 'u', host: 'h' };
let next = 0;

/** One after the other, as often as there are ids; several of these run side by side. */
async function appendOn() {
  while (next < Number(count)) {
    const id = `${prefix}.${next++}`;
    try {
      await log.append([
        { kind: 'message', conversation: '#a', author, target: '#a', text: id, sendId: id, durability: 'required' },
      ]);
      say(`ack ${id}`);
    } catch (error) {
      say(`fail ${id} ${error instanceof ChatError ? error.code : String(error)}`);
      if (onRefusal === 'die') process.kill(process.pid, 'SIGKILL');
    }
  }
}

await Promise.all(Array.from({ length: Number(inFlight) }, appendOn));
await log.close();
say('done');
