/** A run that is fed with lines and asks nobody: begun, fed until its input ends, ended with an exit status. */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import { InputFeed } from './input.js';
import { EXIT_DISTRUST } from './io.js';

/** The exit status when something was not stored, or there was no connection. */
const EXIT_UNDONE = 1;

export class FedRun {
  readonly #clock: Clock;
  #engine: Engine | undefined;
  #feed: InputFeed | undefined;
  #isDistrusted = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined until it has begun. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** @returns the exit status, and of a run that was not done how many lines the server has not stored */
  async run(
    engine: Engine,
    input: AsyncIterable<string>,
  ): Promise<{ readonly status: number; readonly missing?: number }> {
    this.#engine = engine;
    this.#feed = new InputFeed(this.#clock, engine);
    engine.start();
    const done = await this.#feed.run(input);
    const missing = engine.unconfirmed;
    await engine.quit('');
    if (this.#isDistrusted) return { status: EXIT_DISTRUST };
    return done ? { status: 0 } : { status: EXIT_UNDONE, missing };
  }

  /** Something has happened: more may be fed, or all of it is done. */
  look(): void {
    this.#feed?.look();
  }

  /** The server is not the one it was: nobody is asked here, so nothing is waited for. */
  distrust(): void {
    this.#isDistrusted = true;
    this.stop();
  }

  stop(): void {
    void this.#engine?.quit('');
  }
}
