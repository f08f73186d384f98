/** How much is tried: a short form in every run of the tests, and `npm run fuzz` for more (scripts/fuzz.js). */

export interface FuzzSettings {
  readonly lines: number;
  readonly seed: number;
  /** Patience of the whole test, ms: a hundred times what a quiet machine takes. */
  readonly timeout: number;
}

/** @param short lines without CHAT_FUZZ_LINES */
export function fuzzSettings(short: number): FuzzSettings {
  const lines = Number(process.env['CHAT_FUZZ_LINES'] ?? short);
  return { lines, seed: Number(process.env['CHAT_FUZZ_SEED'] ?? 20_241_117), timeout: 60_000 + lines * 4 };
}
