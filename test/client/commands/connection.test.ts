/** /connect and /lag in every state of the connection. */
import { expect, test } from 'vitest';
import type { Action } from '../../../src/client/commands/command.js';
import { interpret } from '../../../src/client/commands/interpret.js';
import type { ConnectionState } from '../../../src/client/model/connection.js';
import { startState } from '../../../src/client/model/state.js';

const AT = { server: 'irc.test:6697' };
const ONLINE = {
  phase: 'online',
  ...AT,
  security: 'TLS 1.3',
  silentSince: undefined,
  dropsAt: undefined,
} as const;

function answer(connection: ConnectionState, line: string): string {
  const state = startState('bob');
  state.connection = connection;
  return interpret(state, line)
    .map((action: Action) =>
      action.do === 'tell' && action.input.type === 'note'
        ? `${action.input.kind}: ${action.input.text}`
        : action.do,
    )
    .join('\n');
}

const STATES: readonly (readonly [connection: ConnectionState, connect: string, lag: string])[] = [
  [{ phase: 'idle' }, 'connect', 'error: not connected: there is nothing to measure'],
  [
    { phase: 'connecting', ...AT, step: 'TLS', attempt: 2 },
    'info: connecting to irc.test:6697 already',
    'error: not connected: there is nothing to measure',
  ],
  [
    { phase: 'registering', ...AT, attempt: 2 },
    'info: connecting to irc.test:6697 already',
    'error: not connected: there is nothing to measure',
  ],
  [
    { phase: 'nick-refused', ...AT, nick: 'bob', reason: 'taken' },
    'error: irc.test:6697 waits for another nick: /nick NAME',
    'error: not connected: there is nothing to measure',
  ],
  [
    { phase: 'waiting', ...AT, offlineSince: 0, retryAt: 9, attempt: 3, reason: 'refused' },
    'connect',
    'error: not connected: there is nothing to measure',
  ],
  [
    { phase: 'distrusted', ...AT, expected: 'a', found: 'b', reason: 'x' },
    'error: the certificate has changed: /trust accepts it and connects, /quit leaves',
    'error: not connected: there is nothing to measure',
  ],
  [
    { ...ONLINE, lag: undefined },
    'info: connected to irc.test:6697 already',
    'info: lag to irc.test:6697: not measured yet, TLS 1.3',
  ],
  [
    { ...ONLINE, lag: 12.4, security: '' },
    'info: connected to irc.test:6697 already',
    'info: lag to irc.test:6697: 12 ms',
  ],
  [
    { ...ONLINE, lag: 12, silentSince: 5, dropsAt: 9 },
    'info: connected to irc.test:6697 already',
    'error: irc.test:6697 does not answer at the moment; lag before that: 12 ms',
  ],
  [
    { phase: 'closed', reason: '' },
    'error: not connected',
    'error: not connected: there is nothing to measure',
  ],
];

test.for(STATES)('when the connection is %o', ([connection, connect, lag]) => {
  expect(answer(connection, '/connect')).toBe(connect);
  expect(answer(connection, '/reconnect')).toBe(connect);
  expect(answer(connection, '/lag')).toBe(lag);
});
