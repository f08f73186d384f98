import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { createDraft, presenceDraft, roomDraft } from '../../../src/server/commands/drafts.js';
import { type AppliedMode, eventData } from '../../../src/server/state/event-data.js';
import { Fold } from '../../../src/server/state/fold.js';
import { NetworkState } from '../../../src/server/state/network.js';
import type { Outcome } from '../../../src/server/state/audience.js';
import type { Room } from '../../../src/server/state/room.js';
import type { Session } from '../../../src/server/state/session.js';
import { type Draft, STATE_KINDS } from '../../../src/server/store/types.js';
import { TestNetwork } from '../../support/network.js';
import { expectConsistent } from './invariants.js';

/** Nicks of those who are shown the event, sorted. */
function shownTo({ audience }: Outcome): string[] {
  if (audience.to === 'nobody') return [];
  const sessions =
    audience.to === 'room' ? audience.room.members.map(({ session }) => session) : audience.sessions;
  return sessions.map(({ nick }) => nick).sort();
}

function roomOf(network: TestNetwork, name: string): Room {
  const room = network.state.findRoom(name);
  if (room === undefined) throw new Error(`there is no ${name}`);
  return room;
}

/** A founding by somebody who knows nothing of another. */
function found(session: Session, name: string): Draft {
  return createDraft(session, name, { since: 0 });
}

const INVISIBLE: readonly AppliedMode[] = [{ add: true, mode: 'i' }];
/** What a start makes of all that has been committed. */
function replayOf(network: TestNetwork): NetworkState {
  const state = new NetworkState();
  const fold = new Fold(state, { lobby: '#lobby', departedNicks: 1 });
  for (const event of network.replayed()) if (STATE_KINDS.includes(event.kind)) fold.replay(event);
  return state;
}

