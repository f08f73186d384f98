/**
 * `--plain`: one line of text for each thing that happens, the conversation in brackets; lines in. No escapes, no
 * redrawing: for pipes, logs, screen readers and terminals that can do nothing else.
 */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { ConnectionState } from '../model/connection.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import { isSpoken, type Line, lineInWords, missedInWords } from '../model/line.js';
import { activeConversation } from '../model/state.js';
import type { SecretQuestion } from '../model/secret-question.js';
import { askSecret } from './ask-secret.js';
import { FedRun } from './fed-run.js';
import type { Mode, ModeIo } from './io.js';
import { clockTime, connectionInWords, needsScreen } from './words.js';

/** Comings and goings, which can be switched off. */
const PRESENCE: ReadonlySet<Line['kind']> = new Set(['join', 'part', 'quit']);

/** Characters of a message that tell which one is meant. */
const QUOTED = 40;

export function plainMode(io: ModeIo, clock: Clock): Mode {
  return new PlainMode(io, clock);
}

class PlainMode implements Mode {
  readonly #io: ModeIo;
  readonly #clock: Clock;
  readonly #run: FedRun;
  #connection = '';
  #wasOnline = false;
  /** Monotonic ms. */
  #lostAt: number | undefined;
  /** What was said of the last return, which is no news until the next. */
  #back: string | undefined;

  constructor(io: ModeIo, clock: Clock) {
    this.#io = io;
    this.#clock = clock;
    this.#run = new FedRun(clock);
  }

  async run(engine: Engine): Promise<number> {
    const { status, missing } = await this.#run.run(engine, this.#entered(engine));
    if (missing === undefined) return status;
    const lines = `${missing} ${missing === 1 ? 'line was' : 'lines were'} not stored by the server; the next start sends what waits`;
    this.#io.err(`chat-tui: ${missing === 0 ? 'there was no connection' : lines}`);
    return status;
  }

  /** Who enters a line where lines are also read has read what was printed before it. Nothing else shows that here. */
  async *#entered(engine: Engine): AsyncGenerator<string> {
    for await (const line of this.#io.input) {
      engine.apply({ type: 'read', until: activeConversation(engine.state).reading.newest });
      yield line;
    }
  }

  stop(): void {
    this.#run.stop();
  }

  onEffects(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'shown') this.#show(effect.conversation, effect.line);
      else if (effect.do === 'marked') this.#marked(effect.conversation, effect.line);
      else if (effect.do === 'ready' && effect.missed > 0) {
        const missed = missedInWords({ count: effect.missed });
        this.#say(this.#clock.now(), effect.conversation.name, `-- ${missed} --`);
      } else if (effect.do === 'changed' && effect.what === 'connection') this.#showConnection();
      else if (effect.do === 'reacted') this.#reacted(effect);
      else if (effect.do === 'redacted') this.#deleted(effect);
      else if (effect.do === 'ask-secret' && this.#io.ask !== undefined)
        void this.#ask(effect.question, this.#io.ask);
      else {
        const words = needsScreen(effect);
        if (words !== undefined) this.#io.err(`chat-tui: ${words}`);
      }
    }
    this.#run.look();
  }

  async #ask(question: SecretQuestion, ask: NonNullable<ModeIo['ask']>): Promise<void> {
    this.#run.engine?.logins.answer(question, await askSecret(ask, question));
  }

  /** Own lines are shown when the server has them, so that a printed line is a stored one. */
  #show(conversation: Conversation, line: Line): void {
    if (line.copy || line.mark === 'pending' || line.mark === 'refused') return;
    if (PRESENCE.has(line.kind) && !line.own && this.#run.engine?.state.settings.joins === false) return;
    // Each line of a message says who says it: a second one could look like the words of another, or of the server.
    for (const text of isSpoken(line) ? line.text.split('\n') : [line.text]) {
      const words = lineInWords({ ...line, text });
      const isPlain = isSpoken(line) || line.kind === 'info';
      this.#say(line.time, conversation.name, isPlain ? words : `* ${words}`);
    }
  }

  /** Of what was said before this run only the result counts, and that nobody can be shown here. */
  #reacted({ conversation, msgid, reaction, replayed }: Extract<Effect, { do: 'reacted' }>): void {
    if (replayed) return;
    const { nick, text, taken, time } = reaction;
    const line = conversation.log.find(msgid);
    const what = taken ? `took back the reaction ${text}` : `reacted ${text}`;
    this.#say(time, conversation.name, `* ${nick} ${what} to ${firstWords(line)}`);
  }

  #deleted({ conversation, msgid, nick, reason, time }: Extract<Effect, { do: 'redacted' }>): void {
    const author = conversation.log.find(msgid)?.nick;
    const whose = author === undefined ? 'an earlier message' : `a message of ${author}`;
    const why = reason === '' ? '' : ` (${reason})`;
    this.#say(time, conversation.name, `* ${nick} deleted ${whose}${why}`);
  }

  #marked(conversation: Conversation, line: Line): void {
    if (line.mark === 'refused') {
      this.#io.err(
        `${clockTime(line.time)} [${conversation.name}] ! not sent: ${line.text.replaceAll('\n', ' / ')} (${line.reason})`,
      );
    } else if (line.mark === '') this.#show(conversation, line);
  }

  #showConnection(): void {
    const state: ConnectionState | undefined = this.#run.engine?.connection;
    if (state === undefined) return;
    const words = this.#change(state) ?? connectionInWords(state, this.#clock.monotonic());
    // The lag changes without anything to say about it.
    if (words === this.#connection) return;
    this.#connection = words;
    this.#io.err(`${clockTime(this.#clock.now())} -- ${words}`);
    if (state.phase === 'distrusted') this.#run.distrust();
  }

  /** A connection that is lost, or back, in words of its own. */
  #change(state: ConnectionState): string | undefined {
    if (state.phase === 'waiting' && this.#lostAt === undefined && this.#wasOnline) {
      this.#lostAt = this.#clock.monotonic();
      const waiting = this.#run.engine?.unconfirmed ?? 0;
      const queue = waiting === 0 ? '' : `; ${waiting} of your lines ${waiting === 1 ? 'waits' : 'wait'}`;
      return `connection lost: ${state.reason}; what you write is sent when it is back${queue}`;
    }
    if (state.phase !== 'online') return undefined;
    this.#wasOnline = true;
    if (this.#lostAt !== undefined) {
      const seconds = Math.round((this.#clock.monotonic() - this.#lostAt) / 1000);
      this.#lostAt = undefined;
      this.#back = `connection is back: online at ${state.server} after ${seconds} s`;
    }
    if (state.silentSince !== undefined) return undefined;
    return this.#back;
  }

  #say(time: number, where: string, words: string): void {
    this.#io.out(`${clockTime(time)} [${where}] ${words}`);
  }
}

/** Which message is meant, by its author and so much of it that it is known again. */
function firstWords(line: Line | undefined): string {
  if (line === undefined) return 'an earlier message';
  const [first = ''] = line.text.split('\n');
  const characters = Array.from(first);
  return `<${line.nick}> ${characters.length > QUOTED ? `${characters.slice(0, QUOTED).join('')}...` : first}`;
}
