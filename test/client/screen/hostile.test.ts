/** The whole screen on the real renderer, and a server that means no good: what gets as far as the terminal. */
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { ChatScreen } from '../../../src/client/screen/chat-screen.js';
import { DEFAULT_SETTINGS } from '../../../src/client/settings/settings.js';
import { UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { InputEvent } from '../../../src/client/ui/term/input-event.js';
import { Screen } from '../../../src/client/ui/term/screen.js';
import { terminalKind } from '../../../src/client/ui/term/terminal-kind.js';
import type { TerminalSession } from '../../../src/client/ui/term/terminal-session.js';
import { CAPABILITIES } from '../../../src/protocol/capabilities.js';
import type { Message } from '../../../src/protocol/message.js';
import { FakeClock } from '../../support/fake-clock.js';
import { modernServer } from '../../support/fake-irc-server.js';
import { forbiddenIn } from '../../support/terminal-output.js';

class Rig {
  readonly clock = new FakeClock(new Date(2026, 10, 21, 12, 0).getTime());
  readonly stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    writableLength: 0,
    write: (text: string) => {
      this.written += text;
      return true;
    },
  });
  written = '';
  readonly engine: Engine;
  readonly chat: ChatScreen;
  screen!: Screen;

  constructor() {
    this.engine = new Engine({
      clock: this.clock,
      random: () => 1,
      servers: [{ host: 'irc.test', port: 6667 }],
      connect: modernServer().server.connect,
      identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
      rooms: [],
      settings: { ...DEFAULT_SETTINGS, foldJoins: false },
      store: memoryOutboxStore(),
      tokens: memoryTokenStore(),
      newId: () => 'id',
      onEffects: (effects) => this.chat.onEffects(effects),
    });
    this.chat = new ChatScreen({ engine: this.engine, clock: this.clock, glyphs: UNICODE_GLYPHS });
  }

  async open(): Promise<void> {
    const stdin = Object.assign(new EventEmitter(), { resume: () => {} });
    // The part of a session that the screen uses, without a terminal.
    const session = {
      stdin,
      stdout: this.stdout,
      shown: true,
      restore: () => {},
    } as unknown as TerminalSession;
    const env = { TERM: 'xterm-256color' };
    this.screen = await Screen.open({
      session,
      kind: terminalKind(env),
      clock: this.clock,
      env,
      draw: (canvas) => this.chat.draw(canvas),
      onInput: (event) => this.chat.onInput(event),
      onGround: () => {},
    });
    const { screen } = this;
    this.chat.attach({
      get width() {
        return screen.width;
      },
      get height() {
        return screen.height;
      },
      invalidate: () => screen.invalidate(),
      redraw: () => screen.redraw(),
      suspend: () => {},
      setTitle: (title) => screen.setTitle(title),
      notify: (notification) => screen.notify(notification, ['osc9', 'osc777', 'osc99', 'bell']),
    });
    const caps = CAPABILITIES.reduce((set, { bit }) => set | bit, 0);
    const online = {
      phase: 'online',
      server: 'irc.test:6667',
      lag: 1,
      security: '',
      silentSince: undefined,
    } as const;
    this.engine.apply({ type: 'connection', connection: { ...online, dropsAt: undefined } });
    this.engine.apply({ type: 'registered', nick: 'bob', server: 'irc.test', caps, resumed: false });
    this.hear({ tags: new Map(), source: 'bob!b@h', command: 'JOIN', params: ['#lobby'] });
  }

  hear(message: Message): void {
    this.engine.apply({ type: 'message', message });
  }

  key(name: string, more: Partial<InputEvent & { kind: 'key' }> = {}): void {
    this.chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, text: '', ...more });
  }

  resize(columns: number, rows: number): void {
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
    this.clock.advance(50);
  }

  /** A frame, and what has been written since the last one. */
  frame(): string {
    this.screen.invalidate();
    this.clock.advance(20);
    const { written } = this;
    this.written = '';
    return written;
  }
}

let rig: Rig | undefined;

afterEach(() => {
  rig?.screen.close();
  rig = undefined;
});

