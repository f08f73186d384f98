/** `chat-tui --json` in a process of its own, with the events it tells (docs/json.md). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Program } from './program.js';

export const CHAT_TUI: string = resolve(import.meta.dirname, '../../dist/bin/chat-tui.js');

/** One line of `--json`; what each type has is in docs/json.md. */
export interface JsonEvent {
  readonly type: string;
  readonly time?: string;
  readonly conversation?: string;
  readonly nick?: string;
  readonly text?: string;
  readonly msgid?: string;
  readonly reason?: string;
  readonly [field: string]: unknown;
}

export interface ChatTuiOptions {
  readonly nick: string;
  /** `host:port` */
  readonly server: string;
  readonly flags?: readonly string[];
  /** Where it keeps its state (XDG_STATE_HOME); a directory of its own, removed at the end, by default. */
  readonly state?: string;
  /** Over TLS, with a key of its own. */
  readonly tls?: true;
  /** What starts it, such as `ip netns exec NAME`. */
  readonly prefix?: readonly string[];
}

export class ChatTui {
  readonly program: Program;
  readonly #events: JsonEvent[] = [];
  #read = 0;
  readonly #ownState: string | undefined;

  private constructor(program: Program, ownState: string | undefined) {
    this.program = program;
    this.#ownState = ownState;
  }

  /** Started when it is in the lobby and shows what there was to show. */
  static async start({
    nick,
    server,
    state,
    tls,
    flags = [],
    prefix = [],
  }: ChatTuiOptions): Promise<ChatTui> {
    const command = [
      ...prefix,
      process.execPath,
      CHAT_TUI,
      '--json',
      '--nick',
      nick,
      ...(tls === true ? [] : ['--no-tls']),
      '--server',
      server,
    ];
    const [file = '', ...args] = [...command, ...flags];
    const ownState = state === undefined ? mkdtempSync(join(tmpdir(), 'chat-state-')) : undefined;
    const env = { XDG_STATE_HOME: state ?? ownState ?? '' };
    const client = new ChatTui(new Program([file, ...args], { env }), ownState);
    await client.expect({ type: 'ready', conversation: '#lobby' }).catch(async (error: unknown) => {
      await client.end();
      throw error;
    });
    return client;
  }

  /** All that it has told so far. */
  get events(): readonly JsonEvent[] {
    const { lines } = this.program;
    for (; this.#read < lines.length; this.#read++) {
      const line = lines[this.#read] ?? '';
      // Anything else is standard error.
      if (line.startsWith('{')) this.#events.push(JSON.parse(line) as JsonEvent);
    }
    return this.#events;
  }

  /** As entered by a person: texts, `@nick text`, /commands. */
  say(...lines: readonly string[]): void {
    this.program.type(...lines);
  }

  /** The first event from `events[from]` on that has these fields. */
  async expect(fields: Readonly<Record<string, unknown>>, from = 0): Promise<JsonEvent> {
    const wanted = Object.entries(fields);
    return await this.program.until(
      () => this.events.slice(from).find((event) => wanted.every(([field, value]) => event[field] === value)),
      () => JSON.stringify(fields),
    );
  }

  /** Says a text in the lobby and waits until the server has it. */
  async tell(text: string): Promise<void> {
    const from = this.events.length;
    this.say(text);
    const { id } = await this.expect({ type: 'queued', text }, from);
    await this.expect({ type: 'stored', id }, from);
  }

  async end(): Promise<void> {
    await this.program.end();
    if (this.#ownState !== undefined) rmSync(this.#ownState, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}
