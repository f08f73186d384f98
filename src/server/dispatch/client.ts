/**
 * A connection and its session: lines become commands, commands effects, and an end becomes a quit.
 *
 * Order: the next line waits for a command whose effects take their time. Messages wait for nothing and nothing of
 * their sort waits for them; any other line waits until they are out of the log, so that answers come in the order of
 * the questions, a PONG behind the echo of what was said before the PING.
 */
import type { DecodedLine } from '../../core/line-decoder.js';
import { ProtocolError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/message.js';
import { parseMessage } from '../../protocol/parse.js';
import { sayBatch } from '../commands/batch.js';
import { CommandError } from '../commands/command-error.js';
import type { Context, Effect } from '../commands/types.js';
import type { Connection, ConnectionHandler } from '../connection/connection.js';
import type { EndCause } from '../connection/end-cause.js';
import type { Holder, Session } from '../state/session.js';
import { isHttp, refuseUndecoded, refuseUnparsed, tagsIn } from './bad-line.js';
import { beginSession } from './begin-session.js';
import { ClientBatches } from './client-batches.js';
import { ClientLog } from './client-log.js';
import { leaveSession } from './end-session.js';
import { findCommand } from './find-command.js';
import { InFlight } from './in-flight.js';
import { labelOf, Response } from './response.js';
import type { DispatchServices } from './services.js';

/**
 * Of a line of a batch, which is no message by itself: the longest batch costs about as much as 16 messages, which is
 * what a client may have on its way before it takes our silence for the end of the connection.
 */
const BATCH_LINE_COST = 0.25;

export class Client implements ConnectionHandler, Holder {
  readonly connection: Connection;
  readonly #services: DispatchServices;
  readonly #onEnded: (client: Client) => void;
  readonly #log: ClientLog;
  readonly #batches: ClientBatches;
  #firstLine = true;
  #announced = false;
  readonly #inFlight: InFlight;
  /** The line that waits for them. */
  #deferred: Message | undefined;
  /** A command that holds the input is at work. */
  #busy = false;
  #ended: EndCause | undefined;
  #session: Session;
  /** It is that of an earlier connection. */
  #resumed = false;

  constructor(connection: Connection, services: DispatchServices, onEnded: (client: Client) => void) {
    const { clock, state, settings } = services;
    this.connection = connection;
    this.#services = services;
    this.#onEnded = onEnded;
    this.#log = new ClientLog(services.logger, clock, connection.remoteAddress);
    this.#session = beginSession(connection, this, services);
    state.pending.add(this.#session);
    this.#inFlight = new InFlight(connection, () => this.#resume());
    this.#batches = new ClientBatches(clock, settings.limits, {
      refused: (reply, label) => this.#perform('BATCH', [{ do: 'reply', replies: [reply] }], label),
      complete: (batch, label) => {
        const effects = this.#handle('BATCH', (context) => sayBatch(context, batch));
        this.#perform('BATCH', effects, label, true);
      },
      closed: (label) => this.#perform('BATCH', [], label),
      isWaiting: () => connection.hasInput,
    });
  }

  /** Another one once an earlier session has been taken over. */
  get session(): Session {
    return this.#session;
  }

  line(item: DecodedLine): void {
    try {
      this.#take(item);
    } catch (error) {
      this.#crash(error, '*');
    }
  }

  slowed(): void {
    if (!this.#log.slowed(this.session)) return;
    const text = `${this.#services.settings.name} reads your lines more slowly now: they come too fast. Nothing is lost`;
    const replies = [{ command: 'NOTE', params: ['*', 'INPUT_SLOWED', text] }];
    this.#perform('*', [{ do: 'reply', replies }], undefined);
  }

  /** Lines are written for the capabilities that the session has at the moment. */
  get dialect(): number {
    return this.session.capabilities;
  }

  behind(unreadBytes: number): void {
    this.#log.behind(this.session, unreadBytes);
  }

  caughtUp(lines: number): void {
    this.#log.caughtUp(this.session, lines);
  }

  ended(cause: EndCause): void {
    const { session } = this;
    this.#ended = cause;
    this.#batches.close();
    this.#services.state.pending.delete(session);
    this.#onEnded(this);
    // Nobody could come back with a token that was never sent.
    if (session.resume?.sent === false && session.resume.replaced === undefined) session.resume = undefined;
    this.#log.ended(session, cause);
    // A rename that is under way decides under which name they leave.
    if (!session.registered || !this.#busy) this.#leave(cause);
  }

  /** What was only begun here gives way to a session of before, which gets the capabilities of this connection. */
  readonly #adopt = (session: Session): void => {
    const { state, detached } = this.#services;
    const { capabilities, capVersion, connection } = this.#session;
    const before = session.holder;
    state.pending.delete(this.#session);
    this.#session = session;
    this.#resumed = true;
    session.holder = this;
    session.outlet = this.connection.out;
    session.capabilities = capabilities;
    session.capVersion = capVersion;
    session.connection = connection;
    session.lost = undefined;
    state.changed.add(session);
    detached.remove(session);
    before?.replaced();
  };

  /** Too many have not said who they are; this one has taken longest. */
  giveUp(): void {
    const text = 'Too many connections wait to register';
    this.connection.close(text, { kind: 'unregistered', text });
  }

  /** The session is another connection's now. */
  replaced(): void {
    const text = 'Resumed elsewhere';
    this.connection.close(text, { kind: 'replaced', text });
  }

  end(reason: string, quit: string): void {
    this.connection.close(reason, { kind: 'refused', text: quit });
  }

  #take(item: DecodedLine): void {
    const first = this.#firstLine;
    this.#firstLine = false;
    if (item.kind === 'error') {
      this.#refuse(refuseUndecoded(item), item.code === 'LINE_WITHOUT_END' ? '' : (item.tags ?? ''));
      return;
    }
    if (first && isHttp(item.text)) {
      this.#perform('*', [{ do: 'close', reason: 'This is not a web server', quit: 'HTTP' }], undefined);
      return;
    }
    const message = parse(item.text);
    if (message instanceof ProtocolError) {
      this.#refuse(refuseUnparsed(message, item.text), item.text);
      return;
    }
    if (this.#inFlight.any && this.#services.commands.get(message.command)?.pipelined !== true) {
      this.#deferred = message;
      this.connection.hold();
      return;
    }
    this.#execute(message);
  }

  /** Answers a line that is no message; its label counts if it can be read. */
  #refuse(effects: readonly Effect[], line: string): void {
    if (effects.length === 0) return;
    this.#batches.fail('A line came that cannot be read');
    this.#perform('*', effects, labelOf(this.session, tagsIn(line)));
  }

  #execute(message: Message): void {
    const label = labelOf(this.session, message.tags);
    if (this.#batches.take(this.session, message, label)) {
      if (message.command !== 'BATCH') this.connection.charge(BATCH_LINE_COST - 1);
      return;
    }
    const command = findCommand(this.#services.commands, this.session, message);
    if ('refused' in command) {
      this.#perform(message.command, [{ do: 'reply', replies: [command.refused] }], label);
      return;
    }
    this.connection.charge((command.cost ?? 1) - 1);
    const effects = this.#handle(command.name, (context) => command.handle(context, message));
    this.#perform(command.name, effects, label, command.pipelined);
  }

  #handle(command: string, work: (context: Context) => readonly Effect[]): readonly Effect[] {
    const { state, settings, clock } = this.#services;
    try {
      return work({ session: this.session, state, settings, now: clock.now() });
    } catch (error) {
      if (error instanceof CommandError) return [{ do: 'reply', replies: [error.reply] }];
      if (error instanceof ProtocolError) return refuseUnparsed(error);
      this.#crash(error, command);
      return [];
    }
  }

  #perform(
    command: string,
    effects: readonly Effect[],
    label: string | undefined,
    pipelined: boolean = false,
  ): void {
    const { performer, settings, clock } = this.#services;
    const { session, connection } = this;
    const response = new Response(session, { serverName: settings.name, now: () => clock.now() }, label);
    const task = { session, connection, command, response, adopt: this.#adopt };
    const done = performer.perform(task, effects);
    if (done === undefined) this.#announce();
    else if (pipelined && effects.length === 1)
      this.#inFlight.follow(done, (error) => this.#crash(error, command));
    else this.#waitFor(done, command);
  }

  /** The line that waited for messages has its turn. */
  #resume(): void {
    const message = this.#deferred;
    if (message === undefined || this.#ended !== undefined) return;
    this.#deferred = undefined;
    try {
      this.#execute(message);
    } catch (error) {
      this.#crash(error, message.command);
    }
    this.connection.release();
  }

  /** The next line waits. */
  #waitFor(done: Promise<void>, command: string): void {
    this.#busy = true;
    this.connection.hold();
    void done
      .catch((error: unknown) => this.#crash(error, command))
      .finally(() => {
        this.#busy = false;
        this.#announce();
        this.connection.release();
        if (this.#ended !== undefined) this.#leave(this.#ended);
      });
  }

  /** Registration may have been completed by what has just been done. */
  #announce(): void {
    if (this.#announced || !this.session.registered || this.#ended !== undefined) return;
    this.#announced = true;
    this.connection.registered();
    this.#log.announced(this.session, this.#resumed);
  }

  #leave(cause: EndCause): void {
    // Another connection may have taken the session over meanwhile.
    if (this.#session.holder === this) leaveSession(this.#services, this.#session, cause);
  }

  /** A fault of ours: it is told to the operator, and ends this session only. */
  #crash(error: unknown, command: string): void {
    this.#log.crashed(this.session, command, error);
    this.connection.close('Internal error', { kind: 'failed', text: 'Internal error' });
  }
}

function parse(line: string): Message | ProtocolError {
  try {
    return parseMessage(line);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}