describe('a room', () => {
  test('belongs to whoever comes first, but for the lobby', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#tea', '#lobby');
    const bob = network.join('bob', '#tea', '#lobby');
    expect(roomOf(network, '#tea').member(ann)?.operator).toBe(true);
    expect(roomOf(network, '#tea').member(bob)?.operator).toBe(false);
    expect(roomOf(network, '#lobby').member(ann)?.operator).toBe(false);
  });

  test('founded by two at once is founded once, the first of them its operator', () => {
    const network = new TestNetwork();
    const [ann, bob] = [network.join('ann'), network.join('bob')];
    const join = (session: Session): Draft => ({ ...found(session, '#new'), kind: 'join' });
    for (const draft of [found(ann, '#new'), found(bob, '#New'), join(bob), join(ann)]) network.apply(draft);
    const room = roomOf(network, '#new');
    expect([room.name, room.member(bob)?.operator, room.member(ann)?.operator]).toEqual([
      '#new',
      true,
      false,
    ]);
  });

  test('founded anew opens and hides what was said; a replay has it the same, though nobody is in it', () => {
    const network = new TestNetwork();
    const [ann, bob] = [network.join('ann', '#c'), network.join('bob')];
    const room = roomOf(network, '#c');
    const mode = (text: string, changes: AppliedMode[]): Draft => ({
      ...roomDraft(ann, 'mode', room, text),
      data: eventData('mode', { changes }),
    });
    const founded = room.visibleAfter;
    network.apply(mode('+i', [{ add: true, mode: 'i' }]));
    network.apply(roomDraft(ann, 'part', room, ''));
    // Both find it closed; who is second must not undo what the first has done since.
    const since = network.state.place;
    const refound = (session: Session): Draft => createDraft(session, '#c', { since, refounded: true });
    expect([room.flags.has('i'), room.visibleAfter]).toEqual([true, founded]);
    const { event } = network.apply(refound(ann));
    expect([room.flags.has('i'), room.visibleAfter]).toEqual([false, event.place]);
    network.enter(ann, '#c');
    network.apply(mode('+i', [{ add: true, mode: 'i' }]));
    network.apply(refound(bob));
    expect([room.flags.has('i'), room.visibleAfter]).toEqual([true, event.place]);
    const replayed = replayOf(network).rooms.get('#c');
    expect([replayed?.flags.has('i'), replayed?.visibleAfter]).toEqual([true, event.place]);
  });

  test('that was closed while somebody was on the way in is not entered, nor one that was forgotten', () => {
    const network = new TestNetwork();
    const [ann, bob] = [network.join('ann', '#c', '#d'), network.join('bob')];
    const [closed, bare] = [roomOf(network, '#c'), roomOf(network, '#d')];
    closed.lasting = true;
    closed.flags.add('i');
    for (const room of [closed, bare]) network.apply(roomDraft(ann, 'part', room, ''));
    for (const room of [closed, bare]) {
      expect(shownTo(network.apply(roomDraft(bob, 'join', room, '')))).toEqual([]);
      network.apply({ ...roomDraft(bob, 'away', room, 'lunch'), transient: true });
    }
    expect([bob.rooms.size, bob.ownAway]).toEqual([0, '']);
    expectConsistent(network.state);
  });

  test('forgets whom it invited when it empties, and an invitation when it is used', () => {
    const network = new TestNetwork();
    const [ann, bob, eve] = [network.join('ann', '#c'), network.join('bob'), network.join('eve')];
    const room = roomOf(network, '#c');
    const invite = (session: Session): Draft => ({
      ...roomDraft(ann, 'invite', room, ''),
      target: session.nick,
      data: eventData('invite', { to: session.id }),
    });
    network.apply(invite(bob));
    network.apply(invite(eve));
    network.enter(bob, '#c');
    expect([...room.invited]).toEqual([eve]);
    network.apply(roomDraft(ann, 'part', room, ''));
    network.apply(roomDraft(bob, 'part', room, ''));
    expect(eve.invitations.size).toBe(0);
    expectConsistent(network.state);
  });

  test('shows an invitation to operators with invite-notify, and opens only by an operator', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const bob = network.join('bob', '#c');
    const eve = network.join('eve');
    const room = roomOf(network, '#c');
    ann.capabilities = Cap.inviteNotify;
    bob.capabilities = Cap.inviteNotify;
    const hint = network.apply({
      ...roomDraft(bob, 'invite', room, ''),
      data: eventData('invite', { to: eve.id }),
    });
    expect(shownTo(hint)).toEqual(['ann', 'eve']);
    expect(room.invited.has(eve)).toBe(false);
    const real = network.apply({
      ...roomDraft(ann, 'invite', room, ''),
      data: eventData('invite', { to: eve.id }),
    });
    expect(shownTo(real)).toEqual(['eve']);
    expect(room.invited.has(eve)).toBe(true);
  });
});

