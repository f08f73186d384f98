/** Who is held by a room's lists: what is kept of the answers must never be another answer. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { matchesBan, splitMute } from '../../../src/protocol/ban-mask.js';
import { eventData } from '../../../src/server/state/event-data.js';
import { findBan, findMute, isInvitedByMask } from '../../../src/server/state/banned.js';
import type { Ban, ListMode, Room } from '../../../src/server/state/room.js';
import type { Session } from '../../../src/server/state/session.js';
import { NOW, TestNetwork } from '../../support/network.js';

function change(network: TestNetwork, list: ListMode, add: boolean, mask: string, until?: number): void {
  const author = { session: '', identity: '', nick: 'irc.test', user: '', host: 'irc.test' };
  network.apply({
    kind: 'mode',
    conversation: '#c',
    author,
    target: '#c',
    text: `${add ? '+' : '-'}${list} ${mask}`,
    data: eventData('mode', { changes: [{ add, mode: list, argument: mask, ...(until && { until }) }] }),
    durability: 'required',
  });
}

/** Looked for from the beginning, entry by entry. */
function held({ lists }: Room, { source, account }: Session, now: number, mutes: boolean): Ban | undefined {
  const find = (list: ListMode): Ban | undefined =>
    [...lists[list].values()].find(
      ({ mask, until }) =>
        (until === undefined || until > now) &&
        (mutes || !splitMute(mask).mute) &&
        matchesBan(mask, { source, account }),
    );
  const ban = find('b');
  return ban !== undefined && find('e') === undefined ? ban : undefined;
}

const MASKS = ['*!*@host.example', 'bob!*@*', 'rob!*@*', '~a:bob', '~m:bob!*@*', '~m:~a:bob', '*!~bob@*'];
const step = fc.oneof(
  fc.record({
    list: fc.constantFrom<ListMode[]>('b', 'e', 'I'),
    add: fc.boolean(),
    mask: fc.constantFrom(...MASKS),
    until: fc.option(fc.integer({ min: NOW, max: NOW + 20 }), { nil: undefined }),
  }),
  fc.record({ nick: fc.constantFrom('bob', 'rob') }),
  fc.record({ account: fc.constantFrom('bob', 'rob', undefined) }),
  fc.record({ ms: fc.integer({ min: 1, max: 5 }) }),
);

test('whatever changes, the answer is that of looking through the lists', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const network = new TestNetwork();
      const bob = network.join('bob', '#c');
      const room = network.state.findRoom('#c');
      if (room === undefined) throw new Error('there is no room');
      let now = NOW;
      for (const one of steps) {
        if ('list' in one) change(network, one.list, one.add, one.mask, one.until);
        else if ('nick' in one) bob.nick = one.nick;
        else if ('ms' in one) now += one.ms;
        else bob.account = one.account;
        expect(findBan(room, bob, now)).toBe(held(room, bob, now, false));
        expect(findMute(room, bob, now)).toBe(held(room, bob, now, true));
        const invited = [...room.lists.I.values()].some(
          ({ mask, until }) => (until === undefined || until > now) && matchesBan(mask, bob),
        );
        expect(isInvitedByMask(room, bob, now)).toBe(invited);
      }
    }),
  );
});

test('the second message of somebody is matched against no mask; of a new nick it is again', () => {
  const network = new TestNetwork();
  const bob = network.join('bob', '#c');
  const room = network.state.findRoom('#c');
  if (room === undefined) throw new Error('there is no room');
  let looked = 0;
  for (let i = 0; i < 100; i++) {
    room.lists.b.set(`${i}`, {
      get mask() {
        looked++;
        return `*!*@host-${i}.example`;
      },
      setBy: '',
      setAt: 0,
    });
  }
  expect(findMute(room, bob, NOW)).toBeUndefined();
  expect(looked).toBe(100);
  for (let i = 0; i < 10; i++) findMute(room, bob, NOW);
  expect(looked).toBe(100);
  bob.nick = 'rob';
  findMute(room, bob, NOW);
  expect(looked).toBe(200);
});
