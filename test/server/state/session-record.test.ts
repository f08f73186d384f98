/** Sessions written down and made again: whatever happened before or after, it is the same sessions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createDraft, presenceDraft } from '../../../src/server/commands/drafts.js';
import { eventData } from '../../../src/server/state/event-data.js';
import { Fold } from '../../../src/server/state/fold.js';
import { NetworkState } from '../../../src/server/state/network.js';
import { restoreSessions, takeChanges } from '../../../src/server/state/session-record.js';
import type { Session } from '../../../src/server/state/session.js';
import { STATE_KINDS } from '../../../src/server/store/types.js';
import { TestNetwork } from '../../support/network.js';
import { expectConsistent } from './invariants.js';

/** What was written last, and up to which place it is true. */
class Disk {
  readonly records: Map<string, string> = new Map();
  upTo = 0;

  write(network: TestNetwork): void {
    for (const { id, record } of takeChanges(network.state)) {
      if (record === undefined) this.records.delete(id);
      else this.records.set(id, record);
    }
    this.upTo = network.events.length;
  }

  /** The state as a start makes it. */
  read(network: TestNetwork): NetworkState {
    const events = network.replayed();
    const state = new NetworkState();
    const fold = new Fold(state, { lobby: '#lobby', departedNicks: 100 });
    for (const event of events) {
      if (event.place <= this.upTo && STATE_KINDS.includes(event.kind)) fold.replay(event);
    }
    restoreSessions(
      state,
      [...this.records].map(([id, record]) => ({ id, record })),
    );
    for (const event of events) if (event.place > this.upTo) fold.replay(event);
    fold.forgetRooms();
    return state;
  }
}

function facts(state: NetworkState): unknown {
  const people = [...state.sessions.values()].map((session) => ({
    id: session.id,
    identity: session.identity,
    source: session.source,
    resume: session.resume?.digest,
    rooms: [...session.rooms]
      .map((room) => {
        const member = room.member(session);
        return `${room.key} ${String(member?.operator)} ${String(member?.voice)} since ${String(member?.since)}`;
      })
      .sort(),
    invitations: [...session.invitations].map(({ key }) => key).sort(),
  }));
  return people.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function rooms(state: NetworkState): unknown {
  return [...state.rooms.values()]
    .map(({ key, visibleAfter, members }) => `${key} since ${visibleAfter}: ${members.length}`)
    .sort();
}

const step = fc.record({
  what: fc.constantFrom(
    'connect',
    'join',
    'join',
    'part',
    'kick',
    'quit',
    'nick',
    'mode',
    'invite',
    'say',
    'write',
    'say',
  ),
  who: fc.nat({ max: 5 }),
  whom: fc.nat({ max: 5 }),
  nick: fc.constantFrom('ann', 'bob', 'eve', 'ANN'),
  room: fc.constantFrom('#a', '#b', '#lobby'),
  add: fc.boolean(),
  letter: fc.constantFrom('o', 'v'),
});

test('wherever the process is killed, the sessions and rooms that are restored are those that were there', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const network = new TestNetwork();
      const disk = new Disk();
      const everybody: Session[] = [];
      for (const { what, who, whom, nick, room, add, letter } of steps) {
        const session = everybody[who % Math.max(1, everybody.length)];
        const other = everybody[whom % Math.max(1, everybody.length)];
        const inRoom = session && {
          ...createDraft(session, room, { since: network.state.place }),
          conversation: room,
        };
        if (what === 'write') disk.write(network);
        else if (what === 'connect' || session === undefined || other === undefined || inRoom === undefined) {
          if (network.state.findNick(nick) !== undefined) continue;
          const made = network.join(nick);
          if (add) made.resume = { digest: made.id, replaced: undefined, proof: '', sent: true };
          everybody.push(made);
          // The first event of a session is never written without the session.
          disk.write(network);
        } else if (what === 'join') {
          if (network.state.findRoom(room) === undefined) network.apply(inRoom);
          network.apply({ ...inRoom, kind: 'join' });
        } else if (what === 'part') network.apply({ ...inRoom, kind: 'part' });
        else if (what === 'quit') network.apply(presenceDraft(session, 'quit', '', 'Quit'));
        else if (what === 'nick') network.apply(presenceDraft(session, 'nick', nick, ''));
        else if (network.state.findRoom(room) === undefined) continue;
        else if (what === 'say') network.apply({ ...inRoom, kind: 'message' });
        else if (what === 'kick') {
          network.apply({ ...inRoom, kind: 'kick', data: eventData('kick', { session: other.id }) });
        } else if (what === 'invite') {
          network.apply({ ...inRoom, kind: 'invite', data: eventData('invite', { to: other.id }) });
        } else {
          const changes = [{ add, mode: letter, argument: other.nick, session: other.id }];
          network.apply({ ...inRoom, kind: 'mode', data: eventData('mode', { changes }) });
        }
        const restored = disk.read(network);
        expect(facts(restored)).toEqual(facts(network.state));
        expect(rooms(restored)).toEqual(rooms(network.state));
        expectConsistent(restored);
      }
    }),
    { numRuns: 300 },
  );
});

test('what only the person says of themselves is restored too', () => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#a');
  ann.ownAway = 'lunch';
  ann.lost = 'Ping timeout: 45 seconds';
  ann.invisible = true;
  ann.account = 'Ann';
  ann.resume = { digest: 'd', replaced: 'r', proof: 'p', sent: true };
  network.state.invisible = 1;
  const disk = new Disk();
  disk.write(network);
  const restored = disk.read(network).sessions.get(ann.id);
  expect(restored).toMatchObject({
    ownAway: 'lunch',
    away: 'Connection lost',
    invisible: true,
    account: 'Ann',
  });
  expect(restored).toMatchObject({ lost: 'Ping timeout: 45 seconds', identity: 'account:ann' });
  expect(restored?.resume).toEqual({ digest: 'd', replaced: 'r', proof: '', sent: true });
});

test.for(['', 'null', '7', '{}', '{"nick":1}', '{"nick":"a","user":"u","host":"h","realName":"r"}', '{'])(
  'what is no record is left out: %s',
  (record) => {
    const state = new NetworkState();
    restoreSessions(state, [{ id: 's1', record }]);
    expect(state.sessions.size).toBe(0);
  },
);
