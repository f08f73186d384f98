import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import type { EngineOptions } from '../../../src/client/engine/engine-options.js';
import { seenOf } from '../../../src/client/model/seen.js';
import { memoryOutboxStore, type OwnLine } from '../../../src/client/outbox/own-line.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeIrcServer, type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { logInWords } from '../../support/log-in-words.js';
import { testEngine } from '../../support/test-engine.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;
let ids: number;

function makeEngine(options: Partial<EngineOptions> = {}): Engine {
  return testEngine({
    clock,
    connect: modern.server.connect,
    newId: () => `id${++ids}`,
    ...options,
  });
}

const words = (key?: string): string[] => logInWords(engine.state, key);

/** Lines that somebody said. */
const spoken = (key?: string): string[] => words(key).filter((line) => line.includes('<'));

async function cut(): Promise<void> {
  modern.server.last.reset();
  await settle();
}

/** The reconnect that comes at once. */
async function back(): Promise<void> {
  clock.advance(0);
  await settle();
}

beforeEach(() => {
  ids = 0;
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer();
  engine = makeEngine();
});

describe('talking', () => {
  test('what is typed before there is a room is said in the first one', async () => {
    engine.submit('early');
    expect(engine.unconfirmed).toBe(1);
    engine.start();
    await settle();
    expect(modern.stored).toMatchObject([{ nick: 'bob', text: 'early' }]);
    expect(spoken()).toEqual(['✓ <bob> early']);
    expect(engine.unconfirmed).toBe(0);
  });

  test('a line is pending until the server has it', async () => {
    engine.start();
    await settle();
    modern.deaf = true;
    engine.submit('hello');
    await settle();
    expect(spoken()).toEqual(['… <bob> hello']);
  });

  test('many lines keep their order', async () => {
    engine.start();
    await settle();
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    for (const line of lines) engine.submit(line);
    for (let i = 0; i < 10; i++) await settle();
    expect(modern.stored.map(({ text }) => text)).toEqual(lines);
    expect(spoken()).toEqual(lines.map((line) => `✓ <bob> ${line}`));
  });

  test('a long text is sent in lines that fit', async () => {
    engine.start();
    await settle();
    engine.submit('word '.repeat(300).trim());
    await settle();
    expect(modern.stored.length).toBeGreaterThan(2);
    for (const { text } of modern.stored) expect(text.length).toBeLessThan(490);
    expect(modern.stored.map(({ text }) => text).join(' ')).toBe('word '.repeat(300).trim());
  });

  test('a question to the server is refused while there is no connection', async () => {
    engine.start();
    await settle();
    await cut();
    engine.submit('/whois alice');
    expect(words().at(-1)).toBe('not connected: /whois has to ask the server');
  });
});

describe('a cut', () => {
  test('what others said meanwhile is shown once, in order, under one divider', async () => {
    engine.start();
    await settle();
    modern.tell('alice', 'one');
    await settle();
    await cut();
    modern.mute = true;
    modern.tell('alice', 'two');
    modern.tell('alice', 'three');
    modern.mute = false;
    await back();
    modern.tell('alice', 'four');
    await settle();
    expect(words().filter((line) => !line.includes('joined'))).toEqual([
      '<alice> one',
      '2 messages while you were away',
      '<alice> two',
      '<alice> three',
      '<alice> four',
    ]);
  });

  test('what is typed offline waits and is sent after the rest is known', async () => {
    engine.start();
    await settle();
    modern.tell('alice', 'one');
    await settle();
    await cut();
    engine.submit('offline 1');
    engine.submit('offline 2');
    expect(spoken()).toEqual(['<alice> one', '… <bob> offline 1', '… <bob> offline 2']);
    modern.mute = true;
    modern.tell('alice', 'two');
    modern.mute = false;
    await back();
    expect(spoken()).toEqual(['<alice> one', '<alice> two', '✓ <bob> offline 1', '✓ <bob> offline 2']);
  });

  test('a line that was stored, but whose echo was lost, is not sent again', async () => {
    engine.start();
    await settle();
    modern.tell('alice', 'one');
    await settle();
    modern.mute = true;
    engine.submit('in flight');
    await settle();
    expect(modern.stored).toHaveLength(2);
    await cut();
    modern.mute = false;
    await back();
    expect(modern.stored).toHaveLength(2);
    expect(spoken()).toEqual(['<alice> one', '✓ <bob> in flight']);
    expect(engine.unconfirmed).toBe(0);
  });

  test('a line that never arrived is sent again', async () => {
    engine.start();
    await settle();
    modern.deaf = true;
    engine.submit('lost');
    await settle();
    await cut();
    modern.deaf = false;
    await back();
    expect(modern.stored.map(({ text }) => text)).toEqual(['lost']);
    expect(spoken()).toEqual(['✓ <bob> lost']);
  });

  test('the reader stays where they were', async () => {
    engine.start();
    await settle();
    engine.apply({ type: 'activate', key: '*' });
    await cut();
    await back();
    expect(engine.state.active).toBe('*');
  });
});

