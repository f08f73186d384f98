/**
 * Figures for `pm2 show`: PM2 shows what its programs send it as `axm:monitor`, without any library of its own.
 */
import type { Clock, Timer } from '../../core/clock.js';

/** The figures by their labels, as they are to be read. */
export type Gauges = Readonly<Record<string, string>>;

export interface MonitorOptions {
  readonly clock: Clock;
  readonly read: () => Gauges;
  /** Takes a message to the supervisor. */
  readonly send: (message: unknown) => void;
}

/** As often as anybody looks twice. */
const INTERVAL_MS = 10_000;

/** Sends the figures now and every 10 s until cancelled. */
export function startMonitor({ clock, read, send }: MonitorOptions): Timer {
  let timer: Timer;
  const report = (): void => {
    const data = Object.entries(read()).map(([label, value]) => [
      label,
      { value, agg_type: 'avg', unit: '' },
    ]);
    send({ type: 'axm:monitor', data: Object.fromEntries(data) as unknown });
    timer = clock.setTimeout(report, INTERVAL_MS);
  };
  report();
  return { cancel: () => timer.cancel() };
}
