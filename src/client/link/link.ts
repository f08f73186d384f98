/**
 * The link to one of several servers: connected, registered, watched, and made again for ever when it breaks.
 *
 * What comes in goes to the events; what should go out is taken while there is a registered connection. Nothing here
 * knows rooms or lines.
 */
import { Backoff } from '../../core/backoff.js';
import type { Timer } from '../../core/clock.js';
import { asError } from '../../core/errors.js';
import type { LivenessConfig } from '../../core/liveness.js';
import type { Transport } from '../../core/transport.js';
import { cleanText } from '../../protocol/clean-text.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { ConnectionState, ConnectStep } from '../model/connection.js';
import { closingWords } from '../model/refusal-words.js';
import { LinkConnection } from './link-connection.js';
import type { LinkOptions } from './link-options.js';
import { proofsOn, rememberLogin } from './proving.js';
import type { Identity } from './registration.js';
import { DistrustError } from './trust.js';
import type { ServerAddress } from './server-address.js';
import { ServerTurn } from './server-turn.js';

/** PING after 15 s of silence, a warning 3 s later, the end after 10 s: a dead link is noticed within 25 s. */
const HEARTBEAT: LivenessConfig = { interval: 15_000, timeout: 10_000, warn: 3000 };
/** A server that does not welcome us in this time will not. */
const REGISTRATION_MS = 20_000;
/** A connection that lasted this long was a success: the next try after it comes at once again. */
const PROVEN_MS = 10_000;
/** Who was banned or put out is not wanted in a moment either; Enter tries at once. */
const PUT_OUT_MS = 60_000;
/** A person who has given up a try sees that it has ended. */
const GIVEN_UP_MS = 10_000;
/** QUIT is answered by the server closing; a server that does not is not waited for. */
const QUIT_MS = 2000;