describe('lines of an earlier run', () => {
  const line = (id: string, target: string): OwnLine => ({ id, target, text: `${id} text`, action: false });

  test('are drawn as queued before there is a connection, and sent into their rooms', async () => {
    const kept = [
      { line: line('old1', '#lobby'), sent: false, sentAt: 0 },
      { line: line('old2', '#ops'), sent: false, sentAt: 0 },
    ];
    engine = makeEngine({ store: { ...memoryOutboxStore(), load: () => kept } });
    modern.server.refusal = 'nothing listens there';
    engine.start();
    await settle();
    expect(spoken()).toEqual(['… <bob> old1 text']);
    modern.server.refusal = undefined;
    await back();
    expect(spoken()).toEqual(['✓ <bob> old1 text']);
    expect(modern.server.last.sent(/^JOIN/)).toEqual(['JOIN #lobby,#ops']);
  });
});

describe('a start after an earlier run', () => {
  test('loads exactly what was missed under one divider, and a page of what was before it', async () => {
    engine.start();
    await settle();
    for (const text of ['one', 'two']) modern.tell('alice', text);
    await settle();
    const seen = seenOf(engine.state);
    expect(seen.places).toMatchObject([{ target: '#lobby', msgid: 'm2' }]);
    await cut();
    modern.mute = true;
    for (const text of ['three', 'four']) modern.tell('alice', text);
    modern.mute = false;
    const ready: number[] = [];
    engine = makeEngine({
      seen,
      onEffects: (effects) => {
        for (const effect of effects) if (effect.do === 'ready') ready.push(effect.missed);
      },
    });
    engine.start();
    await settle();
    await settle();
    expect(ready).toEqual([2]);
    expect(modern.server.last.sent(/^CHATHISTORY (AFTER|BEFORE)/)).toEqual([
      'CHATHISTORY AFTER #lobby msgid=m2 100',
      'CHATHISTORY BEFORE #lobby msgid=m3 100',
    ]);
    expect(words().filter((line) => line.includes('<') || line.includes('away'))).toEqual([
      '<alice> one',
      '<alice> two',
      '2 messages while you were away',
      '<alice> three',
      '<alice> four',
    ]);
    expect(seenOf(engine.state).places).toMatchObject([{ target: '#lobby', msgid: 'm4' }]);
  });
});

describe('a refused line', () => {
  beforeEach(async () => {
    modern.deaf = true;
    engine.start();
    await settle();
    engine.submit('hello');
    await settle();
    modern.server.last.say('@label=id1 :s FAIL PRIVMSG STORE_FULL #lobby :The disk is full');
    await settle();
    expect(spoken()).toEqual(['! <bob> hello']);
  });

  test('goes with /resend, in its new place', async () => {
    modern.deaf = false;
    modern.tell('alice', 'meanwhile');
    await settle();
    engine.submit('/resend');
    await settle();
    expect(spoken()).toEqual(['<alice> meanwhile', '✓ <bob> hello']);
  });

  test('goes away with /discard, with what was not sent yet', async () => {
    await cut();
    engine.submit('offline');
    engine.submit('/discard');
    expect(spoken()).toEqual([]);
    expect(engine.unconfirmed).toBe(0);
    engine.submit('/discard');
    expect(words().at(-1)).toBe('nothing here is refused or waits');
  });
});

describe('a private line that was written offline', () => {
  const refuse = async (): Promise<void> => {
    const sent = modern.server.last.sent(/PRIVMSG carol/).at(-1) ?? '';
    const label = /label=(\w+)/.exec(sent)?.[1];
    modern.server.last.say(`@label=${label} :s 401 bob carol :No such nick/channel`);
    await settle();
  };
  const private_ = (): string[] => words('carol').filter((line) => line.includes('<'));
  const tries = (): number => modern.server.last.sent(/PRIVMSG carol/).length;

  beforeEach(async () => {
    engine.start();
    await settle();
    await cut();
    engine.submit('/msg carol are you back?');
    modern.deaf = true;
    await back();
    await refuse();
  });

  test('waits for whoever comes back later, and goes when they are seen to', async () => {
    expect(private_()).toEqual(['… <bob> are you back?']);
    const log = engine.state.conversations.get('carol')!.log;
    expect(log.at(log.length - 1)?.reason).toBe('waiting for carol to come back');
    expect(tries()).toBe(1);
    modern.server.last.say(':carol!c@h JOIN #lobby');
    await settle();
    expect(tries()).toBe(2);
    modern.server.last.say('@label=id1;msgid=p1 :bob!u@h PRIVMSG carol :are you back?');
    await settle();
    expect(private_()).toEqual(['✓ <bob> are you back?']);
  });

  test('is tried every 10 s, and refused after a minute', async () => {
    for (let i = 2; i <= 7; i++) {
      expect(private_()).toEqual(['… <bob> are you back?']);
      clock.advance(10_000);
      await settle();
      expect(tries()).toBe(i);
      await refuse();
    }
    expect(private_()).toEqual(['! <bob> are you back?']);
    expect(engine.unconfirmed).toBe(0);
  });
});

