/**
 * One socket: bytes to lines, lines to bytes, a heartbeat and an end. Knows nothing of chat.
 */
import type { Clock } from '../../core/clock.js';
import type { DecodedLine } from '../../core/line-decoder.js';
import { type LivenessConfig, nextCheck, startLiveness, stepLiveness } from '../../core/liveness.js';
import type { CloseReport, Transport, TransportSecurity } from '../../core/transport.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';
import type { EndCause } from './end-cause.js';
import type { Feeder } from './feeder.js';
import type { Flusher } from './flusher.js';
import { Input, type InputLimits } from './input.js';
import { Outgoing } from './outgoing.js';
import type { Line } from './pending.js';
import { ReadWatch } from './read-watch.js';

export interface ConnectionSettings {
  readonly liveness: LivenessConfig;
  /** How long a peer may take to say who it is, ms. */
  readonly registrationMs: number;
  /** That a peer may send before it has said who it is. */
  readonly unregisteredBytes: number;
  /** Bytes that a peer may leave unread before it is fed from the log. */
  readonly sendQueue: number;
  readonly input: InputLimits;
  /** What asks a silent peer for a sign of life; one object for all. */
  readonly ping: Line;
}

/** What the connections of a server share. */
export interface ConnectionServices {
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly flusher: Flusher;
  readonly feeder: Feeder;
  readonly settings: ConnectionSettings;
}

/** Who uses the connection. Nothing is called after `ended`. */
export interface ConnectionHandler {
  /** In which form lines are written for the peer now, as the line source of the feeder understands it. */
  readonly dialect: number;
  /** The next line, or what was wrong with it; never while the connection is held. */
  line(item: DecodedLine): void;
  /** Lines begin to wait for seconds because they come faster than they may. */
  slowed(): void;
  /** The peer reads too slowly and is fed from the log from now on. @param unreadBytes what it has not taken */
  behind(unreadBytes: number): void;
  /** It has caught up, after so many lines that were not sent at once. */
  caughtUp(lines: number): void;
  /** Called once, when the connection is at its end for whatever reason, though bytes may still be leaving. */
  ended(cause: EndCause): void;
}

/** How long the last bytes may take to leave, ms. */
const LAST_BYTES_MS = 2000;

export class Connection {
  readonly remoteAddress: string;
  readonly forwardedBy: string | undefined;
  /** Undefined for plaintext. */
  readonly security: TransportSecurity | undefined;
  /** Where lines go out. */
  readonly out: Outgoing;
  readonly #transport: Transport;
  readonly #services: ConnectionServices;
  readonly #input: Input;
  readonly #handler: ConnectionHandler;
  readonly #readWatch: ReadWatch;
  /** When the peer was last heard, or seen to take what was sent, monotonic ms: all that a chunk costs the heartbeat. */
  #heardAt: number;
  #liveness: ReturnType<typeof startLiveness>;
  #registered = false;
  /** That came before registration. */
  #bytesBefore = 0;
  #ended = false;
  /** One deadline at a time: registration, then the heartbeat's next look, then the end of the last bytes. */
  readonly #deadline: WheelEntry = new WheelEntry(() => this.#onDeadline());