describe('a room that empties', () => {
  const FORGET: Record<string, (network: TestNetwork, ann: Session, room: Room) => void> = {
    part: (network, ann, room) => void network.apply(roomDraft(ann, 'part', room, '')),
    kick: (network, ann, room) =>
      void network.apply({
        ...roomDraft(ann, 'kick', room, ''),
        data: eventData('kick', { session: ann.id }),
      }),
    quit: (network, ann) => network.leave(ann),
  };

  test.for(Object.keys(FORGET))('by a %s is forgotten when nothing was said or set in it', (how) => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const eve = network.join('eve');
    const room = roomOf(network, '#c');
    network.apply({
      ...roomDraft(ann, 'invite', room, ''),
      data: eventData('invite', { to: eve.id }),
    });
    const typing = network.commit(roomDraft(ann, 'tagmsg', room, ''));
    const { msgid: _none, ...transient } = typing;
    network.fold.apply(transient);
    const data = eventData('message', { room: room.key, status: '@' });
    network.apply({ ...roomDraft(ann, 'message', room, 'hi'), conversation: '@#c', data });
    FORGET[how]?.(network, ann, room);
    expect([network.state.rooms.size, eve.invitations.size]).toEqual([0, 0]);
    expectConsistent(network.state);
    const { event } = network.apply(createDraft(eve, '#C', { since: network.state.place }));
    expect(roomOf(network, '#c')).toMatchObject({ name: '#C', visibleAfter: event.place });
    expect(replayOf(network).rooms.get('#c')).toMatchObject({ name: '#C', visibleAfter: event.place });
  });

  test.for(['message', 'notice', 'tagmsg', 'topic', 'mode'] as const)('stays after a %s', (kind) => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const room = roomOf(network, '#c');
    network.apply(roomDraft(ann, kind, room, 'x'));
    network.leave(ann);
    network.fold.forgetRooms();
    expect(network.state.findRoom('#c')).toBe(room);
  });

  test('is forgotten too when whoever founded it had gone before they were in it', () => {
    const network = new TestNetwork();
    const ann = network.join('ann');
    network.leave(ann);
    for (const kind of ['create', 'join'] as const) network.apply({ ...found(ann, '#c'), kind });
    expect(network.state.rooms.size).toBe(0);
  });

  test('stays when it is the lobby, also one that somebody has founded', () => {
    const network = new TestNetwork();
    network.leave(network.join('ann', '#lobby'));
    network.fold.forgetRooms();
    expect([...network.state.rooms.keys()]).toEqual(['#lobby']);
  });

  test('before a message of its last member comes out is gone: the order of the log decides', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const room = roomOf(network, '#c');
    const late = [roomDraft(ann, 'message', room, 'x'), roomDraft(ann, 'topic', room, 'x')];
    const modes = { ...roomDraft(ann, 'mode', room, '+i'), data: eventData('mode', { changes: INVISIBLE }) };
    network.apply(roomDraft(ann, 'part', room, ''));
    for (const draft of [...late, modes]) network.apply(draft);
    expect([network.state.rooms.size, ann.invisible]).toEqual([0, false]);
  });
});

describe('who is shown', () => {
  test('a part or a kick: everybody, the one who leaves too', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const bob = network.join('bob', '#c');
    const kick = {
      ...roomDraft(ann, 'kick', roomOf(network, '#c'), ''),
      data: eventData('kick', { session: bob.id }),
    };
    expect(shownTo(network.apply(kick))).toEqual(['ann', 'bob']);
    expect(shownTo(network.apply(kick))).toEqual([]);
    expect(shownTo(network.apply(roomDraft(ann, 'part', roomOf(network, '#c'), '')))).toEqual(['ann']);
  });

  test('a quit: each neighbour once, not the one who has gone', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#a', '#b');
    network.join('bob', '#a', '#b');
    network.join('eve', '#b');
    network.join('far', '#c');
    expect(shownTo(network.apply(presenceDraft(ann, 'quit', '', 'Quit')))).toEqual(['bob', 'eve']);
  });

  test('a quit behind a rename: by the nick that others know by now', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#a');
    const quit = presenceDraft(ann, 'quit', '', 'Connection lost');
    network.apply(presenceDraft(ann, 'nick', 'anna', ''));
    expect(network.apply(quit).event.author.nick).toBe('anna');
  });

  test('a nick: neighbours and oneself; nobody when another holds it', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#a');
    network.join('bob', '#a');
    expect(shownTo(network.apply(presenceDraft(ann, 'nick', 'BOB', '')))).toEqual([]);
    expect(shownTo(network.apply(presenceDraft(ann, 'nick', 'eve', '')))).toEqual(['bob', 'eve']);
    expect(network.state.findNick('ANN')).toBeUndefined();
    expectConsistent(network.state);
  });

  test('a message: the room, and its author from outside; the two of a conversation', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#a');
    const bob = network.join('bob');
    const toRoom = roomDraft(bob, 'message', roomOf(network, '#a'), 'hi');
    expect(shownTo(network.apply(toRoom))).toEqual(['ann', 'bob']);
    const data = eventData('message', { to: ann.id, identities: [bob.identity, ann.identity] });
    const toAnn: Draft = { ...toRoom, conversation: 'private', target: 'ann', data };
    expect(shownTo(network.apply(toAnn))).toEqual(['ann', 'bob']);
    network.leave(ann);
    expect(shownTo(network.apply(toAnn))).toEqual(['bob']);
  });

  test('away: neighbours; in one room only, those of that room, and nothing changes', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#a', '#b');
    network.join('bob', '#a');
    network.join('eve', '#b');
    expect(shownTo(network.apply(presenceDraft(ann, 'away', '', 'tea')))).toEqual(['bob', 'eve']);
    expect(shownTo(network.apply(roomDraft(ann, 'away', roomOf(network, '#b'), 'other')))).toEqual(['eve']);
    expect(ann.away).toBe('tea');
  });
});

