/**
 * Every state of the screen, whole, at the three sizes it is made for. The drawings are kept in drawings/: read the
 * difference before you take a new one (`npx vitest run test/client/screen/states.test.ts -u`).
 */
import { afterAll, beforeAll, test, expect } from 'vitest';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { DistrustError } from '../../../src/client/link/trust.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { ChatScreen } from '../../../src/client/screen/chat-screen.js';
import { chooseGlyphs, type Glyphs, UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { KeyEvent } from '../../../src/client/ui/term/input-event.js';
import { PictureCanvas } from '../../support/expect-picture.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';

const SIZES = [
  [80, 24],
  [40, 12],
  [200, 50],
] as const;

/** When the history of the server was written, too. */
const MORNING = Date.UTC(2026, 10, 21, 10, 0);
let timeZone: string | undefined;

beforeAll(() => {
  timeZone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
});

afterAll(() => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
});

/** A client at work on a screen of one size. */
class Stage {
  readonly clock = new FakeClock(MORNING);
  readonly modern: ModernServer = modernServer(
    'draft/multiline=max-bytes=4096,max-lines=64',
    'draft/message-redaction',
    'chat-tui/search',
  );
  readonly #size: readonly [number, number];
  readonly #engine: Engine;
  readonly #chat: ChatScreen;
  /** Said to every connection at once. */
  greeting: readonly string[] = [];
  /** Why the server is refused, if it is. */
  distrust: DistrustError | undefined;
  /** The first screen that shows this is kept. */
  awaited: RegExp | undefined;
  #kept: string | undefined;

