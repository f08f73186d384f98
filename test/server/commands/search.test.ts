import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { search } from '../../../src/server/commands/search.js';
import type { Effect, Stores } from '../../../src/server/commands/types.js';
import type { Session } from '../../../src/server/state/session.js';
import type { SearchQuery } from '../../../src/server/store/query-types.js';
import { TestNetwork } from '../../support/network.js';

function runOf(network: TestNetwork, session: Session, attributes: string): readonly Effect[] {
  session.capabilities = Cap.search | Cap.batch | Cap.messageTags;
  return network.run(search, session, `SEARCH ${attributes}`);
}

/** What a search of ann, who is operator of #a and a member of #b, asks of the store. */
async function asked(
  attributes: string,
  complete: boolean = true,
): Promise<[SearchQuery, readonly Effect[]]> {
  const network = new TestNetwork();
  network.join('bob', '#b', '#c');
  const [effect] = runOf(network, network.join('ann', '#a', '#b'), attributes);
  if (effect?.do !== 'wait') throw new Error('it asks nothing of the store');
  const queries: SearchQuery[] = [];
  const log = {
    search: (query: SearchQuery) => {
      queries.push(query);
      return Promise.resolve({ events: [], next: undefined, complete });
    },
  };
  const effects = await effect.work({ log } as unknown as Stores);
  return [queries[0]!, effects];
}

test('without a place it is everything that one may read, and nothing else', async () => {
  const [query] = await asked('text=x');
  expect(query.identity).toBe('guest:s2');
  expect(query.conversations.map(({ conversation }) => conversation)).toEqual(['#a', '@#a', '+#a', '#b']);
  expect(query.conversations.every(({ visibleAfter }) => visibleAfter > 0)).toBe(true);
});

test('in a place it is that place alone', async () => {
  const [query] = await asked('in=@#a;text=x');
  expect(query.conversations).toEqual([{ conversation: '@#a', visibleAfter: expect.any(Number) as number }]);
  expect(query.identity).toBeUndefined();
});

test('an index that is still being made is said before what was found', async () => {
  const [, effects] = await asked('text=x', false);
  expect(effects).toMatchObject([
    {
      do: 'reply',
      replies: [{ command: 'WARN', params: ['SEARCH', 'INDEX_INCOMPLETE', expect.any(String)] }],
    },
    { do: 'history', batchType: 'chat-tui/search', batchParams: ['*'] },
  ]);
});

test('more than a thousand lists of messages are too many for one search', async () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  const found = { events: [], next: undefined, complete: true };
  const stores = { log: { search: () => Promise.resolve(found) } } as unknown as Stores;
  const answer = async (attributes: string): Promise<unknown> => {
    const [effect] = runOf(network, ann, attributes);
    return effect?.do === 'wait' ? await effect.work(stores) : effect;
  };
  // Operator of each: what was said to all, to its operators, and to its voiced members.
  for (let i = 0; i < 333; i++) network.enter(ann, `#r${i}`);
  expect(await answer('text=x')).toMatchObject([{ do: 'history' }]);
  network.enter(ann, '#more');
  expect(await answer('text=x')).toMatchObject([
    { do: 'reply', replies: [{ command: 'FAIL', params: ['SEARCH', 'TOO_MANY_ROOMS', expect.any(String)] }] },
  ]);
  expect(await answer('in=#more;text=x')).toMatchObject([{ do: 'history' }]);
});
