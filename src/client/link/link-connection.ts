/** One connection from its first byte to its last: lines in and out, registration, batches, heartbeat. */
import type { Clock } from '../../core/clock.js';
import { asError } from '../../core/errors.js';
import { FROM_SERVER, LineDecoder } from '../../core/line-decoder.js';
import type { LivenessConfig } from '../../core/liveness.js';
import type { CloseReport, Transport } from '../../core/transport.js';
import type { CapabilitySet } from '../../protocol/capabilities.js';
import { ProtocolError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/message.js';
import { parseMessage } from '../../protocol/parse.js';
import { type MessageParts, serialiseMessage } from '../../protocol/serialise.js';
import { putsOut } from '../model/put-out.js';
import { Batches, type FinishedBatch } from './batches.js';
import { Heartbeat } from './heartbeat.js';
import type { LoginOutcome, Proofs } from './proofs.js';
import { type Identity, Registration, type RegistrationStep } from './registration.js';

export interface LinkConnectionEvents {
  welcome(nick: string, server: string, resumed: boolean): void;
  /** The token of this session from now on; undefined: there is none. */
  token(token: string | undefined): void;
  nickRefused(nick: string, reason: string): void;
  /** `asked`: because of `login`. */
  login(outcome: LoginOutcome, asked: boolean): void;
  codeSpent(): void;
  caps(caps: CapabilitySet, values: ReadonlyMap<string, string>): void;
  message(message: Message): void;
  batch(batch: FinishedBatch): void;
  /** What the server says about TLS; the connection may be stopped then. */
  sts(value: string): void;
  lag(ms: number): void;
  /** Monotonic ms. */
  silent(since: number, dropsAt: number): void;
  heard(): void;
  /**
   * Once, at the end, with the reason in words of the other side; not clean. `putOut`: it does not want us, and will not
   * in a moment.
   */
  ended(reason: string, putOut: boolean): void;
}

export interface LinkConnectionParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly heartbeat: LivenessConfig;
  readonly identity: Identity;
  /** Of the session to be resumed. */
  readonly token: string | undefined;
  readonly proofs: Proofs;
  readonly events: LinkConnectionEvents;
}

export class LinkConnection {
  readonly #parts: LinkConnectionParts;
  readonly #decoder = new LineDecoder(FROM_SERVER);
  readonly #registration: Registration;
  readonly #batches = new Batches();
  #heartbeat: Heartbeat | undefined;
  /** What the server said with ERROR before it closed. */
  #parting: string | undefined;
  #putOut = false;
  #stopped = false;

  constructor(parts: LinkConnectionParts) {
    this.#parts = parts;
    this.#registration = new Registration(parts.identity, parts.token, parts.proofs);
  }

  get isWelcomed(): boolean {
    return this.#registration.isWelcomed;
  }

  get caps(): CapabilitySet {
    return this.#registration.caps;
  }

  get capValues(): ReadonlyMap<string, string> {
    return this.#registration.capValues;
  }

  /** Others could read what is said. */
  get isOverheard(): boolean {
    return !this.#parts.proofs.isPrivate;
  }