  constructor(
    transport: Transport,
    services: ConnectionServices,
    makeHandler: (connection: Connection) => ConnectionHandler,
  ) {
    const { clock, wheel, flusher, feeder, settings } = services;
    this.#transport = transport;
    this.#services = services;
    this.remoteAddress = transport.remoteAddress;
    this.forwardedBy = transport.forwardedBy;
    this.security = transport.security;
    this.#heardAt = clock.monotonic();
    this.#liveness = startLiveness(this.#heardAt);
    this.#readWatch = new ReadWatch(transport);
    this.out = new Outgoing(transport, { flusher, feeder }, settings.sendQueue, {
      dialect: () => this.#handler.dialect,
      behind: (unreadBytes) => this.#handler.behind(unreadBytes),
      caughtUp: (lines) => this.#handler.caughtUp(lines),
      tooFar: () => this.close('Send queue full', { kind: 'slow', text: 'Send queue full' }),
      holdRequests: (hold) => (hold ? this.hold() : this.release()),
    });
    this.#input = new Input(clock, wheel, settings.input, {
      onItem: (item) => this.#handler.line(item),
      onFlow: (reading) => (reading ? transport.resume() : transport.pause()),
      onSlowed: () => this.#handler.slowed(),
      onFlood: () => this.close('Excess flood', { kind: 'flood', text: 'Excess flood' }),
      onDrained: () => this.#end({ kind: 'lost', text: 'Connection lost' }),
    });
    this.#handler = makeHandler(this);
    wheel.schedule(this.#deadline, settings.registrationMs);
    transport.onClose((report) => this.#onClose(report));
    transport.onData((chunk) => this.#onData(chunk));
  }

  /** True from the moment at which nothing more is read or queued. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Bytes that the peer has not taken yet. */
  get unreadBytes(): number {
    return this.#transport.bufferedBytes;
  }

  /** Lines of the peer wait here: silence is then ours, not the peer's. */
  get hasInput(): boolean {
    return this.#input.waiting;
  }

  /** The peer has said who it is: from now on its silence is watched, and its rooms are not to wait for how it said it. */
  registered(): void {
    if (this.#ended) return;
    this.#registered = true;
    this.#input.refill();
    this.#liveness = startLiveness(this.#services.clock.monotonic());
    this.#services.wheel.schedule(this.#deadline, this.#services.settings.liveness.interval);
  }

  /** Keeps the peer's next line back while a command is at work; once more for each `release`. */
  hold(): void {
    this.#input.hold();
  }

  release(): void {
    if (!this.#ended) this.#input.release();
  }

  /** Takes tokens beyond the one that each line costs, with the next line. */
  charge(tokens: number): void {
    this.#input.charge(tokens);
  }

  /**
   * Says goodbye and closes: what is queued and `ERROR :Closing Link: <address> (<reason>)` still leave, for a
   * short time.
   */
  close(reason: string, cause: EndCause): void {
    if (this.#ended) return;
    // First, since lines that were held back must not come to their turn now.
    this.#input.close();
    this.out.finish({ text: `ERROR :Closing Link: ${this.remoteAddress} (${reason})\r\n` });
    this.#transport.end();
    this.#end(cause);
    if (!this.#transport.isClosed) this.#services.wheel.schedule(this.#deadline, LAST_BYTES_MS);
  }

  /** Closes without waiting for anything. */
  destroy(): void {
    this.#transport.destroy();
  }

  #onData(chunk: Uint8Array): void {
    this.#heardAt = this.#services.clock.monotonic();
    if (
      !this.#registered &&
      (this.#bytesBefore += chunk.length) > this.#services.settings.unregisteredBytes
    ) {
      const text = 'Too much before registration';
      this.close(text, { kind: 'unregistered', text });
      return;
    }
    this.#input.push(chunk);
  }

  #onClose({ cause }: CloseReport): void {
    this.out.discard();
    if (this.#ended) {
      this.#services.wheel.cancel(this.#deadline);
      return;
    }
    // After an ordinary end the lines that came before it still count, a QUIT above all.
    if (cause === 'end') this.#input.finish();
    else this.#end({ kind: 'lost', text: 'Connection lost' });
  }

  #end(cause: EndCause): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#input.close();
    this.out.discard();
    this.#services.wheel.cancel(this.#deadline);
    this.#handler.ended(cause);
  }

  #onDeadline(): void {
    if (this.#ended) this.#transport.destroy();
    else if (this.#registered) this.#look();
    else {
      const seconds = this.#services.settings.registrationMs / 1000;
      const text = `Registration timeout: ${seconds} seconds`;
      this.close(text, { kind: 'unregistered', text });
    }
  }

  /**
   * The heartbeat. Lines that wait here are as good as lines heard: then it is we who do not listen. So are bytes that
   * a slow peer takes: our PING is behind them.
   */
  #look(): void {
    const { clock, wheel, settings } = this.#services;
    const { interval, timeout } = settings.liveness;
    const longestGap = Math.max(interval, timeout);
    const now = clock.monotonic();
    const reading = this.#readWatch.look(now, longestGap);
    if (this.#input.waiting || reading.took) this.#heardAt = now;
    if (this.#heardAt > this.#liveness.heardAt) this.#liveness = startLiveness(this.#heardAt);
    const { state, action } = stepLiveness(settings.liveness, this.#liveness, 'tick', now, longestGap);
    this.#liveness = state;
    const patience = interval + timeout;
    if (action === 'dead' || reading.stalledMs >= patience) {
      this.#giveUp(patience / 1000);
      return;
    }
    if (action === 'ping') this.out.overtake(settings.ping);
    wheel.schedule(this.#deadline, nextCheck(settings.liveness, state, now));
  }

  /** The peer is gone, or as good as gone: nothing has been heard of it, or it has not taken anything. */
  #giveUp(seconds: number): void {
    if (this.#transport.bufferedBytes > 0) {
      const text = `Send queue not read for ${seconds} seconds`;
      this.close(text, { kind: 'slow', text });
    } else {
      const text = `Ping timeout: ${seconds} seconds`;
      this.close(text, { kind: 'silent', text });
    }
  }
}