  constructor(size: readonly [number, number], glyphs: Glyphs = UNICODE_GLYPHS) {
    this.#size = size;
    let ids = 0;
    this.#engine = new Engine({
      clock: this.clock,
      random: () => 1,
      servers: [{ host: 'irc.test', port: 6667 }],
      connect: async (server, signal) => {
        if (this.distrust !== undefined) throw this.distrust;
        const transport = await this.modern.server.connect(server, signal);
        this.modern.server.last.say(...this.greeting);
        return transport;
      },
      identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
      rooms: [],
      store: memoryOutboxStore(),
      tokens: memoryTokenStore(),
      newId: () => `id${++ids}`,
      onEffects: (effects) => {
        this.#chat.onEffects(effects);
        if (this.awaited?.test(this.#draw()) === true) this.#kept ??= this.#draw();
      },
    });
    this.#chat = new ChatScreen({
      engine: this.#engine,
      clock: this.clock,
      glyphs,
      openLink: () => ({ told: '' }),
    });
    const [width, height] = size;
    const nothing = (): void => {};
    this.#chat.attach({
      width,
      height,
      invalidate: nothing,
      redraw: nothing,
      suspend: nothing,
      setTitle: nothing,
      notify: nothing,
      copy: () => '',
      useMouse: () => {},
    });
  }

  async start(): Promise<void> {
    this.#engine.start();
    await settle();
  }

  /** Something happens in the room. */
  async say(...lines: readonly string[]): Promise<void> {
    this.modern.server.last.say(...lines);
    await settle();
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  async cut(): Promise<void> {
    this.modern.server.refusal = 'connection refused';
    this.modern.server.last.reset();
    await settle();
    await this.pass(0);
  }

  key(name: string, more: Partial<KeyEvent> = {}): void {
    this.#chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, text: '', ...more });
  }

  type(text: string): void {
    for (const character of text) this.key(character === ' ' ? 'space' : character, { text: character });
  }

  async enter(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      this.type(text);
      this.key('enter');
      await settle();
    }
  }

  paste(text: string): void {
    this.#chat.onInput({ kind: 'paste', text, truncated: false });
  }

  /** A morning in the lobby. */
  async talk(): Promise<void> {
    await this.start();
    await this.say(
      ':alice!a@h TOPIC #lobby :Release of 1.4 on Friday at ten; ask alice about the notes',
      ':carol!c@h JOIN #lobby',
      ':carol!c@h AWAY :lunch',
    );
    this.modern.tell(
      'alice',
      'is the release cut? I mean the one with the long changelog, which nobody has read to its end',
    );
    this.modern.tell('alice', 'bob: can you check the log? 👀 漢字 שלום');
    await this.enter('looking 👩‍👩‍👧‍👦', '/me waves');
    for (const nick of ['dan', 'eve', 'fay']) await this.say(`:${nick}!x@h JOIN #lobby`);
    await this.say(':dan!x@h QUIT :Ping timeout: 45 seconds', ':eve!x@h QUIT :Quit: lunch');
  }

  /** A talk, and a dozen rooms and people with something new in some of them. */
  async manyConversations(): Promise<void> {
    await this.talk();
    for (let i = 2; i <= 14; i++) await this.enter(`/join #ops-${i}`);
    this.key('1', { alt: true });
    await this.say(
      ...Array.from(
        { length: 60 },
        (_, i) => `@msgid=a${i} :carol!c@h PRIVMSG #ops-3 :line ${i + 1} of the night`,
      ),
      '@msgid=q1 :dan!d@h PRIVMSG #ops-12 :bob: are you there?',
      '@msgid=q2 :alice!a@h PRIVMSG bob :psst',
    );
  }

  /** What is said about the messages of `talk`. */
  async talkOver(): Promise<void> {
    await this.talk();
    const about = (id: string, nick: string, tags: string): string =>
      `@time=2026-11-21T10:00:0${id}.000Z;msgid=t${id};${tags} :${nick}!x@h`;
    await this.say(
      `${about('1', 'carol', '+draft/reply=m1')} PRIVMSG #lobby :yes, and I have read all of it`,
      `${about('2', 'carol', '+draft/reply=gone')} PRIVMSG #lobby :as I said https://git.example.org/r/1 and https://example.org/notes`,
      `${about('3', 'dave', '')} PRIVMSG #lobby :my password is hunter2`,
      `${about('4', 'alice', '')} REDACT #lobby t3 :a password`,
      `${about('5', 'alice', '+draft/reply=m3;+draft/react=👍')} TAGMSG #lobby`,
      `${about('6', 'carol', '+draft/reply=m3;+draft/react=👍')} TAGMSG #lobby`,
      `${about('7', 'bob', '+draft/reply=m2;+draft/react=❤')} TAGMSG #lobby`,
      `${about('8', 'carol', '+draft/reply=m2;+draft/react=👀')} TAGMSG #lobby`,
    );
  }

  /** Selects the message `up` messages above the last. */
  select(up: number): void {
    for (let i = 0; i <= up; i++) this.key('up', { alt: true });
  }

  picture(): string {
    return this.#kept ?? this.#draw();
  }

  #draw(): string {
    const canvas = new PictureCanvas(...this.#size);
    this.#chat.draw(canvas);
    return canvas
      .rows()
      .map((row) => `|${row}\n`)
      .join('');
  }
}

