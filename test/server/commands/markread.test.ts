/** What of a read marker goes to whom: the person's other sessions, and only when it has moved. */
import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { ChatError } from '../../../src/core/errors.js';
import { markread } from '../../../src/server/commands/markread.js';
import type { Effect } from '../../../src/server/commands/types.js';
import type { Session } from '../../../src/server/state/session.js';
import type { Directory } from '../../../src/server/store/directory-types.js';
import type { Markers } from '../../../src/server/store/marker-types.js';
import type { Log } from '../../../src/server/store/log-types.js';
import { TestNetwork } from '../../support/network.js';
import { NO_ACCOUNTS } from '../../support/no-accounts.js';

const LINE = 'MARKREAD #tea timestamp=2024-05-01T12:00:00.000Z';

function device(network: TestNetwork, nick: string, account: string | undefined): Session {
  const session = network.join(nick, '#tea');
  session.account = account;
  session.capabilities = Cap.readMarker;
  return session;
}

async function work(effects: readonly Effect[], markers: Partial<Markers>): Promise<readonly Effect[]> {
  const [effect] = effects;
  if (effect?.do !== 'wait') throw new Error(`expected slow work, found ${effect?.do}`);
  return effect.work({
    log: {} as Log,
    directory: {} as Directory,
    markers: markers as Markers,
    ...NO_ACCOUNTS,
  });
}

const told = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => (effect.do === 'tell' ? effect.session.nick : effect.do));

test('what has moved is told to the other sessions of the account that understand it', async () => {
  const network = new TestNetwork();
  const [phone, laptop, old, other] = [
    device(network, 'phone', 'Ann'),
    device(network, 'laptop', 'ann'),
    device(network, 'old', 'ann'),
    device(network, 'other', 'bob'),
  ];
  old.capabilities = 0;
  device(network, 'guest', undefined);
  const moved: unknown[] = [];
  const place = { time: Date.UTC(2024, 4, 1, 12), moved: true };
  const markers: Partial<Markers> = {
    move: (...asked) => {
      moved.push(asked);
      return Promise.resolve(place);
    },
  };
  expect(told(await work(network.run(markread, phone, LINE), markers))).toEqual(['reply', 'laptop']);
  expect(told(await work(network.run(markread, other, LINE), markers))).toEqual(['reply']);
  expect(moved[0]).toEqual(['account:ann', '#tea', place.time]);
  const stays: Partial<Markers> = { move: () => Promise.resolve({ ...place, moved: false }) };
  expect(told(await work(network.run(markread, laptop, LINE), stays))).toEqual(['reply']);
});

test('what the store refuses is an INTERNAL_ERROR, moved or asked for', async () => {
  const network = new TestNetwork();
  const ann = device(network, 'ann', undefined);
  const refuse = (): Promise<never> => Promise.reject(new ChatError('STORE_FULL', 'Cannot store it: full'));
  const markers: Markers = { move: refuse, read: refuse };
  for (const line of [LINE, 'MARKREAD #tea']) {
    expect(await work(network.run(markread, ann, line), markers)).toEqual([
      {
        do: 'reply',
        replies: [
          { command: 'FAIL', params: ['MARKREAD', 'INTERNAL_ERROR', '#tea', 'Cannot store it: full'] },
        ],
      },
    ]);
  }
});
