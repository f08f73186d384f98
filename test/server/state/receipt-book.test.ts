/** The sums of receipts are those of a plain list of who has what, whatever people do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import type { ReceiptTally } from '../../../src/server/state/receipt-tally.js';
import type { Session } from '../../../src/server/state/session.js';
import { type Draft, type LogEvent, privateConversation } from '../../../src/server/store/types.js';
import { NOW, TestNetwork } from '../../support/network.js';

const MINUTE = 60_000;

/** A network whose events have msgids that sort, and whose receipts are kept as the server keeps them. */
class Receipts {
  readonly network: TestNetwork = new TestNetwork();
  readonly changed: Set<ReceiptTally> = new Set();
  now: number = NOW;

  constructor() {
    this.network.state.receipts.listen((tally) => this.changed.add(tally));
  }

  person(nick: string): Session {
    const session = this.network.join(nick);
    session.capabilities = Cap.receipts;
    return session;
  }

  apply(draft: Draft): LogEvent {
    const committed = this.network.commit(draft);
    const event = { ...committed, time: this.now, msgid: String(committed.place).padStart(6, '0') };
    this.network.state.receipts.note(this.network.fold.apply(event));
    return event;
  }

  draft(kind: Draft['kind'], session: Session, room: string, more: Partial<Draft> = {}): Draft {
    const common = { conversation: room, author: session.author(), target: room, text: 'x' };
    return { kind, ...common, durability: 'required', ...more };
  }

  enter(session: Session, room: string): void {
    if (this.network.state.findRoom(room) === undefined) this.apply(this.draft('create', session, room));
    this.apply(this.draft('join', session, room));
  }

  say(session: Session, room: string): string {
    return this.apply(this.draft('message', session, room)).msgid ?? '';
  }

  tell(session: Session, to: Session): string {
    const identities = [session.identity, to.identity];
    const conversation = privateConversation(session.identity, to.identity);
    const data = { to: to.id, identities };
    return this.apply(this.draft('message', session, conversation, { target: to.nick, data })).msgid ?? '';
  }

  confirm(conversation: string, session: Session, msgid: string): void {
    this.network.state.receipts.confirm(conversation, session, msgid, this.now);
  }

  /** Nicks that have a message, and those that have not; undefined when it is not counted. */
  who(conversation: string, msgid: string): [has: string, not: string] | undefined {
    const found = this.network.state.receipts.recipients(conversation, msgid, this.now);
    const nicks = (sessions: readonly Session[]): string =>
      sessions
        .map(({ nick }) => nick)
        .sort((a, b) => a.localeCompare(b))
        .join(' ');
    return found && [nicks(found.has), nicks(found.not)];
  }

  /** What authors would be sent now, as `author msgid has/of`. */
  news(): string[] {
    const lines: string[] = [];
    for (const tally of this.changed) {
      const { news, more } = tally.takeNews();
      for (const { author, event, has, of } of news) {
        lines.push(`${author.nick} ${event.msgid ?? ''} ${has}/${of}`);
      }
      if (!more) this.changed.delete(tally);
    }
    return lines;
  }
}

type Step =
  | { readonly do: 'say'; readonly who: number }
  | { readonly do: 'toggle'; readonly who: number }
  | { readonly do: 'confirm'; readonly who: number; readonly back: number }
  | { readonly do: 'look' };

const PEOPLE = ['a', 'b', 'c', 'd'];