const STATES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async connecting(stage) {
    stage.modern.server.silent = true;
    await stage.start();
    await stage.enter('typed before there is a connection');
  },
  async 'first-words'(stage) {
    await stage.start();
  },
  async online(stage) {
    await stage.talk();
    stage.modern.deaf = true;
    await stage.enter('on its way');
  },
  async 'several-lines'(stage) {
    await stage.talk();
    stage.modern.tell('alice', 'the log says:\n\n  retry 3 of 5\n  connection refused by the build machine');
    stage.modern.deaf = true;
    stage.paste('it is the disk:\n  /dev/sda1  100%\n');
    stage.key('enter');
    await settle();
  },
  async away(stage) {
    await stage.talk();
    await stage.say(':s 306 bob :You have been marked as being away', ':bob!b@h AWAY :lunch');
  },
  async offline(stage) {
    await stage.talk();
    await stage.cut();
    await stage.enter('typed while offline', 'and more');
    await stage.pass(2000);
  },
  async 'no-answer'(stage) {
    await stage.talk();
    stage.modern.server.last.blackHole();
    await stage.pass(15_000);
    await stage.pass(8000);
  },
  async 'nick-taken'(stage) {
    stage.greeting = [':s 433 * bob :Nickname is already in use'];
    await stage.start();
  },
  async 'nick-refused'(stage) {
    stage.greeting = [':s 432 * bob :Erroneous nickname'];
    stage.awaited = /nick refused, try \/nick NAME/;
    await stage.start();
  },
  async 'certificate-changed'(stage) {
    const [expected, found] = ['ab12cd', 'cd34ef'].map((start) => `sha256:${start.padEnd(64, '0')}`);
    stage.distrust = new DistrustError('irc.test:6697', expected ?? '', found ?? '', 'ask who runs it');
    await stage.start();
  },
  async 'catching-up'(stage) {
    await stage.talk();
    await stage.cut();
    for (let i = 1; i <= 150; i++) stage.modern.tell('alice', `missed ${i}`);
    stage.modern.server.refusal = undefined;
    stage.awaited = /loading missed/;
    stage.key('enter');
    await settle();
  },
  async 'caught-up'(stage) {
    await stage.talk();
    await stage.cut();
    await stage.enter('typed while offline');
    for (let i = 1; i <= 3; i++) stage.modern.tell('alice', `missed ${i}`);
    stage.modern.server.refusal = undefined;
    stage.key('enter');
    await settle();
  },
  async 'reading-back'(stage) {
    await stage.start();
    for (let i = 1; i <= 100; i++) stage.modern.tell('alice', `line ${i}`);
    await settle();
    stage.key('pageup');
    for (let i = 1; i <= 2; i++) stage.modern.tell('carol', `new ${i}`);
    await settle();
  },
  async private(stage) {
    await stage.talk();
    await stage.say(
      '@msgid=p1 :alice!a@h PRIVMSG bob :psst',
      '@msgid=p2 :alice!a@h PRIVMSG bob :are you there?',
    );
    stage.key('2', { alt: true });
  },
  async refused(stage) {
    await stage.talk();
    for (const text of ['@alcie hi', '@nobodyhere hi', '/mgs alice secret']) {
      await stage.enter(text);
      // What was sent to nobody stays in the input.
      stage.key('u', { ctrl: true });
    }
    stage.modern.deaf = true;
    await stage.enter('/msg ghost hi');
    const label = /label=(\w+)/.exec(stage.modern.server.last.sent(/ghost/)[0] ?? '')?.[1];
    await stage.say(`@label=${label} :s 401 bob ghost :No such nick`);
  },
  async paste(stage) {
    await stage.talk();
    stage.paste(Array.from({ length: 30 }, (_, i) => `line ${i + 1} of what is pasted`).join('\n'));
  },
  async 'question-secret'(stage) {
    await stage.talk();
    await stage.enter('Tr0ub4dor&3x');
  },
  async 'question-mistyped'(stage) {
    await stage.talk();
    await stage.enter(' /msg alice for you alone');
  },
  async completion(stage) {
    await stage.talk();
    stage.type('/w');
    stage.key('tab');
  },
  async search(stage) {
    await stage.talk();
    stage.key('r', { ctrl: true });
    stage.type('look');
  },
  async help(stage) {
    await stage.talk();
    stage.key('f1');
  },
  async 'help-offline'(stage) {
    await stage.talk();
    await stage.cut();
    stage.key('f1');
  },
  async settings(stage) {
    await stage.talk();
    for (const line of ['/set theme dark', '/set', '/set mouse', '/set theem dark']) {
      stage.type(line);
      stage.key('enter');
    }
  },
  async conversations(stage) {
    await stage.manyConversations();
    stage.key('2', { alt: true });
  },
  async unread(stage) {
    await stage.manyConversations();
    stage.key('3', { alt: true });
    stage.key('u', { alt: true });
    await stage.say('@msgid=r1 :carol!c@h PRIVMSG #ops-3 :said while you read back');
  },
  async goto(stage) {
    await stage.manyConversations();
    stage.key('g', { ctrl: true });
  },
  async 'goto-typed'(stage) {
    await stage.manyConversations();
    await stage.say(':s 322 bob #operations 12 :What runs where, and who is on call this week');
    stage.key('g', { ctrl: true });
    stage.type('op');
    stage.key('down');
  },
  async find(stage) {
    await stage.talk();
    stage.key('f', { ctrl: true });
    stage.type('the');
  },
  async 'find-nothing'(stage) {
    await stage.talk();
    stage.key('f3');
    stage.type('xyz');
  },
  async 'talked-over'(stage) {
    await stage.talkOver();
    await stage.say('@+typing=active :alice!a@h TAGMSG #lobby', '@+typing=active :carol!c@h TAGMSG #lobby');
  },
  async selecting(stage) {
    await stage.talkOver();
    stage.select(4);
  },
  async 'selected-detail'(stage) {
    await stage.talkOver();
    stage.select(4);
    stage.key('i', { text: 'i' });
  },
  async reacting(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('+', { text: '+' });
  },
  async deleting(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('d', { text: 'd' });
  },
  async replying(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('r', { text: 'r' });
    stage.type('thanks');
  },
  async editing(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('e', { text: 'e' });
  },
  async 'opening-links'(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('o', { text: 'o' });
  },
  async 'plain-view'(stage) {
    await stage.talkOver();
    stage.key('f4');
  },
  async 'search-results'(stage) {
    await stage.talk();
    stage.key('f', { ctrl: true });
    stage.type('release');
    stage.key('tab');
    await settle();
    await stage.say(
      ':s BATCH +s chat-tui/search *',
      '@batch=s;time=2026-11-20T09:00:00.000Z;msgid=x3 :alice!a@h PRIVMSG #lobby :the Release is on Friday, and nobody has read its long changelog to the end',
      '@batch=s;time=2026-11-02T17:30:00.000Z;msgid=x2 :carol!c@h PRIVMSG #operations :release notes?',
      '@batch=s;time=2026-10-01T09:00:00.000Z;msgid=x1 :carol!c@h PRIVMSG bob :a release for you',
      ':s BATCH -s',
    );
    stage.key('down');
  },
  async 'many-rows'(stage) {
    await stage.talk();
    stage.type('first line');
    stage.key('j', { ctrl: true });
    stage.type('of a message that is longer than any row of any screen, and '.repeat(4));
  },
};

