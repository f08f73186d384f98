import { beforeEach, describe, expect, test } from 'vitest';
import { jsonMode } from '../../../src/client/modes/json.js';
import { plainMode } from '../../../src/client/modes/plain.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, settle } from '../../support/fake-irc-server.js';
import { ModeRig } from '../../support/mode-rig.js';

let rig: ModeRig;
let clock: FakeClock;
let modern: ModernServer;
let out: string[];
let err: string[];

/** @param caps what the server can do besides what every modern one can */
function begin(...caps: readonly string[]): void {
  rig = new ModeRig(...caps);
  ({ clock, modern, out, err } = rig);
}

beforeEach(() => begin());

/** Without the time of day, which depends on the time zone. */
const text = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^\d\d:\d\d /, ''));

describe('plain', () => {
  test('a line that is entered shows that what was printed before it was read, and nothing else does', async () => {
    begin('draft/read-marker');
    rig.run(plainMode);
    await settle();
    modern.tell('alice', 'one');
    await settle();
    clock.advance(2000);
    await settle();
    const markers = (): string[] => modern.server.last.sent(/^MARKREAD/);
    expect(markers()).toEqual([]);
    rig.enter('/names');
    await settle();
    expect(markers()).toEqual(['MARKREAD #lobby timestamp=2026-11-21T10:00:00.001Z']);
  });

  test('says in words that the connection is lost, that it is back, and how many messages were missed', async () => {
    rig.run(plainMode);
    await settle();
    modern.server.refusal = 'connection refused';
    modern.server.last.reset();
    await settle();
    const lost = text(err).at(-1);
    expect(lost).toMatch(/^-- (?:connection lost: .*; what you write is sent when it is back|offline: .*)$/);
    expect(text(err).filter((line) => line.startsWith('-- connection lost: '))).toHaveLength(1);
    rig.enter('meanwhile');
    await settle();
    modern.server.refusal = undefined;
    clock.advance(5000);
    await settle();
    await settle();
    expect(
      text(err).filter((line) => /^-- connection is back: online at irc\.test:6667 after 5 s$/.test(line)),
    ).toHaveLength(1);
    expect(text(out)).toContain('[#lobby] <bob> meanwhile');
  });

  test('says who comes and who leaves, unless that is switched off', async () => {
    rig.run(plainMode);
    await settle();
    modern.server.last.say(':carol!u@h JOIN #lobby');
    await settle();
    expect(text(out).at(-1)).toBe('[#lobby] * carol joined');
    rig.enter('/set joins off');
    await settle();
    modern.server.last.say(':dave!u@h JOIN #lobby', ':carol!u@h QUIT :bye');
    await settle();
    expect(text(out).at(-1)).toBe('[#lobby] joins = off');
    rig.enter('/set joins on');
    await settle();
    modern.server.last.say(':erin!u@h JOIN #lobby');
    await settle();
    expect(text(out).at(-1)).toBe('[#lobby] * erin joined');
  });

  test('says in words that a line was refused, and why', async () => {
    rig.run(plainMode);
    await settle();
    modern.deaf = true;
    rig.enter('not for here');
    await settle();
    const label = /label=([^;\s]+)/.exec(modern.server.last.lines.at(-1) ?? '')?.[1] ?? '';
    modern.server.last.say(`@label=${label} :s 404 bob #lobby :Cannot send to channel`);
    await settle();
    expect(text(err).at(-1)).toMatch(/^\[#lobby\] ! not sent: not for here \(.*Cannot send to channel.*\)$/);
  });

  test('says in words that keys are not its own', async () => {
    rig.run(plainMode);
    await settle();
    rig.enter('/keys');
    await settle();
    expect(err.at(-1)).toBe('chat-tui: keys are those of the terminal here; /help lists the commands');
  });

  test('prints what happens, an own line when it is stored', async () => {
    const running = rig.run(plainMode);
    await settle();
    modern.deaf = true;
    rig.enter('not yet');
    await settle();
    expect(text(out)).toEqual(['[server] Welcome', '[#lobby] * bob joined']);
    modern.tell('alice', 'hello');
    await settle();
    expect(text(out).at(-1)).toBe('[#lobby] <alice> hello');
    expect(running.code).toBeUndefined();
  });

  test('prints who says it before each line of a message, so that none can look like something else', async () => {
    begin('draft/multiline=max-bytes=4096');
    rig.run(plainMode);
    await settle();
    modern.tell('alice', 'one\n\n* bob quit');
    await settle();
    expect(text(out).slice(-3)).toEqual([
      '[#lobby] <alice> one',
      '[#lobby] <alice> ',
      '[#lobby] <alice> * bob quit',
    ]);
  });

  test('waits at the end of the input until all is stored, then leaves with 0', async () => {
    const running = rig.run(plainMode);
    rig.enter('one');
    rig.enter('two');
    rig.endInput();
    await settle();
    await settle();
    expect(running.code).toBe(0);
    expect(modern.stored.map((each) => each.text)).toEqual(['one', 'two']);
    expect(text(out).slice(-2)).toEqual(['[#lobby] <bob> one', '[#lobby] <bob> two']);
  });

  test('a file of any length fits through, in order', async () => {
    const running = rig.run(plainMode);
    const lines = Array.from({ length: 2500 }, (_, i) => `line ${i}`);
    for (const line of lines) rig.enter(line);
    rig.endInput();
    for (let i = 0; i < 200 && running.code === undefined; i++) await settle();
    expect(running.code).toBe(0);
    expect(modern.stored.map((each) => each.text)).toEqual(lines);
  });

  test('says on standard error that it is offline, and gives up at the end of the input', async () => {
    modern.server.refusal = 'nothing listens there';
    const running = rig.run(plainMode);
    rig.enter('one');
    rig.endInput();
    await settle();
    expect(text(err)).toContain('-- offline: nothing listens there; trying irc.test:6667 now');
    for (let i = 0; i < 100; i++) {
      clock.advance(1000);
      await settle();
    }
    expect(running.code).toBe(1);
    expect(err.at(-1)).toBe('chat-tui: 1 line was not stored by the server; the next start sends what waits');
  });

  test('leaves when it is stopped, with its input still open', async () => {
    const running = rig.run(plainMode);
    await settle();
    running.mode.stop();
    await settle();
    expect(running.code).toBe(0);
    expect(modern.server.last.lines.at(-1)).toBe('QUIT :bye');
  });

  test('prints nothing twice and no copies', async () => {
    rig.run(plainMode);
    await settle();
    modern.server.last.say('@msgid=p1;time=2026-11-21T10:00:00.000Z :alice!a@h PRIVMSG bob :psst');
    await settle();
    expect(text(out).filter((line) => line.includes('psst'))).toEqual(['[@alice] <alice> psst']);
  });
});

describe('json', () => {
  const events = (): Array<Record<string, unknown>> =>
    out.map((line) => JSON.parse(line) as Record<string, unknown>);

  test('each line is an object with a type', async () => {
    rig.run(jsonMode);
    await settle();
    rig.enter('hello');
    await settle();
    expect(events().every(({ type }) => typeof type === 'string')).toBe(true);
    const about = events().filter(({ type }) => ['queued', 'message', 'stored'].includes(String(type)));
    expect(about).toEqual([
      { type: 'queued', id: 'id1', conversation: '#lobby', kind: 'message', text: 'hello' },
      {
        type: 'message',
        time: '2026-11-21T10:00:00.001Z',
        conversation: '#lobby',
        msgid: 'm1',
        nick: 'bob',
        text: 'hello',
        own: true,
      },
      { type: 'stored', id: 'id1', conversation: '#lobby', msgid: 'm1', time: '2026-11-21T10:00:00.001Z' },
    ]);
  });

  test('a message of several lines is one object, its text with line feeds', async () => {
    begin('draft/multiline=max-bytes=4096');
    rig.run(jsonMode);
    await settle();
    modern.tell('alice', 'one\ntwo');
    await settle();
    expect(out.at(-1)).toContain('"text":"one\\ntwo"');
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ type: 'message', nick: 'alice', text: 'one\ntwo' });
  });

  test('the states of the connection are told once each', async () => {
    rig.run(jsonMode);
    await settle();
    modern.server.last.reset();
    await settle();
    const states = events().filter(({ type }) => type === 'connection');
    expect(states).toEqual([
      { type: 'connection', state: 'connecting', server: 'irc.test:6667', attempt: 1 },
      { type: 'connection', state: 'registering', server: 'irc.test:6667', attempt: 1 },
      { type: 'connection', state: 'online', server: 'irc.test:6667' },
      {
        type: 'connection',
        state: 'waiting',
        server: 'irc.test:6667',
        attempt: 2,
        reason: 'the connection was cut',
        retryInMs: 0,
      },
    ]);
  });

  test('one missed message is one message, in words', async () => {
    rig.run(plainMode);
    await settle();
    modern.tell('alice', 'one');
    await settle();
    modern.server.last.reset();
    await settle();
    modern.mute = true;
    modern.tell('alice', 'two');
    modern.mute = false;
    clock.advance(0);
    await settle();
    expect(text(out)).toContain('[#lobby] -- 1 message while you were away --');
  });

  test('a missed message is replayed and counted', async () => {
    rig.run(jsonMode);
    await settle();
    modern.tell('alice', 'one');
    await settle();
    modern.server.last.reset();
    await settle();
    modern.mute = true;
    modern.tell('alice', 'two');
    modern.mute = false;
    clock.advance(0);
    await settle();
    expect(events()).toContainEqual(
      expect.objectContaining({ type: 'message', text: 'two', replayed: true }),
    );
    expect(events()).toContainEqual({ type: 'ready', conversation: '#lobby', missed: 1 });
    expect(events().filter((event) => event['text'] === 'one')).toHaveLength(1);
  });
});