export class Link {
  readonly #options: LinkOptions;
  readonly #backoff: Backoff;
  readonly #turn: ServerTurn;
  #identity: Identity;
  #state: ConnectionState = { phase: 'idle' };
  #abort: AbortController | undefined;
  #connection: LinkConnection | undefined;
  #timer: Timer | undefined;
  #provenTimer: Timer | undefined;
  #offlineSince: number;
  #lag: number | undefined;
  #security = '';
  #closed: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#identity = options.identity;
    this.#turn = new ServerTurn(options.servers);
    this.#backoff = new Backoff({ random: options.random });
    this.#offlineSince = options.clock.monotonic();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The first connection; harmless when there is one, or a wait for one. */
  start(): void {
    if (this.#state.phase === 'idle') this.#try();
  }

  /** Ends a wait, or a rest; harmless at other times. */
  retryNow(): void {
    if (!['idle', 'waiting', 'distrusted'].includes(this.#state.phase)) return;
    // A person who asks has a reason: the waits begin anew.
    this.#backoff.reset();
    this.#try();
  }

  /** Ends a try that is being made; the next one waits. Harmless at other times. */
  giveUpTry(): void {
    const { phase } = this.#state;
    if (phase !== 'connecting' && phase !== 'registering') return;
    this.#abort?.abort(new Error('given up'));
    this.#lost('given up by you', GIVEN_UP_MS);
  }

  /** Whether there is a connection, and others could read what is said on it. */
  get isOverheard(): boolean {
    return this.#connection?.isOverheard === true;
  }

  /** @returns whether it was written; never before the server has welcomed us */
  send(message: MessageParts): boolean {
    return this.#connection?.isWelcomed === true && this.#connection.send(message);
  }

  /** The same of several, which nothing comes between: all of them, or none. */
  sendAll(messages: readonly MessageParts[]): boolean {
    return this.#connection?.isWelcomed === true && this.#connection.sendAll(messages);
  }

  /** Proves who we are on the connection that stands. @returns false where there is none; else it is told what comes of it */
  login(account: string, password: string): boolean {
    if (this.#connection?.isWelcomed !== true) return false;
    this.#connection.login(account, password);
    return true;
  }

  /** The nick to ask for: now, if the server waits for one, and at the next connection. */
  wantNick(nick: string): void {
    this.#identity = { ...this.#identity, nick };
    if (this.#state.phase !== 'nick-refused') return;
    this.#connection?.answerNick(nick);
    this.#setState({ phase: 'registering', server: this.#state.server, attempt: this.#backoff.attempt + 1 });
    this.#armRegistration();
  }

  /** Says goodbye if it can, and ends. Resolves when the connection is gone. */
  async quit(reason: string): Promise<void> {
    this.#timer?.cancel();
    this.#abort?.abort(new Error('quit'));
    const connection = this.#connection;
    if (connection === undefined || !connection.isWelcomed) {
      this.#close(reason);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      connection.send({ command: 'QUIT', params: [reason] });
      this.#timer = this.#options.clock.setTimeout(() => this.#close(reason), QUIT_MS);
    });
  }

  /** Ends the connection, and makes no other one until somebody asks for it. */
  rest(): void {
    this.#release();
    this.#setState({ phase: 'idle' });
  }

  /** Ends without a word. */
  drop(): void {
    this.#timer?.cancel();
    this.#abort?.abort(new Error('dropped'));
    this.#close('');
  }

  #close(reason: string): void {
    this.#release();
    this.#setState({ phase: 'closed', reason });
    this.#closed?.();
  }

  #try(): void {
    this.#timer?.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#turn.begin();
    this.#setConnecting('TCP');
    const onStep = (step: ConnectStep, where: ServerAddress): void => {
      if (abort.signal.aborted || this.#abort !== abort) return;
      this.#turn.foundAt(where);
      this.#setConnecting(step);
    };
    this.#options.connect(this.#turn.server, abort.signal, onStep).then(
      (transport) => {
        if (abort.signal.aborted) transport.destroy();
        else this.#opened(transport);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        if (error instanceof DistrustError) this.#distrust(error);
        else this.#lost(asError(error).message);
      },
    );
  }

  #setConnecting(step: ConnectStep): void {
    const attempt = this.#backoff.attempt + 1;
    this.#setState({ phase: 'connecting', server: this.#turn.name, step, attempt });
  }

  /** No other server is tried either: the reader should see this. */
  #distrust({ expected, found, message }: DistrustError): void {
    this.#release();
    this.#setState({
      phase: 'distrusted',
      server: this.#turn.name,
      expected,
      found,
      reason: cleanText(message),
    });
  }

  #opened(transport: Transport): void {
    const { clock, events, passwords, heartbeat = HEARTBEAT } = this.#options;
    this.#lag = undefined;
    this.#security = transport.security?.protocol ?? '';
    this.#setState({ phase: 'registering', server: this.#turn.name, attempt: this.#backoff.attempt + 1 });
    const connection = new LinkConnection({
      transport,
      clock,
      heartbeat,
      identity: this.#identity,
      token: this.#options.token(),
      proofs: proofsOn(transport, this.#options, () => this.#identity.nick),
      events: {
        welcome: (nick, server, resumed) => {
          this.#timer?.cancel();
          this.#provenTimer = clock.setTimeout(() => this.#backoff.reset(), PROVEN_MS);
          this.#setOnline(undefined, undefined);
          const { caps, capValues } = connection;
          events.registered({ nick, server, caps, capValues, resumed });
        },
        token: (token) => events.token(token),
        nickRefused: (nick, reason) => {
          this.#timer?.cancel();
          this.#setState({ phase: 'nick-refused', server: this.#turn.name, nick, reason });
        },
        login: (outcome, asked) => {
          rememberLogin(outcome, transport, this.#options);
          events.login(outcome, asked);
        },
        codeSpent: () => passwords?.codeSpent(),
        caps: (caps, values) => events.caps(caps, values),
        message: (message) => events.message(message),
        batch: (batch) => events.batch(batch),
        sts: (value) => {
          if (this.#options.sts?.announced(this.#turn.server, value, transport.security) !== true) return;
          this.#release();
          this.#try();
        },
        lag: (ms) => {
          this.#lag = ms;
          this.#setOnline(undefined, undefined);
        },
        silent: (since, dropsAt) => this.#setOnline(since, dropsAt),
        heard: () => {
          if (this.#state.phase === 'online' && this.#state.silentSince !== undefined) {
            this.#setOnline(undefined, undefined);
          }
        },
        ended: (reason, putOut) => this.#lost(reason, putOut ? PUT_OUT_MS : 0),
      },
    });
    this.#connection = connection;
    this.#armRegistration();
    connection.start();
  }

  #armRegistration(): void {
    this.#timer?.cancel();
    const giveUp = (): void =>
      this.#lost(`${this.#turn.name} did not let us in within ${REGISTRATION_MS / 1000} s`);
    this.#timer = this.#options.clock.setTimeout(giveUp, REGISTRATION_MS);
  }

  #setOnline(silentSince: number | undefined, dropsAt: number | undefined): void {
    const [server, lag, security] = [this.#turn.name, this.#lag, this.#security];
    this.#setState({ phase: 'online', server, lag, security, silentSince, dropsAt });
  }

  /** @param atLeast ms until the next try */
  #lost(reason: string, atLeast = 0): void {
    const { clock } = this.#options;
    const wasOnline = this.#state.phase === 'online';
    this.#release();
    if (this.#closed !== undefined) {
      this.#close(reason);
      return;
    }
    if (wasOnline) this.#offlineSince = clock.monotonic();
    this.#turn.next();
    const wait = Math.max(this.#backoff.next(), atLeast);
    const now = clock.monotonic();
    this.#setState({
      phase: 'waiting',
      server: this.#turn.name,
      offlineSince: this.#offlineSince,
      retryAt: now + wait,
      attempt: this.#backoff.attempt + 1,
      reason: closingWords(cleanText(reason)),
    });
    this.#timer = clock.setTimeout(() => this.#try(), wait);
  }

  #release(): void {
    this.#timer?.cancel();
    this.#provenTimer?.cancel();
    if (this.#connection !== undefined) this.#options.sts?.left(this.#turn.server);
    this.#connection?.stop();
    this.#connection = undefined;
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#options.events.state(state);
  }
}
