/** Somebody who is behind and somebody who never is, in the same rooms: both are shown the same in the end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { LineSource } from '../../../src/server/connection/line-source.js';
import type { WireLine } from '../../../src/server/state/session.js';
import { settle } from '../../support/connection-pair.js';
import { ALL_CAPS, dispatchRoom, type DispatchRoom, type Person } from '../../support/dispatch-room.js';

const CAPS = `${ALL_CAPS} invite-notify`;
const ROOMS = ['#tea', '#one', '#two'];
const ACTORS = ['ann', 'bob', 'cid'] as const;
/** A long word, so that a few messages are more than the limit. */
const PADDING = 'x'.repeat(120);

const DOINGS = [
  'say',
  'flood',
  'notice',
  'typing',
  'ops',
  'private',
  'react',
  'join',
  'part',
  'topic',
  'mode',
  'kick',
  'invite',
  'away',
  'back',
  'nick',
  'setname',
  'quit',
] as const;

/** What one of the actors does; `at` picks among rooms and people. */
interface Act {
  readonly do: (typeof DOINGS)[number];
  readonly at: number;
}

type Step =
  | { readonly who: number; readonly act: Act }
  /** Both of the observers do it. */
  | { readonly both: 'join' | 'part' | 'mode' | 'say'; readonly at: number }
  | { readonly reader: 'stops' | 'reads' }
  | { readonly log: 'waits' | 'answers' }
  | { readonly disk: 'full' | 'well' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      act: fc.record({
        do: fc.oneof(
          { weight: 2, arbitrary: fc.constant('say' as const) },
          { weight: 3, arbitrary: fc.constantFrom(...DOINGS) },
        ),
        at: fc.nat(5),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      both: fc.constantFrom('join' as const, 'part' as const, 'mode' as const, 'say' as const),
      at: fc.nat(2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ reader: fc.constantFrom('stops' as const, 'stops' as const, 'reads' as const) }),
  },
  { weight: 2, arbitrary: fc.record({ log: fc.constantFrom('waits' as const, 'answers' as const) }) },
  { weight: 1, arbitrary: fc.record({ disk: fc.constantFrom('full' as const, 'well' as const) }) },
);

/** A log that can be made to keep its readers waiting. */
function gated(): {
  wrap: (lines: LineSource) => LineSource;
  open: () => void;
  close: () => void;
  reads: number;
} {
  let waiting: (() => void)[] = [];
  let closed = false;
  const gate = {
    reads: 0,
    wrap: (lines: LineSource): LineSource => ({
      async read(runs) {
        gate.reads++;
        if (closed) await new Promise<void>((resolve) => waiting.push(resolve));
        return lines.read(runs);
      },
    }),
    open: () => {
      closed = false;
      for (const go of waiting.splice(0)) go();
      waiting = [];
    },
    close: () => {
      closed = true;
    },
  };
  return gate;
}

function linesOf({ do: what, at }: Act, nick: string, count: number): string[] {
  const room = ROOMS[at % 3] ?? '';
  const other = ACTORS[at % 3] ?? '';
  switch (what) {
    case 'say':
      return [`PRIVMSG ${room} :${count} ${PADDING}`];
    case 'flood':
      // More than a socket takes at once.
      return Array.from({ length: 120 }, (_, i) => `PRIVMSG ${room} :${count}.${i} ${PADDING}`);
    case 'notice':
      return [`NOTICE ${room} :${count}`];
    case 'typing':
      return [`@+typing=active TAGMSG ${room}`];
    case 'react':
      return [`@+draft/react=:-);+reply=m1 TAGMSG ${room}`];
    case 'ops':
      return [`PRIVMSG @${room} :${count} for operators`];
    case 'private':
      return [`PRIVMSG lag,twin :${count} for you`];
    case 'topic':
      return [`TOPIC ${room} :topic ${count}`];
    case 'mode':
      // The observers are given and taken the same.
      return at < 3 ? [`MODE ${room} ${count % 2 === 0 ? '+' : '-'}vv lag twin`] : [`MODE ${room} +t`];
    case 'kick':
      return at < 3
        ? ['lag', 'twin'].map((who) => `KICK ${room} ${who} :${count}`)
        : [`KICK ${room} ${other} :${count}`];
    case 'invite':
      return [`INVITE ${nick} ${room}`];
    case 'away':
      return [`AWAY :${count}`];
    case 'back':
      return ['AWAY'];
    case 'nick':
      return [`NICK ${nick.slice(0, 3)}${count}`];
    case 'setname':
      return [`SETNAME :name ${count}`];
    case 'quit':
      return [`QUIT :${count}`];
    case 'join':
      return [`JOIN ${room}`];
    case 'part':
      return [`PART ${room} :${count}`];
  }
}

