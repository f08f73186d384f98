/** A mode without a screen at work on the small server: what is entered, what is printed, and how it ends. */
import type { Mode, ModeIo } from '../../src/client/modes/io.js';
import { memoryOutboxStore, type OutboxStore } from '../../src/client/outbox/own-line.js';
import { FakeClock } from './fake-clock.js';
import { type ModernServer, modernServer } from './fake-irc-server.js';
import { testEngine } from './test-engine.js';

export class ModeRig {
  readonly clock: FakeClock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  readonly modern: ModernServer;
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly #entered: string[] = [];
  #isEnded = false;
  #wake: () => void = () => {};

  /** @param caps what the server can do besides what every modern one can */
  constructor(...caps: readonly string[]) {
    this.modern = modernServer(...caps);
  }

  enter(line: string): void {
    this.#entered.push(line);
    this.#wake();
  }

  endInput(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** @returns the mode, and what it has ended with; undefined before */
  run(
    make: (io: ModeIo, clock: FakeClock) => Mode,
    store: OutboxStore = memoryOutboxStore(),
  ): { mode: Mode; code: number | undefined } {
    const { clock, modern, out, err } = this;
    const io = {
      input: this.#input(),
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
    };
    const mode = make(io, clock);
    const engine = testEngine({
      clock,
      connect: modern.server.connect,
      store,
      onEffects: (effects) => mode.onEffects(effects),
    });
    const running: { mode: Mode; code: number | undefined } = { mode, code: undefined };
    void mode.run(engine).then((code) => {
      running.code = code;
    });
    return running;
  }

  async *#input(): AsyncGenerator<string> {
    for (;;) {
      const line = this.#entered.shift();
      if (line !== undefined) yield line;
      else if (this.#isEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
