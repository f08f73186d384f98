import { expect, test } from 'vitest';
import type { ConnectionState } from '../../../src/client/model/connection.js';
import { connectionInWords } from '../../../src/client/modes/words.js';

const server = 'irc.test:6697';
const online = { phase: 'online', server, lag: 3, security: 'TLS 1.3', dropsAt: undefined } as const;

/** A state of the connection for each that there is: another one does not compile here. */
const STATES: { readonly [P in ConnectionState['phase']]: readonly (readonly [ConnectionState, string])[] } =
  {
    idle: [[{ phase: 'idle' }, 'not connected']],
    connecting: [
      [{ phase: 'connecting', server, step: 'TCP', attempt: 1 }, `connecting to ${server} (try 1)`],
      [{ phase: 'connecting', server, step: 'TLS', attempt: 7 }, `connecting to ${server} (try 7)`],
    ],
    registering: [
      [{ phase: 'registering', server, attempt: 1 }, `connected to ${server}, introducing ourselves`],
    ],
    'nick-refused': [
      [
        { phase: 'nick-refused', server, nick: 'bob', reason: 'Erroneous nickname' },
        'nick "bob" was refused: Erroneous nickname; /nick NAME tries another',
      ],
    ],
    online: [
      [{ ...online, silentSince: undefined }, `online at ${server}`],
      [{ ...online, silentSince: 92_000 }, `no answer from ${server} for 8 s`],
    ],
    waiting: [
      [
        {
          phase: 'waiting',
          server,
          offlineSince: 0,
          retryAt: 106_200,
          attempt: 3,
          reason: 'connection refused',
        },
        `offline: connection refused; trying ${server} in 7 s`,
      ],
      [
        { phase: 'waiting', server, offlineSince: 0, retryAt: 99_000, attempt: 3, reason: 'no route' },
        `offline: no route; trying ${server} now`,
      ],
    ],
    distrusted: [
      [
        { phase: 'distrusted', server, expected: 'sha256:ab', found: 'sha256:cd', reason: 'another key' },
        'another key',
      ],
    ],
    closed: [[{ phase: 'closed', reason: '' }, 'closed']],
  };

test.for(Object.values(STATES).flat())('the connection %j is said as "%s"', ([state, words]) => {
  expect(connectionInWords(state, 100_000)).toBe(words);
});