test('lists and news are those of a plain record, whoever says, confirms, comes and goes', () => {
  const who = fc.nat(PEOPLE.length - 1);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: fc.record({ do: fc.constant('say' as const), who }), weight: 3 },
    { arbitrary: fc.record({ do: fc.constant('confirm' as const), who, back: fc.nat(6) }), weight: 4 },
    { arbitrary: fc.record({ do: fc.constant('toggle' as const), who }), weight: 1 },
    { arbitrary: fc.record({ do: fc.constant('look' as const) }), weight: 2 },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const receipts = new Receipts();
      const people = PEOPLE.map((nick) => receipts.person(nick));
      const present = new Set<Session>();
      const said: {
        msgid: string;
        author: Session;
        of: Set<Session>;
        has: Set<Session>;
        view: { has: number; of: number };
      }[] = [];
      const enter = (session: Session): void => {
        receipts.enter(session, '#r');
        present.add(session);
      };
      for (const session of people) enter(session);

      const look = (): void => {
        while (receipts.changed.size > 0) {
          for (const line of receipts.news()) {
            const [nick = '', msgid = '', has = '', of = ''] = line.split(/[ /]/);
            for (const each of said) {
              const complete = each.view.of > 0 && each.view.has === each.view.of;
              if (each.author.nick !== nick || each.msgid > msgid || complete) continue;
              each.view = { has: Number(has), of: Number(of) };
            }
          }
        }
        for (const { msgid, of, has, view } of said) {
          const expected: unknown = [of, has].map((set) => set.size);
          const seen = view.of > 0 && view.has === view.of ? [of.size, of.size] : [of.size, view.has];
          expect([msgid, seen]).toEqual([msgid, expected]);
          if (view.has > 0 && view.has < view.of) expect(view.of).toBe(of.size);
        }
      };

      for (const next of steps) {
        if (next.do === 'look') look();
        else {
          const session = people[next.who] as Session;
          if (next.do === 'toggle') {
            if (present.delete(session)) {
              receipts.apply(receipts.draft('part', session, '#r'));
              for (const each of said) for (const set of [each.of, each.has]) set.delete(session);
            } else enter(session);
          } else if (!present.has(session)) continue;
          else if (next.do === 'say') {
            const of = new Set(present);
            of.delete(session);
            const msgid = receipts.say(session, '#r');
            if (of.size > 0)
              said.push({ msgid, author: session, of, has: new Set(), view: { has: 0, of: 0 } });
          } else {
            const upTo = said.at(-1 - next.back)?.msgid;
            if (upTo === undefined) continue;
            receipts.confirm('#r', session, upTo);
            for (const each of said) if (each.msgid <= upTo && each.of.has(session)) each.has.add(session);
          }
        }
        for (const { msgid, of, has } of said) {
          const nicks = (sessions: Iterable<Session>): string =>
            [...sessions]
              .map(({ nick }) => nick)
              .sort((a, b) => a.localeCompare(b))
              .join(' ');
          expect(receipts.who('#r', msgid)).toEqual([
            nicks(has),
            nicks([...of].filter((session) => !has.has(session))),
          ]);
        }
      }
      look();
    }),
    { numRuns: 400 },
  );
});

describe('news', () => {
  test('of a thousand confirmations is one line to the author, and of the last one a second', () => {
    const receipts = new Receipts();
    const ann = receipts.person('ann');
    receipts.enter(ann, '#r');
    const others = Array.from({ length: 999 }, (_, i) => receipts.person(`p${i}`));
    for (const session of others) receipts.enter(session, '#r');
    const first = receipts.say(ann, '#r');
    const second = receipts.say(ann, '#r');
    for (const session of others.slice(1)) receipts.confirm('#r', session, second);
    expect(receipts.news()).toEqual([`ann ${second} 998/999`]);
    receipts.confirm('#r', others[0] as Session, first);
    expect(receipts.news()).toEqual([`ann ${first} 999/999`]);
    receipts.confirm('#r', others[0] as Session, second);
    expect(receipts.news()).toEqual([`ann ${second} 999/999`]);
    receipts.confirm('#r', others[0] as Session, first);
    expect(receipts.news()).toEqual([]);
  });

  test('goes only to authors who have asked for it and are here', () => {
    const receipts = new Receipts();
    const [ann, bob, eve] = [receipts.person('ann'), receipts.person('bob'), receipts.person('eve')];
    for (const session of [ann, bob, eve]) receipts.enter(session, '#r');
    ann.capabilities = 0;
    receipts.say(ann, '#r');
    const last = receipts.say(bob, '#r');
    receipts.confirm('#r', eve, last);
    bob.ended = true;
    expect(receipts.news()).toEqual([]);
  });

  test('is at most four lines at a time, the rest follows', () => {
    const receipts = new Receipts();
    const ann = receipts.person('ann');
    const others = Array.from({ length: 8 }, (_, i) => receipts.person(`p${i}`));
    for (const session of [ann, ...others]) receipts.enter(session, '#r');
    for (const session of others) receipts.confirm('#r', session, receipts.say(ann, '#r'));
    expect(receipts.news()).toHaveLength(4);
    expect(receipts.news()).toHaveLength(4);
    expect(receipts.news()).toEqual([]);
  });

  test('of a member that leaves completes what only they had not confirmed', () => {
    const receipts = new Receipts();
    const [ann, bob, eve] = [receipts.person('ann'), receipts.person('bob'), receipts.person('eve')];
    for (const session of [ann, bob, eve]) receipts.enter(session, '#r');
    const msgid = receipts.say(ann, '#r');
    receipts.confirm('#r', bob, msgid);
    expect(receipts.news()).toEqual([`ann ${msgid} 1/2`]);
    const author = eve.author();
    receipts.apply({ ...receipts.draft('quit', eve, '*'), author, rooms: ['#r'] });
    expect(receipts.news()).toEqual([`ann ${msgid} 1/1`]);
  });

  test('of a private message is about the one that it is for', () => {
    const receipts = new Receipts();
    const [ann, bob] = [receipts.person('ann'), receipts.person('bob')];
    const key = privateConversation(ann.identity, bob.identity);
    const msgid = receipts.tell(ann, bob);
    receipts.confirm(key, ann, msgid);
    expect(receipts.news()).toEqual([]);
    expect(receipts.who(key, msgid)).toEqual(['', 'bob']);
    receipts.confirm(key, bob, msgid);
    expect(receipts.news()).toEqual([`ann ${msgid} 1/1`]);
    expect(receipts.who(key, msgid)).toEqual(['bob', '']);
  });
});