  start(): void {
    const { transport } = this.#parts;
    transport.onClose((report) => this.#end(this.#parting ?? describeClose(report)));
    transport.onData((chunk) => this.#read(chunk));
    this.#answer(this.#registration.start());
  }

  /** No event comes any more; the connection is cut if it still stands. */
  stop(): void {
    this.#stopped = true;
    this.#heartbeat?.stop();
    this.#parts.transport.destroy();
  }

  answerNick(nick: string): void {
    this.#answer(this.#registration.answer(nick));
  }

  /** Proves who we are; what comes of it is told. */
  login(account: string, password: string): void {
    this.#follow(this.#registration.login(account, password));
  }

  /** @returns false when it cannot be a line of the protocol; nothing is sent then */
  send(message: MessageParts): boolean {
    return this.sendAll([message]);
  }

  /** @returns false when one of them cannot be a line of the protocol; nothing is sent then */
  sendAll(messages: readonly MessageParts[]): boolean {
    if (this.#stopped) return false;
    try {
      this.#parts.transport.write(messages.map((message) => `${serialiseMessage(message)}\r\n`).join(''));
      return true;
    } catch (error) {
      if (error instanceof ProtocolError) return false;
      throw error;
    }
  }

  #answer(messages: readonly MessageParts[]): void {
    for (const message of messages) this.send(message);
  }

  #end(reason: string): void {
    if (this.#stopped) return;
    this.stop();
    this.#parts.events.ended(reason, this.#putOut);
  }

  #read(chunk: Uint8Array): void {
    this.#heartbeat?.heard();
    this.#parts.events.heard();
    for (const line of this.#decoder.push(chunk)) {
      if (this.#stopped) return;
      if (line.kind === 'line') this.#takeLine(line.text);
      else if (line.code === 'LINE_WITHOUT_END') this.#end('the server sent a line without an end');
    }
  }

  #takeLine(text: string): void {
    let message: Message;
    try {
      message = parseMessage(text);
    } catch (error) {
      // A line that cannot be read is as good as not sent.
      if (error instanceof ProtocolError) return;
      throw error;
    }
    this.#putOut ||= putsOut(message, this.isWelcomed);
    switch (message.command) {
      case 'PING':
        this.send({ command: 'PONG', params: message.params.slice(-1) });
        return;
      case 'PONG':
        this.#heartbeat?.answered(message.params.at(-1) ?? '');
        return;
      case 'ERROR':
        this.#parting = message.params[0] ?? '';
        break;
      default:
        if (this.#register(message)) return;
        break;
    }
    if (!this.#stopped) this.#deliver(message);
  }

  /** @returns whether that was all there is to it */
  #register(message: Message): boolean {
    const before = this.#registration.caps;
    const step = this.#registration.take(message);
    this.#follow(step);
    if (step.event?.kind !== 'welcome' && this.isWelcomed && this.#registration.caps !== before)
      this.#parts.events.caps(this.caps, this.capValues);
    return step.settled === true;
  }

  #follow({ send, event, sts, later }: RegistrationStep): void {
    const { events } = this.#parts;
    if (sts !== undefined) events.sts(sts);
    this.#answer(send);
    later?.then(
      (step) => this.#follow(step),
      (error: unknown) => this.#end(asError(error).message),
    );
    if (this.#stopped) return;
    switch (event?.kind) {
      case 'nick-refused':
        events.nickRefused(event.nick, event.text);
        break;
      case 'token':
        events.token(event.token);
        break;
      case 'resume-refused':
        events.token(undefined);
        break;
      case 'login':
        events.login(event.outcome, event.asked);
        if (event.outcome.kind === 'impostor') this.#end(event.outcome.text);
        break;
      case 'code-spent':
        events.codeSpent();
        break;
      case 'welcome':
        this.#watch();
        events.welcome(event.nick, event.server, event.resumed);
        break;
      case undefined:
        break;
    }
  }

  #watch(): void {
    const { clock, heartbeat, events } = this.#parts;
    const { interval, timeout } = heartbeat;
    this.#heartbeat = new Heartbeat(clock, heartbeat, {
      ping: (token) => void this.send({ command: 'PING', params: [token] }),
      silent: (since, dropsAt) => events.silent(since, dropsAt),
      dead: () => this.#end(`no answer for ${(interval + timeout) / 1000} s`),
      lag: (ms) => events.lag(ms),
    });
  }

  #deliver(message: Message): void {
    const { events } = this.#parts;
    const done = this.#batches.take(message);
    if (done === undefined) return;
    if ('batch' in done) events.batch(done.batch);
    else events.message(done.message);
  }
}

/** Why a connection ended, in words. */
function describeClose(report: CloseReport): string {
  switch (report.cause) {
    case 'end':
      return 'the server closed the connection';
    case 'reset':
      return 'the connection was cut';
    case 'local':
      return 'closed';
    case 'error':
      return report.error?.message ?? 'the connection failed';
  }
}
