import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../../src/protocol/errors.js';
import { NUMERICS } from '../../../src/protocol/numerics.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import type { Message } from '../../../src/protocol/message.js';
import { unsafeIn } from '../../fuzz/clean-state.js';
import { ModelClient } from '../../support/model-client.js';

const COMMANDS = [
  ...'PRIVMSG NOTICE JOIN PART QUIT KICK NICK MODE TOPIC AWAY CHGHOST INVITE TAGMSG ERROR FAIL WARN NOTE SETNAME'.split(
    ' ',
  ),
  ...Object.values(NUMERICS),
];

const word = fc.oneof(
  fc.constantFrom(
    'bob',
    'alice',
    '#lobby',
    '#ops',
    '*',
    '@#lobby',
    '',
    '+o',
    '-ov+b',
    '__proto__',
    'constructor',
    '\x1b]0;owned\x07',
    '#o\x9bps',
    'e\u202eve',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const source = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('bob!b@h', 'alice!a@h', 'irc.test', '!', '@', 'e\x1b[2Jve!e@h', 'e\u202eve!e@h'),
  fc.string({ minLength: 1 }),
);
const tags = fc.dictionary(
  fc.constantFrom('time', 'msgid', 'label', 'account', 'batch'),
  fc.oneof(
    fc.string(),
    fc.constantFrom('2026-11-21T10:00:00.000Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', 'm1'),
  ),
);
const message: fc.Arbitrary<Message> = fc
  .record({ tags, source, command: fc.constantFrom(...COMMANDS), params: fc.array(word, { maxLength: 7 }) })
  .map((made) => ({ ...made, tags: new Map(Object.entries(made.tags)) }));

function expectClean({ state }: ModelClient): void {
  expect(unsafeIn(state)).toEqual([]);
}

describe('the model survives', () => {
  test('any message, short of parameters or out of order, and shows nothing that could control a terminal', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), fc.boolean(), (messages, registered) => {
        const client = new ModelClient();
        if (registered) {
          client.register();
          client.join('#lobby', 'alice');
        }
        for (const each of messages) client.apply({ type: 'message', message: each });
        client.loseConnection();
        client.register();
        expectClean(client);
      }),
      { numRuns: 300 },
    );
  });

  test('any history', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 20 }),
        fc.constantFrom('#lobby', 'alice', '*', ''),
        (messages, target) => {
          const client = new ModelClient();
          client.register();
          client.join('#lobby', 'alice');
          client.apply({ type: 'load-older', key: '#lobby' });
          for (const type of ['chathistory', 'draft/chathistory-targets']) {
            client.apply({ type: 'batch', batch: { type, params: [target], messages } });
          }
          expectClean(client);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('any line of text', () => {
    const client = new ModelClient();
    client.register();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
        try {
          client.apply({ type: 'message', message: parseMessage(line) });
        } catch (error) {
          // What is no message never gets as far as the model.
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a server that opens conversations without end', () => {
    const client = new ModelClient();
    client.register();
    for (let i = 0; i < 2000; i++) client.hear(`:n${i}!u@h PRIVMSG bob :hi`);
    expect(client.state.conversations.size).toBeLessThanOrEqual(500);
  });
});