/** Notes what the person is to be shown, line by line, on its way out. */
function overhear({ client }: Person): WireLine[] {
  const lines: WireLine[] = [];
  const { session } = client;
  const { outlet } = session;
  session.outlet = {
    push: (line) => {
      lines.push(line);
      outlet.push(line);
    },
    pushNow: (line) => {
      lines.push(line);
      outlet.pushNow(line);
    },
  };
  return lines;
}

/** Without what is of the two observers themselves, or means nothing later; both called the same. */
function asSeen(text: string): string[] {
  return (
    text
      .split('\r\n')
      .filter(
        (line) => line !== '' && !/^(@\S+ )?:(lag|twin)!/.test(line) && !/^(@\S+ )?:irc\.test /.test(line),
      )
      .filter((line) => !/ (KICK|MODE|INVITE) .*\b(lag|twin)\b/.test(line))
      .filter((line) => !/\+typing| AWAY| SETNAME/.test(line))
      .map((line) => line.replace(/ (PRIVMSG|NOTICE|TAGMSG) (lag|twin) /, ' $1 you '))
      // What is said to each of them is two events.
      .map((line) => (line.includes(' you ') ? line.replace(/^@\S+ /, '') : line))
  );
}

async function run(steps: readonly Step[]): Promise<{ lags: number; reads: number }> {
  const gate = gated();
  const room: DispatchRoom = dispatchRoom([], { sendQueue: 400, source: gate.wrap });
  const people: Person[] = [];
  for (const nick of ACTORS) people.push(await room.enter(nick, CAPS));
  const lag = await room.enter('lag', CAPS);
  const twin = await room.enter('twin', CAPS);
  for (const who of ROOMS.slice(1)) for (const one of [...people, lag, twin]) await one.say(`JOIN ${who}`);
  const heard = { lag: '', twin: '' };
  lag.peer.onData((chunk) => {
    heard.lag += Buffer.from(chunk).toString();
  });
  twin.peer.onData((chunk) => {
    heard.twin += Buffer.from(chunk).toString();
  });
  const shown = overhear(lag);
  const { out } = lag.client.connection;
  const catchUp = async (): Promise<void> => {
    gate.open();
    lag.peer.resume();
    do await settle();
    while (out.isBehind);
    await settle();
  };
  let count = 0;
  let stopped = false;
  let waits = false;
  for (const one of steps) {
    count++;
    const before = out.isBehind;
    if ('act' in one) {
      const person = people[one.who];
      if (person === undefined) continue;
      await person.say(...linesOf(one.act, person.client.session.nick, count));
      if (one.act.do === 'quit') people[one.who] = await room.enter(`${ACTORS[one.who] ?? ''}${count}`, CAPS);
    } else if ('reader' in one) {
      stopped = one.reader === 'stops';
      if (stopped) lag.peer.pause();
      else lag.peer.resume();
      await settle();
    } else if ('log' in one) {
      waits = one.log === 'waits';
      if (waits) gate.close();
      else gate.open();
      await settle();
    } else if ('disk' in one) room.log.full = one.disk === 'full';
    else {
      // Both at the same moment of the conversation: the other one's line is not held back then.
      if (!before) await catchUp();
      const target = ROOMS[one.at] ?? '';
      const line = {
        join: `JOIN ${target}`,
        part: `PART ${target}`,
        mode: 'MODE lag +i',
        say: `PRIVMSG ${target} :own`,
      };
      lag.peer.write(`@label=l${count} ${line[one.both]}\r\n`);
      await settle();
      const member = (person: Person): boolean =>
        [...person.client.session.rooms].some(({ name }) => name === target);
      if (one.both === 'join' || one.both === 'part') {
        for (let turn = 0; turn < 50 && member(lag) !== (one.both === 'join'); turn++) await catchUp();
        if (member(lag) !== member(twin)) await twin.say(line[one.both]);
        expect(member(twin)).toBe(member(lag));
      }
      if (stopped) lag.peer.pause();
      if (waits) gate.close();
    }
  }
  room.log.full = false;
  await catchUp();
  const sent = shown.filter(({ text, late }) => !(late === 'drop' && !heard.lag.includes(text)));
  const kept = sent.filter(({ text, late }) => late !== 'spare' || heard.lag.includes(text));
  expect(heard.lag).toBe(kept.map(({ text }) => text).join(''));
  expect(asSeen(heard.lag)).toEqual(asSeen(heard.twin));
  return { lags: room.logger.of('client.caught-up').length, reads: gate.reads };
}

test('whatever happens in the rooms meanwhile, who is behind is shown what their twin is shown', async () => {
  let lags = 0;
  let reads = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 90, size: 'max' }), async (steps) => {
      const done = await run(steps);
      lags += done.lags;
      reads += done.reads;
    }),
    { numRuns: 80, seed: 7 },
  );
  // Or nothing has been tried.
  expect(lags).toBeGreaterThan(50);
  expect(reads).toBeGreaterThan(50);
}, 60_000);
