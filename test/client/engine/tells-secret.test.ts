/** A command with a password in it, where others could read along. */
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import { OVERHEARD, tellsSecret } from '../../../src/client/engine/tells-secret.js';
import { FakeClock } from '../../support/fake-clock.js';
import { modernServer, settle } from '../../support/fake-irc-server.js';
import { testEngine } from '../../support/test-engine.js';

let engine: Engine | undefined;

afterEach(() => {
  void engine?.quit('');
  engine = undefined;
});

const LINES = [
  'REGISTER * * canary',
  'ACCOUNT PASSWORD canary',
  'account-lower password canary',
  'ACCOUNT CLAIM canary',
  'OPER admin canary',
];

test.for(['/register canary', '/account password canary', '/account claim canary', '/oper admin canary'])(
  '%s is not sent without TLS, and why is said',
  async (typed) => {
    const { server } = modernServer();
    const made = testEngine({ clock: new FakeClock(), connect: server.connect });
    engine = made;
    made.start();
    await settle();
    made.submit(typed);
    await settle();
    expect(server.last.lines.join('\n')).not.toContain('canary');
    expect(shown(made)).toContain(OVERHEARD);
    // It goes on: what has no password in it is sent.
    made.submit('/oper admin');
    await settle();
    expect(server.last.lines).toContain('OPER admin');
  },
);

test('lines that have a password in them, and some that have none', () => {
  const secret = LINES.map((line) => line.replace('account-lower', 'ACCOUNT').split(' '));
  for (const [command = '', ...params] of secret) expect(tellsSecret({ command, params })).toBe(true);
  for (const [command = '', ...params] of [
    ['ACCOUNT', 'INFO'],
    ['ACCOUNT', 'REMOVE-KEY', 'x'],
    ['OPER', 'admin'],
    ['REGISTER'],
  ])
    expect(tellsSecret({ command, params })).toBe(false);
});

function shown({ state }: Engine): string {
  const lines = [...state.conversations.values()].flatMap(({ log }) =>
    Array.from({ length: log.length }, (_, i) => log.at(i)?.text ?? ''),
  );
  return lines.join('\n');
}
