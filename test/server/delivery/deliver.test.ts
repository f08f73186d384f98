import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { Delivery } from '../../../src/server/delivery/deliver.js';
import type { Audience } from '../../../src/server/state/audience.js';
import { NetworkState } from '../../../src/server/state/network.js';
import { Room } from '../../../src/server/state/room.js';
import { Session, type WireLine } from '../../../src/server/state/session.js';
import type { LogEvent } from '../../../src/server/store/types.js';

interface Person {
  readonly session: Session;
  /** What was shown at its time, and what at once. */
  readonly pushed: WireLine[];
  readonly now: WireLine[];
}

function person(nick: string, capabilities = 0): Person {
  const pushed: WireLine[] = [];
  const now: WireLine[] = [];
  const outlet = { push: (line: WireLine) => pushed.push(line), pushNow: (line: WireLine) => now.push(line) };
  const session = new Session({ id: nick, host: 'h', signedOnAt: 0, outlet });
  Object.assign(session, { nick, user: 'u', capabilities });
  return { session, pushed, now };
}

function roomOf(...people: readonly Person[]): { delivery: Delivery; audience: Audience } {
  const state = new NetworkState();
  const room = new Room('#Tea', '#tea', 0, 0, '');
  state.rooms.set('#tea', room);
  for (const { session } of people) room.add(session, false, 0);
  return { delivery: new Delivery(state), audience: { to: 'room', room } };
}

function event(by: Person, parts: Partial<LogEvent> = {}): LogEvent {
  return {
    kind: 'message',
    conversation: '#tea',
    author: by.session.author(),
    target: '#Tea',
    text: 'hello',
    durability: 'required',
    place: 1,
    prev: 0,
    time: 0,
    msgid: 'm',
    ...parts,
  };
}

const texts = (lines: readonly WireLine[]): string[] => lines.map(({ text }) => text.trimEnd());

test('everybody of a class gets the very same line, classes each their own', () => {
  const ann = person('ann');
  const plain = [person('b'), person('c'), person('d')];
  const tagged = [person('e', Cap.messageTags), person('f', Cap.messageTags | Cap.awayNotify)];
  // The classes take turns, as in a real room.
  const mixed = [ann, plain[0], tagged[0], plain[1], tagged[1], plain[2]].filter((one) => one !== undefined);
  const { delivery, audience } = roomOf(...mixed);
  delivery.deliver({ event: event(ann), audience, author: ann.session });
  expect(new Set(plain.flatMap(({ pushed }) => pushed)).size).toBe(1);
  expect(new Set(tagged.flatMap(({ pushed }) => pushed)).size).toBe(1);
  expect(texts(plain[0]?.pushed ?? [])).toEqual([':ann!u@h PRIVMSG #Tea :hello']);
  expect(texts(tagged[0]?.pushed ?? [])).toEqual(['@msgid=m :ann!u@h PRIVMSG #Tea :hello']);
});

test('the author of a message is shown it only with echo-message, and then at once', () => {
  const ann = person('ann');
  const bob = person('bob', Cap.echoMessage);
  const { delivery, audience } = roomOf(ann, bob);
  delivery.deliver({ event: event(ann), audience, author: ann.session });
  delivery.deliver({ event: event(bob, { text: 'hi' }), audience, author: bob.session });
  expect(texts([...ann.pushed, ...ann.now])).toEqual([':bob!u@h PRIVMSG #Tea :hi']);
  expect(texts(bob.now)).toEqual([':bob!u@h PRIVMSG #Tea :hi']);
});

test('what somebody does is always shown to themselves', () => {
  const ann = person('ann');
  const { delivery, audience } = roomOf(ann);
  delivery.deliver({ event: event(ann, { kind: 'topic', text: 'x' }), audience, author: ann.session });
  expect(texts(ann.now)).toEqual([':ann!u@h TOPIC #Tea :x']);
});

