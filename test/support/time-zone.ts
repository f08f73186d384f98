/** Times of day in tests do not depend on where the machine stands. */
import { afterAll, beforeAll } from 'vitest';

/** Registers the hooks of a file, or of a `describe`. @param zone as the tz database names it */
export function useTimeZone(zone: string): void {
  let before: string | undefined;
  beforeAll(() => {
    before = process.env['TZ'];
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
}
