/** Founders, operators and voices by account: they come back with their account, whoever was there in between. */
import { beforeEach, describe, expect, test } from 'vitest';

import { join } from '../../../src/server/commands/join.js';
import { kick } from '../../../src/server/commands/kick.js';
import { mode } from '../../../src/server/commands/mode.js';
import { part } from '../../../src/server/commands/part.js';
import { roles } from '../../../src/server/commands/roles.js';
import { tban } from '../../../src/server/commands/tban.js';
import type { Command, Reply } from '../../../src/server/commands/types.js';
import { Fold } from '../../../src/server/state/fold.js';
import { NetworkState } from '../../../src/server/state/network.js';
import type { Room } from '../../../src/server/state/room.js';
import { MOST_ROLES } from '../../../src/server/state/roles.js';
import type { Session } from '../../../src/server/state/session.js';
import { STATE_KINDS } from '../../../src/server/store/types.js';
import { TestNetwork } from '../../support/network.js';

let network: TestNetwork;
/** Of the account Alice, the founder. */
let alice: Session;
/** A guest. */
let guest: Session;

beforeEach(() => {
  network = new TestNetwork();
  alice = user('alice', 'Alice');
  guest = user('guest');
  run(join, alice, 'JOIN #c');
  run(join, guest, 'JOIN #c');
});

function user(nick: string, account?: string): Session {
  const session = network.join(nick);
  session.account = account;
  return session;
}

function run(command: Command, session: Session, line: string): string[] {
  return network.perform(command, session, line).map(words);
}

function words(reply: Reply): string {
  return 'numeric' in reply
    ? `${reply.numeric} ${reply.params.join(' ')}`
    : `${reply.command} ${reply.params.join(' ')}`;
}

function room(state: NetworkState = network.state): Room {
  const found = state.findRoom('#c');
  if (found === undefined) throw new Error('there is no #c');
  return found;
}

const isOperator = (session: Session): boolean | undefined => room().member(session)?.operator;

/** The texts of the events since then, those that are only shown included. */
const shownSince = (mark: number): string[] =>
  network.events.slice(mark).map(({ kind, text }) => `${kind} ${text}`.trim());