test('a message to oneself comes once, and with echo-message once more', () => {
  const ann = person('ann');
  const bob = person('bob', Cap.echoMessage);
  const { delivery } = roomOf();
  for (const one of [ann, bob]) {
    const audience: Audience = { to: 'sessions', sessions: [one.session] };
    const said = event(one, { target: one.session.nick, data: { to: one.session.id } });
    delivery.deliver({ event: said, audience, author: one.session });
  }
  expect(texts(ann.now)).toEqual([':ann!u@h PRIVMSG ann :hello']);
  expect(texts(bob.now)).toEqual([':bob!u@h PRIVMSG bob :hello', ':bob!u@h PRIVMSG bob :hello']);
});

test('a private message does not wait for company', () => {
  const ann = person('ann');
  const bob = person('bob');
  const { delivery } = roomOf();
  const audience: Audience = { to: 'sessions', sessions: [ann.session, bob.session] };
  delivery.deliver({
    event: event(ann, { target: 'bob', data: { to: 'bob' } }),
    audience,
    author: ann.session,
  });
  expect(texts(bob.now)).toEqual([':ann!u@h PRIVMSG bob :hello']);
  expect(bob.pushed).toEqual([]);
});

test('the answer to a labelled command is tagged for its author alone', () => {
  const ann = person('ann', Cap.echoMessage);
  const bob = person('bob');
  const { delivery, audience } = roomOf(ann, bob);
  delivery.deliver({ event: event(ann), audience, author: ann.session }, () => ['label', 'x']);
  expect(texts(ann.now)).toEqual(['@label=x :ann!u@h PRIVMSG #Tea :hello']);
  expect(texts(bob.pushed)).toEqual([':ann!u@h PRIVMSG #Tea :hello']);
});

test('nobody is shown what is for nobody', () => {
  const ann = person('ann');
  const { delivery } = roomOf(ann);
  delivery.deliver({
    event: event(ann, { kind: 'create' }),
    audience: { to: 'nobody' },
    author: ann.session,
  });
  expect([...ann.now, ...ann.pushed]).toEqual([]);
});

test('a line carries the place at which the log has it, unless it has it otherwise or not at all', () => {
  const ann = person('ann');
  const bob = person('bob', Cap.messageTags | Cap.setname | Cap.sendId | Cap.echoMessage);
  const { delivery, audience } = roomOf(ann, bob);
  const show = (parts: Partial<LogEvent>, asLogged?: boolean): WireLine | undefined => {
    const one = event(ann, { place: 7, ...parts });
    if (parts.msgid === '') delete (one as { msgid?: string }).msgid;
    delivery.deliver({ event: one, audience, author: ann.session }, undefined, asLogged);
    return bob.pushed.at(-1);
  };
  expect(show({})).toMatchObject({ place: 7, late: undefined });
  // A quit of somebody whose change of nick was still on its way is shown with the new one.
  expect(show({ kind: 'quit' }, false)?.place).toBeUndefined();
  // A full disk.
  expect(show({ kind: 'part', msgid: '' })).toMatchObject({ place: undefined, late: undefined });
  expect(show({ kind: 'tagmsg', transient: true, msgid: '' })).toMatchObject({
    place: undefined,
    late: 'drop',
  });
  expect(show({ kind: 'setname', transient: true, msgid: '' })).toMatchObject({
    place: undefined,
    late: 'spare',
  });
});

test('an own copy that others are not shown in that form is not to be made again from the log', () => {
  const ann = person('ann', Cap.echoMessage | Cap.messageTags | Cap.sendId);
  const { delivery, audience } = roomOf(ann, person('bob'));
  delivery.deliver({ event: event(ann, { sendId: 'x #tea' }), audience, author: ann.session });
  delivery.deliver({ event: event(ann), audience, author: ann.session }, () => ['label', 'l']);
  delivery.deliver({ event: event(ann, { place: 9 }), audience, author: ann.session });
  expect(ann.now.map(({ place }) => place)).toEqual([undefined, undefined, 9]);
});
