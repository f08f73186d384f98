/** A passing word to the reader, in the status row. */
import type { Host } from './host.js';

/** Long enough to be read. */
const ALERT_MS = 4000;

export function tellReader({ desk, clock }: Pick<Host, 'desk' | 'clock'>, text: string): void {
  desk.alert = { text, until: clock.monotonic() + ALERT_MS };
}
