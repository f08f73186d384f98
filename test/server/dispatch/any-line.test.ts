import { expect, test } from 'vitest';

import { commandTable } from '../../../src/server/commands/index.js';
import { settle } from '../../support/connection-pair.js';
import { ALL_CAPS, dispatchRoom } from '../../support/dispatch-room.js';

/** Words that commands look at, good and bad, and some that mean something to JavaScript. */
const PLAIN =
  'ann bob ANN nobody #tea #TEA #none # @#tea +#tea 0 * : :: +o -o +b +bbb -k +l +imntkl + - +q a!b@c *!*@* #tea,#two ' +
  'ann,bob , LS REQ END 302 LATEST BEFORE BETWEEN TARGETS msgid=m1 timestamp=2024-01-01T00:00:00.000Z __proto__ ' +
  'constructor toString -1 1e9 99999999999999999999 NaN %tcuhnfar,1 ü \u{1f600} :\u202e :\ud83d :\x02bold\x0f';
const WORDS = [...PLAIN.split(' '), '', ':a b', 'x'.repeat(300), ':\x01ACTION waves\x01'];
const TAGS = [
  '',
  '',
  '',
  '@label=x ',
  '@+typing=active ',
  '@+draft/react=y;+reply=m1 ',
  '@label= ',
  '@=;;a= ',
];

/** A sequence that is the same in every run (Lehmer, 1951). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

test('no line that anybody can write is a fault of the server', async () => {
  const room = dispatchRoom();
  const commands = [...commandTable().keys()].filter((name) => name !== 'QUIT');
  const random = sequence(20_240_101);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const people = await Promise.all([
    room.enter('ann', ALL_CAPS),
    room.enter('bob', 'batch draft/chathistory draft/event-playback'),
    room.enter('cid'),
  ]);
  people.push(room.connect());
  const said: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    const params = Array.from({ length: random(6) }, () => pick(WORDS));
    const line = `${pick(TAGS)}${pick(commands)} ${params.join(' ')}`.replaceAll('\n', '');
    said.push(line);
    pick(people).peer.write(`${line}\r\n`);
    if (i % 100 === 0) await settle();
    if (room.logger.of('command.failed').length > 0) break;
  }
  await settle();
  const failed = room.logger.of('command.failed').map(({ error, fields }) => ({ error, fields }));
  expect({ failed, last: failed.length > 0 ? said.slice(-100) : [] }).toEqual({ failed: [], last: [] });
  for (const { client } of people.slice(0, 3)) expect(client.connection.isEnded).toBe(false);
}, 60_000);
