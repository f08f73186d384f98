/** The full screen played into one of its states, with what is said there: for drawings of it, and for terminals. */
import type { DistrustError } from '../../src/client/link/trust.js';
import type { ConnectStep } from '../../src/client/model/connection.js';
import { type Glyphs, UNICODE_GLYPHS } from '../../src/client/ui/glyphs.js';
import type { Canvas } from '../../src/client/ui/term/canvas.js';
import { PictureCanvas } from './expect-picture.js';
import { settle } from './fake-irc-server.js';
import { ScreenRig } from './screen-rig.js';

/** Columns and rows. */
export type Size = readonly [columns: number, rows: number];

/** Those that the screen is made for. */
export const SIZES: readonly Size[] = [
  [80, 24],
  [40, 12],
  [200, 50],
];

/** When the history of the server was written, too. */
const MORNING = Date.UTC(2026, 10, 21, 10, 0);

/** What meets whoever connects. */
interface Script {
  /** Said to every connection at once. */
  greeting: readonly string[];
  /** Why the server is refused, if it is. */
  distrust: DistrustError | undefined;
  /** What a connection waits for and does not get. */
  step: ConnectStep | undefined;
  /** It takes what it is sent and says nothing. */
  isMute: boolean;
  /** It closes the connection behind the greeting. */
  isClosed: boolean;
}

/** A client at work on a screen of one size. Times are those of UTC: set TZ. */
export class Stage extends ScreenRig {
  readonly script: Script;
  /** The first screen that shows this is kept. */
  awaited: RegExp | undefined;
  #kept: PictureCanvas | undefined;

  constructor([width, height]: Size, glyphs: Glyphs = UNICODE_GLYPHS) {
    const script: Script = {
      greeting: [],
      distrust: undefined,
      step: undefined,
      isMute: false,
      isClosed: false,
    };
    const made: { stage?: Stage } = {};
    super({
      width,
      height,
      glyphs,
      now: MORNING,
      caps: ['draft/multiline=max-bytes=4096,max-lines=64', 'draft/message-redaction', 'chat-tui/search'],
      connect: (modern) => async (server, signal, onStep) => {
        if (script.step !== undefined) {
          onStep(script.step, server);
          modern.server.silent = true;
        }
        if (script.distrust !== undefined) throw script.distrust;
        const transport = await modern.server.connect(server, signal);
        const { last } = modern.server;
        last.say(...script.greeting);
        if (script.isMute) last.blackHole();
        if (script.isClosed) last.close();
        return transport;
      },
      peer: () => `irc.test:6697 has the key sha256:${'ab12cd34'.repeat(8)}`,
      onChange: () => made.stage?.look(),
    });
    this.script = script;
    made.stage = this;
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  async cut(reason: string = 'connection refused'): Promise<void> {
    this.modern.server.refusal = reason;
    this.modern.server.last.reset();
    await settle();
    await this.pass(0);
  }

  /** Lines entered one after the other, each done before the next. */
  async enterAll(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      this.enter(text);
      await settle();
    }
  }

  /** A morning in the lobby. */
  async talk(): Promise<void> {
    await this.start();
    await this.hear(
      ':alice!a@h TOPIC #lobby :Release of 1.4 on Friday at ten; ask alice about the notes',
      ':carol!c@h JOIN #lobby',
      ':carol!c@h AWAY :lunch',
    );
    this.modern.tell(
      'alice',
      'is the release cut? I mean the one with the long changelog, which nobody has read to its end',
    );
    this.modern.tell('alice', 'bob: can you check the log? 👀 漢字 שלום');
    await this.enterAll('looking 👩‍👩‍👧‍👦', '/me waves');
    for (const nick of ['dan', 'eve', 'fay']) await this.hear(`:${nick}!x@h JOIN #lobby`);
    await this.hear(':dan!x@h QUIT :Ping timeout: 45 seconds', ':eve!x@h QUIT :Quit: lunch');
  }

  /** A talk, and a dozen rooms and people with something new in some of them. */
  async manyConversations(): Promise<void> {
    await this.talk();
    for (let i = 2; i <= 14; i++) await this.enterAll(`/join #ops-${i}`);
    this.key('alt-1');
    await this.hear(
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
    await this.hear(
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
    for (let i = 0; i <= up; i++) this.key('alt-up');
  }

  /** The screen, or the one that was awaited. */
  draw(canvas: Canvas): void {
    if (this.#kept === undefined) this.chat.draw(canvas);
    else this.#kept.copyTo(canvas);
  }

  /** All rows, each behind a bar. */
  picture(): string {
    const canvas = new PictureCanvas(this.width, this.height);
    this.draw(canvas);
    return canvas
      .rows()
      .map((row) => `|${row}\n`)
      .join('');
  }

  /** Keeps the screen when it is the one that is awaited. */
  look(): void {
    if (this.awaited === undefined || this.#kept !== undefined) return;
    const canvas = new PictureCanvas(this.width, this.height);
    this.chat.draw(canvas);
    if (this.awaited.test(canvas.rows().join('\n'))) this.#kept = canvas;
  }
}