test.for(Object.entries(STATES))('the screen, %s', async ([name, play]) => {
  const pictures: string[] = [];
  for (const size of SIZES) {
    const stage = new Stage(size);
    await play(stage);
    pictures.push(`${size.join('x')}\n${stage.picture()}`);
  }
  await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${name}.txt`);
});

/** The states of the link and of own lines: what has symbols. */
const WITH_SYMBOLS = [
  'connecting',
  'online',
  'offline',
  'no-answer',
  'nick-taken',
  'catching-up',
  'caught-up',
  'refused',
  'talked-over',
];

test.for([
  { without: 'anything but ASCII', folder: 'ascii', ascii: true, colors: true },
  { without: 'colours', folder: 'no-color', ascii: false, colors: false },
])('the states that have symbols, without $without', async ({ folder, ascii, colors }) => {
  for (const name of WITH_SYMBOLS) {
    const pictures: string[] = [];
    for (const size of SIZES.slice(0, 2)) {
      const stage = new Stage(size, chooseGlyphs({ ascii, colors }));
      await STATES[name]?.(stage);
      const picture = stage.picture();
      if (ascii) expect(picture).not.toMatch(/[─│●○◐✓✕✖⟳‹›…−→↪▌·]/);
      pictures.push(`${size.join('x')}\n${picture}`);
    }
    await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${folder}/${name}.txt`);
  }
});