describe('what is counted', () => {
  test('is confirmed by any id that is not before it', () => {
    const receipts = new Receipts();
    const [ann, bob] = [receipts.person('ann'), receipts.person('bob')];
    for (const session of [ann, bob]) receipts.enter(session, '#r');
    const msgid = receipts.say(ann, '#r');
    receipts.confirm('#r', bob, '000000');
    expect(receipts.who('#r', msgid)).toEqual(['', 'bob']);
    const topic = receipts.apply(receipts.draft('topic', ann, '#r')).msgid ?? '';
    receipts.confirm('#r', bob, topic);
    expect(receipts.who('#r', msgid)).toEqual(['bob', '']);
  });

  test('is what was said in the last ten minutes, 256 messages of a conversation at most', () => {
    const receipts = new Receipts();
    const [ann, bob] = [receipts.person('ann'), receipts.person('bob')];
    for (const session of [ann, bob]) receipts.enter(session, '#r');
    const old = receipts.say(ann, '#r');
    receipts.now += 9 * MINUTE;
    const newer = receipts.say(ann, '#r');
    expect(receipts.who('#r', old)).toEqual(['', 'bob']);
    receipts.now += 2 * MINUTE;
    expect(receipts.who('#r', old)).toBeUndefined();
    expect(receipts.who('#r', newer)).toEqual(['', 'bob']);
    for (let i = 0; i < 300; i++) receipts.say(bob, '#r');
    expect(receipts.who('#r', newer)).toBeUndefined();
    expect(receipts.network.state.receipts.size).toBe(256);
    receipts.now += 11 * MINUTE;
    for (const session of [ann, bob]) receipts.enter(session, '#other');
    receipts.say(ann, '#other');
    expect(receipts.network.state.receipts.size).toBe(1);
  });

  test('has a bound for all conversations together, the longest silent goes first', () => {
    const receipts = new Receipts();
    const [ann, bob] = [receipts.person('ann'), receipts.person('bob')];
    for (let i = 0; i < 300; i++) {
      for (const session of [ann, bob]) receipts.enter(session, `#r${i}`);
      for (let j = 0; j < 250; j++) receipts.say(ann, `#r${i}`);
    }
    expect(receipts.network.state.receipts.size).toBeLessThanOrEqual(65_536 + 250);
    const last = String(receipts.network.events.length).padStart(6, '0');
    expect(receipts.who('#r299', last)).toEqual(['', 'bob']);
    expect(receipts.who('#r0', '000253')).toBeUndefined();
  });

  test('is not what nobody else could receive, or only some of a room', () => {
    const receipts = new Receipts();
    const [ann, bob] = [receipts.person('ann'), receipts.person('bob')];
    receipts.enter(ann, '#r');
    receipts.say(ann, '#r');
    receipts.tell(ann, ann);
    receipts.enter(bob, '#r');
    receipts.apply({ ...receipts.draft('message', ann, '@#r'), data: { room: '#r', status: '@' } });
    expect(receipts.network.state.receipts.size).toBe(0);
  });
});
