/** What the modes without a screen read from and write to: the standard streams, or those of a test. */
import type { Engine } from '../engine/engine.js';
import type { Effect } from '../model/inputs.js';

export interface ModeIo {
  /** Lines without their ends; ends when the input does. */
  readonly input: AsyncIterable<string>;
  /** A line that is not shown while it is typed; undefined: given up. Missing where there is no terminal. */
  readonly ask?: (words: string) => Promise<string | undefined>;
  /** One line to standard output; its end is added. */
  out(line: string): void;
  /** One line to standard error. */
  err(line: string): void;
}

/** A mode's part: what it does with effects, and when it is done. */
export interface Mode {
  onEffects(effects: readonly Effect[]): void;
  /** Starts the engine and runs until the end. @returns the exit code */
  run(engine: Engine): Promise<number>;
  /** SIGINT or SIGTERM: says goodbye and lets run() return. */
  stop(): void;
}

/** EX_NOPERM of sysexits.h: the server may be another one, and nobody is there to be asked. */
export const EXIT_DISTRUST = 77;
