/** Entered lines into the engine until the input ends, and then the wait for the server's word on all of them. */
import type { Clock, Timer } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';

/** After the end of the input there is nobody who would wait longer than that without a connection. */
const OFFLINE_MS = 30_000;
const LOOK_MS = 500;

export class InputFeed {
  readonly #clock: Clock;
  readonly #engine: Engine;
  #inputEnded = false;
  #settle: ((answered: boolean) => void) | undefined;
  #timer: Timer | undefined;
  /** The input waits until there is room again. */
  #goOn: (() => void) | undefined;

  constructor(clock: Clock, engine: Engine) {
    this.#clock = clock;
    this.#engine = engine;
  }

  /** Until the engine is closed, or the input has ended. @returns whether all that was entered was answered for */
  async run(input: AsyncIterable<string>): Promise<boolean> {
    const answered = await new Promise<boolean>((resolve, reject) => {
      this.#settle = resolve;
      this.#read(input).catch(reject);
    });
    this.#settle = undefined;
    this.#timer?.cancel();
    return answered;
  }

  /** Something has changed. */
  look(): void {
    const engine = this.#engine;
    if (!engine.isBusy) this.#goOn?.();
    const answered = engine.unconfirmed === 0;
    // The answers to what was asked last come before the goodbye is answered, so they need no waiting for.
    const finished = this.#inputEnded && answered && engine.state.burstOver;
    if (finished || engine.connection.phase === 'closed') this.#settle?.(answered);
  }

  async #read(input: AsyncIterable<string>): Promise<void> {
    for await (const line of input) {
      // Read no faster than the server takes: a file of any length fits through.
      if (this.#engine.isBusy) {
        await new Promise<void>((resolve) => {
          this.#goOn = resolve;
        });
      }
      this.#engine.submit(line);
    }
    this.#inputEnded = true;
    this.#watch(this.#clock.monotonic());
    this.look();
  }

  #watch(onlineAt: number): void {
    if (this.#settle === undefined) return;
    const now = this.#clock.monotonic();
    const seenAt = this.#engine.state.burstOver ? now : onlineAt;
    if (now - seenAt > OFFLINE_MS) this.#settle(false);
    else this.#timer = this.#clock.setTimeout(() => this.#watch(seenAt), LOOK_MS);
  }
}
