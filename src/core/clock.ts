/** Time as a parameter: nothing above this file asks the system what time it is, so no test has to wait. */

export interface Timer {
  /** Harmless after the timer has run. */
  cancel(): void;
}

export interface Clock {
  /** Wall time, ms since 1970. It can jump in both directions: for showing and storing, never for measuring. */
  now(): number;
  /** ms since some moment of the past; never runs back. */
  monotonic(): number;
  /** Runs `run` once, `ms` or a little more from now. */
  setTimeout(run: () => void, ms: number): Timer;
}

/** The real one. Its timers keep the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimeout(run, ms) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