test('a private line to nobody that is written online is refused at once', async () => {
  engine.start();
  await settle();
  modern.deaf = true;
  engine.submit('@nobody hi');
  await settle();
  expect(modern.server.last.sent(/PRIVMSG/)).toEqual([]);
  engine.submit('/msg carol hi');
  await settle();
  modern.server.last.say('@label=id1 :s 401 bob carol :No such nick/channel');
  await settle();
  expect(words('carol')).toContain('! <bob> hi');
});

describe('a nick that is taken after a cut', () => {
  test('is asked for again until it is ours', async () => {
    const server = new FakeIrcServer();
    engine = makeEngine({ connect: server.connect });
    engine.start();
    await settle();
    server.last.say(':s 433 * bob :In use');
    await settle();
    server.last.say(':s 001 bob_ :Welcome', ':s 422 bob_ :No MOTD');
    await settle();
    server.last.say(':bob_!u@h JOIN #lobby', ':s 353 bob_ = #lobby :bob_ bob', ':s 366 bob_ #lobby :End');
    await settle();
    expect(words().at(-1)).toBe('nick "bob" is taken; you are bob_; /nick NAME changes it');
    clock.advance(10_000);
    await settle();
    expect(server.last.lines.at(-1)).toBe('NICK :bob');
    const before = words();
    server.last.say(':s 433 bob_ bob :In use');
    await settle();
    expect(words()).toEqual(before);
    clock.advance(10_000);
    await settle();
    server.last.say(':bob_!u@h NICK bob');
    await settle();
    expect(engine.state.nick).toBe('bob');
    const count = server.last.sent(/^NICK/).length;
    clock.advance(15_000);
    await settle();
    expect(server.last.sent(/^NICK/)).toHaveLength(count);
  });
});

describe('any other server', () => {
  let server: FakeIrcServer;

  beforeEach(async () => {
    server = new FakeIrcServer();
    engine = makeEngine({ connect: server.connect, rooms: ['#old'] });
    engine.start();
    await settle();
    server.last.say(':s 421 bob CAP :Unknown command', ':s 001 bob :Welcome', ':s 422 bob :No MOTD');
    await settle();
    server.last.say(':bob!u@h JOIN #old', ':s 353 bob = #old :bob alice', ':s 366 bob #old :End');
    await settle();
  });

  test('lines are drawn as sent and stay without a mark', async () => {
    engine.submit('hello');
    await settle();
    expect(server.last.lines.at(-1)).toBe('PRIVMSG #old :hello');
    expect(spoken('#old')).toEqual(['<bob> hello']);
    expect(engine.unconfirmed).toBe(0);
  });

  test('a paste does not flood it', async () => {
    for (let i = 0; i < 8; i++) engine.submit(`line ${i}`);
    await settle();
    expect(server.last.sent(/^PRIVMSG/)).toHaveLength(5);
    clock.advance(2000);
    await settle();
    expect(server.last.sent(/^PRIVMSG/)).toHaveLength(6);
    clock.advance(10_000);
    await settle();
    expect(server.last.sent(/^PRIVMSG/)).toHaveLength(8);
  });

  test('its rooms are joined again after a cut', async () => {
    server.last.reset();
    await settle();
    clock.advance(0);
    await settle();
    server.last.say(':s 001 bob :Welcome', ':s 422 bob :No MOTD');
    await settle();
    expect(server.last.lines).toContain('JOIN #old');
  });
});

test.for([
  ['irc.test:6697 has the key sha256:ab', 'irc.test:6697 has the key sha256:ab'],
  [undefined, 'there is no server that waits for your trust'],
] as const)('/trust, where nothing has changed, with %s as the key of the server', async ([peer, said]) => {
  engine = makeEngine({ peer: () => peer });
  engine.start();
  await settle();
  engine.submit('/trust');
  expect(words().at(-1)).toContain(said);
});

test('leaving says goodbye and leaves no timer behind', async () => {
  engine.start();
  await settle();
  const left = engine.quit('so long');
  await settle();
  await left;
  expect(modern.server.last.lines.at(-1)).toBe('QUIT :so long');
  expect(clock.pendingTimers).toBe(0);
});
