import { expect, test } from 'vitest';

import { ChatError } from '../../../src/core/errors.js';
import { nick } from '../../../src/server/commands/nick.js';
import type { Effect, Reply, Stores } from '../../../src/server/commands/types.js';
import { user } from '../../../src/server/commands/user.js';
import type { Session } from '../../../src/server/state/session.js';
import type { Directory } from '../../../src/server/store/directory-types.js';
import type { Log } from '../../../src/server/store/log-types.js';
import { TestNetwork } from '../../support/network.js';
import { NO_ACCOUNTS } from '../../support/no-accounts.js';
import { NO_MARKERS } from '../../support/no-markers.js';

/** Who holds what; a claim waits until `answer` when one is given. */
function directory(answer: Promise<void> = Promise.resolve()): Directory & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    async claim(name, session) {
      await answer;
      if ((held.get(name) ?? session) !== session) return false;
      held.set(name, session);
      return true;
    },
    release(name, session) {
      if (held.get(name) === session) held.delete(name);
    },
    watch: () => undefined,
    save: () => Promise.resolve(),
  };
}

async function work(effects: readonly Effect[], directoryOf: Directory): Promise<readonly Effect[]> {
  const [effect] = effects;
  if (effect?.do !== 'wait') throw new Error(`expected slow work, found ${effect?.do}`);
  const stores: Stores = { log: {} as Log, directory: directoryOf, markers: NO_MARKERS, ...NO_ACCOUNTS };
  return effect.work(stores);
}

/** Gives nick and user, up to the claim. */
function begin(
  network: TestNetwork,
  id: string,
  name: string,
): { session: Session; effects: readonly Effect[] } {
  const session = network.connect(id);
  expect(network.run(nick, session, `NICK ${name}`)).toEqual([]);
  return { session, effects: network.run(user, session, 'USER u 0 * :U') };
}

function numerics(effects: readonly Effect[]): string[] {
  const replies = effects.flatMap((effect): readonly Reply[] =>
    effect.do === 'reply' ? effect.replies : [],
  );
  return replies.map((reply) => ('numeric' in reply ? reply.numeric : reply.command));
}

test('a session is seen by nobody before its nick is claimed, and by everybody after', async () => {
  const network = new TestNetwork();
  const { session, effects } = begin(network, 'one', 'ann');
  expect(network.state.findNick('ann')).toBeUndefined();
  const welcome = await work(effects, directory());
  expect(numerics(welcome)[0]).toBe('RPL_WELCOME');
  expect(network.state.findNick('ann')).toBe(session);
  expect([session.registered, network.state.pending.size, network.state.mostSessions]).toEqual([true, 0, 1]);
});

test('of two claims the second is refused, keeps its user name, and may give another nick', async () => {
  const network = new TestNetwork();
  const held = directory();
  const one = begin(network, 'one', 'ann');
  const two = begin(network, 'two', 'Ann');
  await work(one.effects, held);
  expect(numerics(await work(two.effects, held))).toEqual(['ERR_NICKNAMEINUSE']);
  const again = network.run(nick, two.session, 'NICK bob');
  expect(numerics(await work(again, held))[0]).toBe('RPL_WELCOME');
});

test('a connection that ends while its nick is being claimed leaves the nick free and nobody behind', async () => {
  const network = new TestNetwork();
  const held = directory();
  const { session, effects } = begin(network, 'one', 'ann');
  const done = work(effects, held);
  network.leave(session);
  expect(await done).toEqual([]);
  expect([held.held.size, network.state.sessions.size]).toEqual([0, 0]);
});

test('a change takes the new nick before it is said and gives up the old one after', async () => {
  const network = new TestNetwork();
  const held = directory();
  const ann = network.join('ann');
  held.held.set('ann', ann.id);
  const effects = await work(network.run(nick, ann, 'NICK eve'), held);
  expect([...held.held.keys()]).toEqual(['ann', 'eve']);
  expect(network.settle(effects)).toEqual([]);
  expect([...held.held.keys()]).toEqual(['eve']);
  expect(network.state.findNick('eve')).toBe(ann);
});

test('a change that the store refuses gives the new nick back and says why', async () => {
  const network = new TestNetwork();
  const held = directory();
  const ann = network.join('ann');
  held.held.set('ann', ann.id);
  const [effect] = await work(network.run(nick, ann, 'NICK eve'), held);
  if (effect?.do !== 'append') throw new Error('expected an append');
  const said = effect.failed?.(new ChatError('STORE_FULL', 'Cannot store: the disk is full'));
  expect(said).toEqual([
    {
      do: 'reply',
      replies: [{ command: 'FAIL', params: ['NICK', 'STORE_FULL', 'Cannot store: the disk is full'] }],
    },
  ]);
  expect([...held.held.keys()]).toEqual(['ann']);
  expect(ann.nick).toBe('ann');
});

test('upper and lower case change without a claim, and the same nick is nothing', async () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  expect(network.run(nick, ann, 'NICK ann')).toEqual([]);
  const claims = directory();
  expect(await work(network.run(nick, ann, 'NICK Ann'), claims)).toMatchObject([
    { do: 'append', drafts: [{ kind: 'nick', target: 'Ann' }] },
  ]);
  expect(claims.held.size).toBe(0);
});
