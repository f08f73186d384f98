/** What the connections of this server share, as it is configured: the wheel of deadlines, the flusher, the bounds. */
import { TimerWheel } from '../core/wheel.js';
import type { ServerConfig } from './config.js';
import type { ConnectionServices } from './connection/connection.js';
import { Feeder } from './connection/feeder.js';
import { Flusher } from './connection/flusher.js';
import type { LineSource } from './connection/line-source.js';
import type { ServerDeps } from './server-types.js';

/** Precision of all deadlines of connections, ms. */
const WHEEL_TICK_MS = 100;
/** Ms between two writes to one connection: less is not seen by people, and costs a write for each message. */
const WRITE_INTERVAL_MS = 5;
const BUSY_WRITE_INTERVAL_MS = 20;

/** @param source where those who are behind are fed from */
export function connectionServices(
  config: ServerConfig,
  deps: ServerDeps,
  source: LineSource,
): ConnectionServices {
  const { clock, logger, writeIntervalMs = WRITE_INTERVAL_MS } = deps;
  return {
    clock,
    wheel: new TimerWheel(clock, WHEEL_TICK_MS, (error) => logger.error('deadline.failed', error)),
    flusher: new Flusher({
      clock,
      intervalMs: writeIntervalMs,
      busyIntervalMs: writeIntervalMs === 0 ? 0 : BUSY_WRITE_INTERVAL_MS,
      utilisation: utilisationMeter(),
    }),
    feeder: new Feeder({
      clock,
      source,
      onError: (error) => logger.error('feed.failed', error),
    }),
    settings: connectionSettings(config),
  };
}

/** What of the configuration counts for each connection. */
function connectionSettings(config: ServerConfig): ConnectionServices['settings'] {
  const { name, heartbeat } = config;
  return {
    liveness: { interval: heartbeat.interval, timeout: heartbeat.timeout },
    registrationMs: heartbeat.registration,
    ...connectionLimits(config),
    ping: { text: `PING :${name}\r\n` },
  };
}

/** What of it a configuration that is read again brings, for the connections that are made from then on. */
export function connectionLimits({
  limits,
}: ServerConfig): Pick<ConnectionServices['settings'], 'unregisteredBytes' | 'sendQueue' | 'input'> {
  return {
    unregisteredBytes: limits.unregisteredBytes,
    sendQueue: limits.sendQueue,
    input: {
      lineRate: limits.lineRate,
      lineBurst: limits.lineBurst,
      waitingChars: limits.inputQueue,
      floodMs: limits.floodTime,
    },
  };
}

/** How busy the event loop was between two calls, 0 to 1. */
function utilisationMeter(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
