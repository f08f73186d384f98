import { expect, test } from 'vitest';

import { ProtocolError } from '../../../src/protocol/errors.js';
import { NUMERICS } from '../../../src/protocol/numerics.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';
import { CommandError } from '../../../src/server/commands/command-error.js';
import { commandTable } from '../../../src/server/commands/index.js';
import { encodeEvent } from '../../../src/server/delivery/encode.js';
import type { Reply } from '../../../src/server/commands/types.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import fc from 'fast-check';
import { TestNetwork } from '../../support/network.js';

test('every row has a name in upper case, a usage that begins with it, and a summary', () => {
  for (const [name, row] of commandTable()) {
    expect(name).toMatch(/^[A-Z]+$/);
    expect(row.name).toBe(name);
    expect(row.usage === name || row.usage.startsWith(`${name} `)).toBe(true);
    expect(row.summary).toMatch(/^[A-Z].*[^.]$/);
  }
  expect([...commandTable().keys()]).toEqual([...commandTable().keys()].sort());
});

test('no line of anybody makes a handler throw, answer or say what is no line', () => {
  const words = fc.constantFrom(
    '#c',
    '#none',
    'ann',
    'ghost',
    '',
    ':',
    '*',
    '0',
    '+b',
    '-k',
    '+l',
    '%tna,1',
    ':x',
    '#c,#d',
    'LS',
    'REQ',
    'LATEST',
    '@#c',
    '-1',
    '__proto__',
    'constructor',
  );
  const parameter = fc.oneof(
    words,
    fc.string({ maxLength: 20 }).filter((text) => !/[\0\r\n]/.test(text)),
  );
  const line = fc
    .tuple(fc.constantFrom(...commandTable().keys()), fc.array(parameter, { maxLength: 5 }))
    .map(([name, params]) => [name, ...params].join(' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const network = new TestNetwork();
      const ann = network.join('ann', '#c');
      network.join('bob', '#c');
      for (const text of lines) {
        const row = commandTable().get(text.split(' ')[0] ?? '');
        if (row === undefined || parseMessage(text).params.length < row.minParams) continue;
        for (const reply of answers(() => network.perform(row, ann, text))) expectLine(reply);
      }
      // What got into the log can be shown to everybody, whatever they have negotiated.
      for (const event of network.events) {
        for (const capabilities of [0, -1]) {
          const shown = encodeEvent(event, capabilities, (key) => network.state.rooms.get(key)?.name ?? key);
          expect(Buffer.byteLength(shown?.replace(/^@\S+ /, '') ?? '')).toBeLessThanOrEqual(512);
        }
      }
    }),
    { numRuns: 500 },
  );
});

function answers(work: () => Reply[]): Reply[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof CommandError) return [error.reply];
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

function expectLine(reply: Reply): void {
  const command = 'numeric' in reply ? NUMERICS[reply.numeric] : reply.command;
  const params = 'numeric' in reply ? ['ann', ...reply.params] : reply.params;
  const message = parseMessage(serialiseMessage({ source: 'irc.test', command, params }));
  expect(message.params).toEqual(params);
}