describe('what comes too late', () => {
  test('a join of somebody who has gone leaves no ghost', () => {
    const network = new TestNetwork();
    const ann = network.join('ann');
    network.join('bob', '#c');
    const join: Draft = { ...found(ann, '#c'), kind: 'join' };
    network.leave(ann);
    expect(shownTo(network.apply(join))).toEqual([]);
    expectConsistent(network.state);
  });

  test('a second quit, and anything else of somebody who has gone, is nothing', () => {
    const network = new TestNetwork();
    const ann = network.join('ann', '#c');
    const quit = presenceDraft(ann, 'quit', '', 'Quit');
    const late = [quit, presenceDraft(ann, 'nick', 'x', ''), presenceDraft(ann, 'away', '', 'x')];
    network.apply(quit);
    for (const draft of late) expect(shownTo(network.apply(draft))).toEqual([]);
    expectConsistent(network.state);
  });
});

test('a replay of the state kinds makes the same rooms again, without anybody in them', () => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  const room = roomOf(network, '#c');
  const drafts: Draft[] = [
    roomDraft(ann, 'topic', room, 'Tea'),
    {
      ...roomDraft(ann, 'mode', room, '+mbkl-n x!*@* key 5'),
      data: eventData('mode', {
        changes: [
          { add: true, mode: 'm' },
          { add: true, mode: 'b', argument: 'X!*@*' },
          { add: true, mode: 'k', argument: 'key' },
          { add: true, mode: 'l', argument: '5' },
          { add: false, mode: 'n' },
          { add: true, mode: 'v', argument: 'ann', session: ann.id },
        ],
      }),
    },
  ];
  const events = [network.commit(found(ann, '#c')), ...drafts.map((draft) => network.commit(draft))];
  for (const event of events) network.fold.apply(event);
  const replayed = new NetworkState();
  const fold = new Fold(replayed, { lobby: '#lobby', departedNicks: 1 });
  // Stored and read back as JSON, as the log does.
  for (const event of events) fold.replay(JSON.parse(JSON.stringify(event)) as typeof event);
  const facts = ({ name, topic, flags, password, limit, lists }: Room): unknown => ({
    name,
    topic,
    flags: [...flags].sort(),
    password,
    limit,
    lists,
  });
  expect(facts(replayed.rooms.get('#c') ?? room)).toEqual(facts(room));
  expect(replayed.rooms.get('#c')?.members).toEqual([]);
});

test('data of an unknown shape changes nothing and breaks nothing', () => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  for (const data of [
    { changes: 'x' },
    { changes: [null, 3, { add: 1, mode: 'i' }] },
    { session: 7 },
    { to: {} },
  ]) {
    for (const kind of ['mode', 'kick', 'invite', 'message', 'join'] as const) {
      network.apply({ ...roomDraft(ann, kind, roomOf(network, '#c'), ''), data });
    }
  }
  expect([...roomOf(network, '#c').flags].sort()).toEqual(['n', 't']);
  expectConsistent(network.state);
});