/** Numbers below `most`, always the same ones. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');
const PIECES = [
  '\x1b]0;owned\x07',
  '\x1b[2J',
  '\x9b2J',
  '\x1bP$q\x1b\\',
  '\x1b]52;c;eA==\x07',
  '\x1b[6n',
  '\x9d2;x\x9c',
  '\x1b]8;;http://evil\x1b\\x',
  'https://e.example/\x1b]0;x\x07\u202e',
  'https://ok.example/a?b=ü',
  '\x07\r\n\b\t',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\udfff',
  '\u{e0001}\u{e007f}',
  '\u{10ffff}',
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  '❤️',
  '日本語',
  'שלום',
  'क्षि',
  'ก็ำ',
  `a${'\u0301'.repeat(50)}`,
  '\u3164',
  '𒐫',
  '﷽',
  '\x0304,12red\x0f',
  '\x02\x1d\x1f',
  '\x04ff0000hex',
  '\x01ACTION x\x01',
  '{bold}',
  'bob',
  '#lobby',
  'alice',
  ' ',
  '',
  EVERY_BYTE,
];
const COMMANDS = [
  ...'PRIVMSG PRIVMSG PRIVMSG NOTICE JOIN PART QUIT KICK NICK MODE TOPIC AWAY CHGHOST INVITE TAGMSG REDACT'.split(
    ' ',
  ),
  ...'FAIL WARN NOTE SETNAME ERROR RECEIPT 001 005 301 305 311 312 319 330 332 333 353 366 372 375 376 401'.split(
    ' ',
  ),
  ...'403 433 473 474 482 671 322 352 900 999'.split(' '),
];
const TAGS = [
  'time',
  'msgid',
  'label',
  'account',
  'batch',
  '+typing',
  '+draft/react',
  '+draft/reply',
  '+draft/unreact',
];

function hostile(below: (most: number) => number): () => Message {
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  const text = (): string => {
    let made = '';
    for (let i = below(5); i >= 0; i--) made += pick(PIECES);
    if (below(5000) === 0) made = made.repeat(1000).slice(0, 10_000);
    return made;
  };
  const word = (): string =>
    below(3) === 0 ? text() : pick(['bob', 'alice', '#lobby', '#ops', 'm1', 'm2', '+o', '=']);
  return () => {
    const tags = new Map<string, string>();
    for (let i = below(4); i > 0; i--)
      tags.set(pick(TAGS), below(2) === 0 ? text() : pick(['m1', 'm2', 'active', '👍']));
    const source =
      below(4) === 0 ? text() : pick(['alice!a@h', 'bob!b@h', 'irc.test', `e${text()}!u@${text()}`]);
    const params = [
      pick(['#lobby', '#lobby', 'bob', word()]),
      ...Array.from({ length: below(5) }, () => word()),
      text(),
    ];
    return { tags, source, command: pick(COMMANDS), params };
  };
}

describe('a server that means no good', () => {
  test('of 100,000 messages nothing reaches the terminal but what we write ourselves', {
    timeout: 120_000,
  }, async () => {
    rig = new Rig();
    await rig.open();
    const below = numbers(1);
    const next = hostile(below);
    // It is no empty screen: text of theirs, links, titles and notifications are among it.
    const expected = new Set(['日本語', '\x1b]8;id=', '\x1b]2;', '\x1b]777;notify;']);
    for (let i = 1; i <= 100_000; i++) {
      rig.hear(next());
      if (i % 250 !== 0) continue;
      const keys = [...rig.engine.state.conversations.keys()];
      rig.engine.apply({ type: 'activate', key: keys[below(keys.length)] ?? '#lobby' });
      rig.chat.onInput({ kind: 'focus', focused: false });
      const output = rig.frame();
      const forbidden = forbiddenIn(output);
      if (forbidden !== undefined) expect.unreachable(`after ${i} messages: ${forbidden}`);
      for (const each of expected) if (output.includes(each)) expected.delete(each);
    }
    expect(rig.engine.state.conversations.size).toBeLessThanOrEqual(500);
    expect([...expected]).toEqual([]);
  });

  test('symbols of ranks are no controls, on the screen and in what is printed', async () => {
    rig = new Rig();
    await rig.open();
    const say = (command: string, ...params: string[]): void =>
      rig?.hear({ tags: new Map(), source: 'irc.test', command, params });
    say('005', 'bob', 'PREFIX=(ov)\\x1B\\x9B', 'are supported by this server');
    say('353', 'bob', '=', '#lobby', '\x1b[2Jalice \x9b2Jcarol');
    say('366', 'bob', '#lobby', 'End');
    say('MODE', '#lobby', '+ov', 'bob', 'bob');
    rig.engine.apply({ type: 'names', room: undefined });
    const lobby = rig.engine.state.conversations.get('#lobby');
    const printed = Array.from({ length: lobby?.log.length ?? 0 }, (_, i) => lobby?.log.at(i)?.text);
    expect(printed.at(-1)).toContain('in #lobby: ');
    expect(forbiddenIn(printed.join(''))).toBeUndefined();
    const output = rig.frame();
    expect(forbiddenIn(output)).toBeUndefined();
    expect(output).toContain('alice');
  });

  test('no size of the terminal and no storm of sizes is too much for it', { timeout: 120_000 }, async () => {
    rig = new Rig();
    await rig.open();
    const below = numbers(7);
    const next = hostile(below);
    const sizes = [
      [1, 1],
      [2, 1],
      [1, 50],
      [5, 2],
      [20, 5],
      [40, 12],
      [80, 24],
      [200, 50],
      [500, 200],
    ] as const;
    const keys = ['f1', 'f2', 'f4', 'escape', 'up', 'pageup', 'tab', 'enter', 'home'];
    for (let i = 0; i < 250; i++) {
      for (let j = below(20); j > 0; j--) rig.hear(next());
      const name = keys[below(keys.length)] ?? 'tab';
      rig.key(name, { alt: below(4) === 0 });
      if (below(3) === 0) rig.key('x', { text: ['x', '日', '👩‍👧', '/', '@'][below(5)] ?? 'x' });
      if (below(6) === 0) rig.key(['g', 'f', 'r'][below(3)] ?? 'g', { ctrl: true });
      const [columns, rows] =
        below(2) === 0 ? (sizes[below(sizes.length)] ?? [80, 24]) : [1 + below(120), 1 + below(50)];
      rig.resize(columns, rows);
      const forbidden = forbiddenIn(rig.frame());
      if (forbidden !== undefined) expect.unreachable(`at ${columns}x${rows}: ${forbidden}`);
      expect([rig.screen.width, rig.screen.height]).toEqual([columns, rows]);
    }
  });

  test('a room of 10,000 people and a line of 10,000 characters are drawn', async () => {
    rig = new Rig();
    await rig.open();
    const names = Array.from({ length: 10_000 }, (_, i) => `user${i}`);
    const say = (command: string, ...params: string[]): void =>
      rig?.hear({ tags: new Map(), source: 'irc.test', command, params });
    for (let i = 0; i < names.length; i += 50) {
      say('353', 'bob', '=', '#lobby', names.slice(i, i + 50).join(' '));
    }
    say('366', 'bob', '#lobby', 'End');
    const long = `${'e\u0301'.repeat(2500)}${'漢'.repeat(2500)}${'👩‍👧'.repeat(500)}`.slice(0, 10_000);
    rig.hear({ tags: new Map(), source: 'alice!a@h', command: 'PRIVMSG', params: ['#lobby', long] });
    const output = rig.frame();
    expect(forbiddenIn(output)).toBeUndefined();
    expect(output).toContain('user');
    expect(output).toContain('and 9980 more');
  });
});

test('the reader of the output knows what it must not let pass', () => {
  for (const bad of [
    '\x1b[6n',
    '\x1b]0;x\x07',
    '\x1b]52;c;eA==\x07',
    '\x9b2J',
    '\u202e',
    '\x1b]2;a\nb\x07',
    '\r',
    '\ud800',
  ]) {
    expect(forbiddenIn(`a${bad}b`), JSON.stringify(bad)).toBeDefined();
  }
});