describe('what is done about messages', () => {
  const T = (second: number): string => `time=2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`;
  const REACT = `@${T(31)};msgid=r1;+draft/reply=m1;+draft/react=👍 :alice!u@h TAGMSG #lobby`;
  const UNREACT = `@${T(32)};msgid=r2;+draft/reply=m1;+draft/unreact=👍 :alice!u@h TAGMSG #lobby`;
  const REDACT = ':carol!u@h REDACT #lobby m1 :spam';
  const events = (): Array<Record<string, unknown>> =>
    out.map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(() => {
    begin('draft/message-redaction', 'draft/multiline=max-bytes=4096,max-lines=20');
  });

  async function hear(...lines: readonly string[]): Promise<void> {
    modern.server.last.say(...lines);
    await settle();
  }

  test('is said in words by --plain, once each', async () => {
    rig.run(plainMode);
    await settle();
    modern.tell('dave', `a text ${'that goes on '.repeat(10)}`);
    await hear(REACT, REACT, UNREACT, REDACT);
    expect(text(out).slice(-3)).toEqual([
      '[#lobby] * alice reacted 👍 to <dave> a text that goes on that goes on that go...',
      '[#lobby] * alice took back the reaction 👍 to <dave> a text that goes on that goes on that go...',
      '[#lobby] * carol deleted a message of dave (spam)',
    ]);
    await hear('@msgid=r3;+draft/reply=far;+draft/react=❤ :alice!u@h TAGMSG #lobby');
    expect(text(out).at(-1)).toBe('[#lobby] * alice reacted ❤ to an earlier message');
    await hear('@time=2020-05-04T10:00:00.000Z :carol!u@h REDACT #lobby far');
    const time = new Date('2020-05-04T10:00:00.000Z');
    const clockTime = [time.getHours(), time.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
    expect(out.at(-1)).toBe(`${clockTime} [#lobby] * carol deleted an earlier message`);
  });

  test('is an event of --json, with the id of the message', async () => {
    rig.run(jsonMode);
    await settle();
    modern.tell('dave', 'a text');
    await hear(REACT, REACT, UNREACT, REDACT);
    const common = { type: 'reaction', conversation: '#lobby', msgid: 'm1', nick: 'alice', text: '👍' };
    expect(events().slice(-3)).toEqual([
      { ...common, time: '2026-11-21T10:00:31.000Z' },
      { ...common, time: '2026-11-21T10:00:32.000Z', removed: true },
      { type: 'deleted', conversation: '#lobby', msgid: 'm1', nick: 'carol', reason: 'spam' },
    ]);
  });

  test('an answer has the id of what it answers in --json', async () => {
    rig.run(jsonMode);
    await settle();
    await hear(`@${T(33)};msgid=m7;+draft/reply=m1 :alice!u@h PRIVMSG #lobby :because`);
    expect(events().at(-1)).toMatchObject({ type: 'message', text: 'because', reply: 'm1' });
  });

  test('an object with a text is entered as that, of several lines as one message', async () => {
    rig.run(jsonMode);
    await settle();
    for (const line of ['{"text":"one\\r\\ntwo"}', '{"text":1}', '{"text":"x","to":"y"}', '{broken', '["a"]'])
      rig.enter(line);
    await settle();
    expect(modern.stored.map((each) => each.text)).toEqual([
      'one\ntwo',
      '{"text":1}',
      '{"text":"x","to":"y"}',
      '{broken',
      '["a"]',
    ]);
  });

  test.for(['/copy', '/open', '/search x', '/unread', '/mention', '/history', '/keys'])(
    '%s says that it needs a screen',
    async (command) => {
      rig.run(plainMode);
      await settle();
      modern.tell('dave', 'https://one.test/a');
      await settle();
      rig.enter(command);
      await settle();
      expect(err.at(-1)).toMatch(/^chat-tui: .*(?:needs? the full screen|keys are those of the terminal)/);
    },
  );

  test('the same is an error of --json', async () => {
    rig.run(jsonMode);
    await settle();
    rig.enter('/unread');
    await settle();
    expect(events().at(-1)).toMatchObject({ type: 'error', conversation: '#lobby' });
    expect(events().at(-1)?.['text']).toContain('/unread, /mention and /history need the full screen');
  });
});
