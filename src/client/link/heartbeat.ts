/**
 * The client's own heartbeat: a PING after silence, a warning, then the end; and a PING at once when the machine has
 * been asleep, which shows as a jump between the two clocks or as a pause of this process.
 */
import type { Clock, Timer } from '../../core/clock.js';
import { type LivenessConfig, type LivenessState, startLiveness, stepLiveness } from '../../core/liveness.js';

/** Often enough to notice a sleep within a second of waking; seldom enough to cost nothing. */
const LOOK_MS = 1000;
/** Wall and monotonic time drift apart by less than this, unless the machine slept or the clock was set. */
const JUMP_MS = 5000;

export interface HeartbeatEvents {
  /** Send a PING with this token. */
  ping(token: string): void;
  /** The answer is overdue since then; the link will be given up at `dropsAt` (monotonic ms). */
  silent(since: number, dropsAt: number): void;
  dead(): void;
  /** ms from the PING to its answer. */
  lag(ms: number): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #config: LivenessConfig;
  readonly #events: HeartbeatEvents;
  #state: LivenessState;
  #timer: Timer | undefined;
  #wallAhead: number;
  /** The last PING: its token and when it left. */
  #asked: { readonly token: string; readonly at: number } | undefined;
  #count = 0;

  constructor(clock: Clock, config: LivenessConfig, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#config = config;
    this.#events = events;
    this.#state = startLiveness(clock.monotonic());
    this.#wallAhead = clock.now() - clock.monotonic();
    this.#ping();
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Bytes came. */
  heard(): void {
    this.#state = stepLiveness(this.#config, this.#state, 'heard', this.#clock.monotonic()).state;
  }

  /** A PONG came. */
  answered(token: string): void {
    if (token !== this.#asked?.token) return;
    this.#events.lag(Math.round(this.#clock.monotonic() - this.#asked.at));
    this.#asked = undefined;
  }

  #arm(): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.#arm();
      this.#look();
    }, LOOK_MS);
  }

  #look(): void {
    const now = this.#clock.monotonic();
    const ahead = this.#clock.now() - now;
    const slept = Math.abs(ahead - this.#wallAhead) > JUMP_MS;
    this.#wallAhead = ahead;
    const input = slept ? 'wake' : 'tick';
    const { state, action } = stepLiveness(this.#config, this.#state, input, now, LOOK_MS);
    this.#state = state;
    if (action === 'ping') this.#ping();
    else if (action === 'dead') this.#events.dead();
    else if (action === 'warn' && state.pingedAt !== undefined) {
      this.#events.silent(state.heardAt, state.pingedAt + this.#config.timeout);
    }
  }

  #ping(): void {
    this.#count++;
    const token = `chat-tui-${this.#count}`;
    this.#asked = { token, at: this.#clock.monotonic() };
    this.#events.ping(token);
  }
}