test('WHOWAS knows so many nicks and so many of each, and no more', () => {
  const state = new NetworkState();
  const network = new TestNetwork();
  Object.assign(network, { state, fold: new Fold(state, { lobby: '', departedNicks: 2 }) });
  for (const nick of ['a', 'b', 'a', 'c']) network.leave(network.join(nick));
  expect([...state.departed.keys()]).toEqual(['a', 'c']);
  for (let i = 0; i < 20; i++) network.leave(network.join('c'));
  expect(state.departed.get('c')).toHaveLength(8);
});

describe('whatever happens', () => {
  const NICKS = ['ann', 'bob', 'eve', 'ANN'];
  const ROOMS = ['#a', '#b', '#lobby'];
  const step = fc.record({
    what: fc.constantFrom(
      'connect',
      'join',
      'part',
      'kick',
      'quit',
      'late',
      'nick',
      'mode',
      'own',
      'invite',
      'refound',
      'say',
    ),
    who: fc.nat({ max: 5 }),
    whom: fc.nat({ max: 5 }),
    nick: fc.constantFrom(...NICKS),
    room: fc.constantFrom(...ROOMS),
    add: fc.boolean(),
    letter: fc.constantFrom('o', 'v', 'i', 'b'),
  });

  test('members, rooms and nicks stay consistent, and versions rise with every change of members', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const network = new TestNetwork();
        const everybody: Session[] = [];
        const late: Draft[] = [];
        for (const { what, who, whom, nick, room: name, add, letter } of steps) {
          const before = versions(network.state);
          const session = everybody[who % Math.max(1, everybody.length)];
          const other = everybody[whom % Math.max(1, everybody.length)];
          if (what === 'connect' || session === undefined || other === undefined) {
            if (network.state.findNick(nick) === undefined) everybody.push(network.join(nick));
            continue;
          }
          const room = network.state.findRoom(name);
          const since = network.state.place;
          const first = room === undefined ? since : 0;
          const inRoom = { ...createDraft(session, name, { since: first }), conversation: name };
          if (what === 'join') {
            late.push({ ...inRoom, kind: 'join' });
            network.apply(inRoom);
            network.apply({ ...inRoom, kind: 'join' });
          } else if (what === 'refound') {
            network.apply({ ...inRoom, data: eventData('create', { since, refounded: true }) });
          } else if (what === 'say') network.apply({ ...inRoom, kind: 'message' });
          else if (what === 'part') network.apply({ ...inRoom, kind: 'part' });
          else if (what === 'kick') {
            network.apply({ ...inRoom, kind: 'kick', data: eventData('kick', { session: other.id }) });
          } else if (what === 'invite') {
            network.apply({ ...inRoom, kind: 'invite', data: eventData('invite', { to: other.id }) });
          } else if (what === 'nick') network.apply(presenceDraft(session, 'nick', nick, ''));
          else if (what === 'quit') network.apply(presenceDraft(session, 'quit', '', 'Quit'));
          else if (what === 'late') for (const draft of late.splice(0)) network.apply(draft);
          else if (what === 'own') {
            const data = eventData('mode', { changes: [{ add, mode: 'i' }] });
            network.apply({ ...presenceDraft(session, 'mode', nick, ''), data });
          } else if (room !== undefined) {
            const change = { add, mode: letter, argument: other.nick, session: other.id };
            network.apply({ ...inRoom, kind: 'mode', data: eventData('mode', { changes: [change] }) });
          }
          expectConsistent(network.state);
          for (const [key, [names, version]] of versions(network.state)) {
            const [namesBefore, versionBefore] = before.get(key) ?? ['', -1];
            if (names !== namesBefore) expect(version).toBeGreaterThan(versionBefore);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  /** What NAMES would show of each room, made from nothing, and the version under which it is cached. */
  function versions(state: NetworkState): Map<string, [string, number]> {
    return new Map(
      [...state.rooms].map(([key, room]) => {
        const names = room.members.map(
          (m) => `${m.operator ? '@' : ''}${m.voice ? '+' : ''}${m.session.source}`,
        );
        return [key, [names.join(' '), room.membersVersion]];
      }),
    );
  }
});
