/**
 * Another wall clock for a child process, by libfaketime: the offset stands in a file that the library looks at
 * again every second. The monotonic clock is left alone, as a real jump leaves it alone, and as Node's timers need it.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';

/** A clock that can be set. */
export interface WallClock {
  /** What the child process needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets the offset from the machine's clock; takes effect within a second and a half. */
  set(seconds: number): void;
}

/** How long it takes until an offset is in effect, at most, in milliseconds. */
export const CLOCK_SETTLES = 1_500;

const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);

/** A clock ruled by `file`; undefined where libfaketime (Debian: package libfaketime) is missing. */
export function makeWallClock(file: string): WallClock | undefined {
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) return undefined;
  const set = (seconds: number): void => {
    // Renamed into place: a file that is being written would be read as no offset at all.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}s\n`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}
