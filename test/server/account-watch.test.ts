/** What follows from a change of an account, when the store does not do what is wanted, or says it twice. */
import { beforeEach, expect, test } from 'vitest';

import { ChatError } from '../../src/core/errors.js';
import { AccountWatch } from '../../src/server/account-watch.js';
import { eventData } from '../../src/server/state/event-data.js';
import type { Session } from '../../src/server/state/session.js';
import type { Account, AccountChange } from '../../src/server/store/account-types.js';
import type { Draft } from '../../src/server/store/types.js';
import { FakeClock } from '../support/fake-clock.js';
import { TestNetwork } from '../support/network.js';

let network: TestNetwork;
let clock: FakeClock;
let changes: AccountChange[];
let accounts: Map<string, Account>;
let full: boolean;
let ended: string[];
let errors: string[];
let settled: string[];
let told: string[];
let asked: number;
let watch: AccountWatch;

const REMOVED: AccountChange = { name: 'bob', removed: true, mark: 'm1' };

beforeEach(() => {
  network = new TestNetwork();
  clock = new FakeClock();
  changes = [];
  accounts = new Map();
  full = false;
  ended = [];
  errors = [];
  asked = 0;
  settled = [];
  told = [];
  watch = new AccountWatch({
    accounts: {
      changes() {
        asked++;
        return Promise.resolve([...changes]);
      },
      find: (name) => Promise.resolve(accounts.get(name)),
      settled(change) {
        settled.push(change.mark);
        changes = changes.filter(({ mark }) => mark !== change.mark);
        return Promise.resolve();
      },
    },
    state: network.state,
    settings: network.settings,
    clock,
    append(drafts: readonly Draft[]) {
      if (full)
        return Promise.reject(new ChatError('STORE_FULL', 'Cannot store a message: the disk is full'));
      for (const draft of drafts) network.apply(draft);
      return Promise.resolve();
    },
    tell: ({ nick }, { params }) => told.push(`${nick}: ${params.slice(0, 2).join(' ')}`),
    end(session: Session, reason: string) {
      ended.push(`${session.nick}: ${reason}`);
      network.leave(session);
    },
    onError: (error) => errors.push(error.message),
  });
});

/** Somebody who is logged in, and founds a room of their name. */
function join(nick: string, account: string): Session {
  const session = network.join(nick);
  session.account = account;
  session.login = { generation: 0, resets: 0 };
  network.enter(session, `#${nick}`);
  network.apply({
    kind: 'mode',
    conversation: `#${nick}`,
    author: session.author(),
    target: `#${nick}`,
    text: '+e ~a:bob',
    data: eventData('mode', { changes: [{ add: true, mode: 'e', argument: '~a:bob' }] }),
    durability: 'required',
  });
  return session;
}

function roles(): Array<readonly [string, string]> {
  return [...network.state.rooms.values()].flatMap((room) => [...room.roles.entries()]);
}

function entries(): string[] {
  return [...network.state.rooms.values()].flatMap((room) => [...room.lists.e.keys()]);
}

/** Nothing here takes longer than the promises that are resolved already. */
function done(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('what cannot be stored is tried again, and the sessions do not wait for that', async () => {
  join('bob', 'Bob');
  join('ann', 'ann');
  changes = [REMOVED];
  full = true;
  await watch.start();
  expect(ended).toEqual(['bob: The account Bob has been removed']);
  expect(told).toEqual(['bob: ACCOUNT REMOVED']);
  expect(errors).toEqual(['Cannot store a message: the disk is full']);
  expect([settled, roles().length]).toEqual([[], 2]);
  full = false;
  clock.advance(5000);
  await watch.settle();
  expect(settled).toEqual(['m1']);
  expect(roles()).toEqual([['ann', 'founder']]);
  expect(entries()).toEqual([]);
  watch.close();
});

test('said twice it does nothing twice', async () => {
  join('ann', 'ann');
  join('bob', 'bob');
  changes = [REMOVED];
  await Promise.all([watch.settle(), watch.settle()]);
  const events = network.events.length;
  changes = [{ ...REMOVED, mark: 'm2' }];
  await watch.settle();
  expect([ended.length, settled, network.events.length]).toEqual([1, ['m1', 'm2'], events]);
});

test('a thousand who log in at once ask the store twice, and none of them before what it has asked for', async () => {
  join('bob', 'bob');
  const first = watch.settle();
  await Promise.resolve();
  changes = [REMOVED];
  await Promise.all([first, ...Array.from({ length: 1000 }, () => watch.settle())]);
  expect([asked, ended.length]).toEqual([2, 1]);
});

test('who is only about to come in is nobody any more, and is not put out', async () => {
  const coming = network.connect('s9');
  coming.account = 'bob';
  coming.login = { generation: 0, resets: 0 };
  changes = [REMOVED];
  await watch.settle();
  expect([coming.account, coming.login, ended]).toEqual([undefined, undefined, []]);
});

test('a later account of the name keeps its own sessions', async () => {
  const later = network.join('bob');
  later.account = 'bob';
  later.login = { generation: 1, resets: 0 };
  accounts.set('bob', {
    name: 'bob',
    created: 2,
    verifier: undefined,
    keys: [],
    generation: 1,
    resets: 0,
  });
  const earlier = join('robert', 'bob');
  expect(earlier.identity).not.toBe(later.identity);
  changes = [REMOVED];
  await watch.settle();
  expect(ended).toEqual(['robert: The account bob has been removed']);
});

test('it looks by itself, and stops when the server does', async () => {
  await watch.start();
  const bob = join('bob', 'bob');
  changes = [REMOVED];
  clock.advance(4999);
  await done();
  expect(ended).toEqual([]);
  clock.advance(1);
  await done();
  expect(ended).toHaveLength(1);
  expect(bob.ended).toBe(true);
  watch.close();
  changes = [{ ...REMOVED, mark: 'm3' }];
  clock.advance(60_000);
  await done();
  expect(settled).toEqual(['m1']);
});