describe('a role of an account', () => {
  test('comes back with it, which the others are shown and the log need not keep', () => {
    run(part, alice, 'PART #c');
    const mark = network.events.length;
    run(join, alice, 'JOIN #c');
    expect(isOperator(alice)).toBe(true);
    expect(shownSince(mark)).toEqual(['join', 'mode +o alice']);
    expect(network.events.at(-1)).toMatchObject({ transient: true, author: { nick: 'irc.test' } });
  });

  test('is that of the account and not of the nick, and on every device', () => {
    network.leave(alice);
    const impostor = user('alice');
    const phone = user('phone', 'ALICE');
    run(join, impostor, 'JOIN #c');
    run(join, phone, 'JOIN #c');
    expect([isOperator(impostor), isOperator(phone)]).toEqual([false, true]);
  });

  test('is known from the log alone after a restart', () => {
    const bob = user('bob', 'Bob');
    run(join, bob, 'JOIN #c');
    run(mode, alice, 'MODE #c +o bob');
    run(mode, alice, 'MODE #c +v ~a:carol');
    const state = new NetworkState();
    const fold = new Fold(state, { lobby: '#lobby', departedNicks: 1 });
    for (const event of network.replayed().filter(({ kind }) => STATE_KINDS.includes(kind)))
      fold.replay(JSON.parse(JSON.stringify(event)) as typeof event);
    expect([...room(state).roles.entries()]).toEqual([
      ['alice', 'founder'],
      ['bob', 'operator'],
      ['carol', 'voice'],
    ]);
  });

  test('is lost with MODE -o, on all devices at once, also of an account that is not here', () => {
    const bob = user('bob', 'Bob');
    const phone = user('phone', 'Bob');
    for (const session of [bob, phone]) run(join, session, 'JOIN #c');
    run(mode, alice, 'MODE #c +o bob');
    expect([isOperator(bob), isOperator(phone)]).toEqual([true, true]);
    run(mode, alice, 'MODE #c -o phone');
    expect([isOperator(bob), isOperator(phone), room().roles.of('bob')]).toEqual([false, false, undefined]);
    run(mode, alice, 'MODE #c +o ~a:dave');
    expect(room().roles.of('Dave')).toBe('operator');
    run(mode, alice, 'MODE #c -o ~a:DAVE');
    expect(room().roles.of('dave')).toBeUndefined();
  });

  test('of the founder is taken by nobody but them', () => {
    const bob = user('bob', 'Bob');
    run(join, bob, 'JOIN #c');
    run(mode, alice, 'MODE #c +o bob');
    expect(run(mode, bob, 'MODE #c -o alice')).toEqual([
      'ERR_CHANOPRIVSNEEDED #c Alice has founded this channel',
    ]);
    expect(run(mode, bob, 'MODE #c -o ~a:alice')).toHaveLength(1);
    expect(isOperator(alice)).toBe(true);
    run(mode, alice, 'MODE #c -o alice');
    expect([isOperator(alice), room().roles.of('alice')]).toEqual([false, undefined]);
  });

  test('keeps the founder in: no other operator puts them out, by KICK or TBAN, under whatever nick', () => {
    const bob = user('bob', 'Bob');
    const phone = user('phone', 'ALICE');
    for (const session of [bob, phone]) run(join, session, 'JOIN #c');
    run(mode, alice, 'MODE #c +o bob');
    for (const line of ['KICK #c alice', 'KICK #c phone'])
      expect(run(kick, bob, line), line).toEqual([expect.stringMatching(/^ERR_CHANOPRIVSNEEDED #c \w+ has/)]);
    const mark = network.events.length;
    expect(() => network.run(tban, bob, 'TBAN #c 1h alice')).toThrow('ERR_CHANOPRIVSNEEDED');
    expect(network.events).toHaveLength(mark);
    // The others are put out, a guest of the founder's nick among them.
    network.leave(alice);
    const impostor = user('alice');
    run(join, impostor, 'JOIN #c');
    run(kick, bob, 'KICK #c alice');
    run(kick, phone, 'KICK #c bob');
    expect([impostor, bob, phone].map((session) => room().member(session) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    // So is the founder by an operator of the server, and by themselves.
    guest.serverOperator = true;
    run(kick, guest, 'KICK #c phone');
    expect(room().member(phone)).toBeUndefined();
    run(join, phone, 'JOIN #c');
    run(kick, phone, 'KICK #c phone');
    expect(room().member(phone)).toBeUndefined();
  });

  test('leads past key, limit, invitation and bans', () => {
    run(mode, alice, 'MODE #c +iklb secret 1 *!*@*');
    run(part, alice, 'PART #c');
    run(join, alice, 'JOIN #c');
    expect(isOperator(alice)).toBe(true);
  });

  test('that was lost while the join was on its way is not shown', () => {
    run(part, alice, 'PART #c');
    const effects = network.run(join, alice, 'JOIN #c');
    room().roles.change('bob', 'o', true);
    const bob = user('bob', 'Bob');
    bob.serverOperator = true;
    run(join, bob, 'JOIN #c');
    run(mode, bob, 'MODE #c -o ~a:alice');
    const [drafts] = effects.flatMap((effect) => (effect.do === 'append' ? [effect.drafts] : []));
    const outcomes = (drafts ?? []).map((draft) => network.apply(draft));
    expect(outcomes.map(({ audience }) => audience.to)).toEqual(['room', 'nobody']);
    expect(isOperator(alice)).toBe(false);
  });
});

describe('a room that an account has founded', () => {
  test('is not taken over by whoever comes first when it is empty', () => {
    room().lasting = true;
    for (const session of [alice, guest]) run(part, session, 'PART #c');
    run(join, guest, 'JOIN #c');
    expect(isOperator(guest)).toBe(false);
  });

  test('is not founded anew when it was closed, and opens for its founder', () => {
    run(mode, alice, 'MODE #c +i');
    for (const session of [alice, guest]) run(part, session, 'PART #c');
    const before = room().visibleAfter;
    expect(run(join, guest, 'JOIN #c')).toEqual(['ERR_INVITEONLYCHAN #c Cannot join channel (+i)']);
    run(join, alice, 'JOIN #c');
    expect([isOperator(alice), room().visibleAfter]).toEqual([true, before]);
  });
});

test('a guest who founds a room is operator as long as they stay, and the next who comes is after them', () => {
  run(join, guest, 'JOIN #g');
  const found = network.state.findRoom('#g');
  run(mode, guest, 'MODE #g +m');
  run(part, guest, 'PART #g');
  const other = user('other');
  run(join, other, 'JOIN #g');
  run(join, guest, 'JOIN #g');
  expect([found?.member(other)?.operator, found?.member(guest)?.operator]).toEqual([true, false]);
});

test('ROLES lists them to members only', () => {
  run(mode, alice, 'MODE #c +v ~a:bob');
  expect(run(roles, guest, 'ROLES #c')).toEqual([
    'NOTE ROLES ROLE #c founder alice alice is founder in #c',
    'NOTE ROLES ROLE #c voice bob bob is voiced in #c',
  ]);
  expect(() => network.run(roles, user('eve'), 'ROLES #c')).toThrow('ERR_NOTONCHANNEL');
});

test('roles are bounded; one more has its standing as guests have it', () => {
  for (let i = 0; i < MOST_ROLES + 5; i++) room().roles.change(`a${i}`, 'o', true);
  expect([...room().roles.entries()].length).toBe(MOST_ROLES);
  const late = user('late', 'Late');
  run(join, late, 'JOIN #c');
  run(mode, alice, 'MODE #c +o late');
  expect([isOperator(late), room().roles.of('late')]).toEqual([true, undefined]);
});
