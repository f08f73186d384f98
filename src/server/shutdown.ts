/**
 * The end of the daemon: who may ask for it, and how long it may take.
 *
 * SIGINT is PM2's stop, restart and reload; SIGTERM is systemd's and the containers'. `disconnect` is PM2 itself
 * gone: without a supervisor this process would hold the port as an orphan while the next PM2 starts another.
 */
import type { Clock, Timer } from '../core/clock.js';
import type { Logger } from './observe/logger.js';

/** What of `process` the life of the daemon depends on; tests hand in an EventEmitter. */
export interface Host {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  /** The channel to PM2; undefined when something else has started us. */
  readonly send?:
    | ((message: unknown, handle: undefined, options: undefined, sent: () => void) => boolean)
    | undefined;
  /** Of POSIX systems: whose rights this process has; 0 is root. */
  readonly geteuid?: (() => number) | undefined;
}

/** `cause` for the log, `reason` for the clients' ERROR. */
export interface StopRequest {
  readonly cause: string;
  readonly reason: string;
}

/** Anything that can be stopped; `Server` is. */
export interface Stoppable {
  stop(reason: string, deadlineMs: number): Promise<void>;
}

/** EX_SOFTWARE of sysexits.h: a bug; PM2 restarts. */
export const EXIT_BUG = 70;
/** For clients to be told and their queues to drain; together with what follows it stays below kill_timeout (8 s). */
const DRAIN_MS = 6000;
/** For the last commit and the closing of files, after which we go without them. */
const CLOSE_MS = 1000;
/** The longest that a stop takes; kill_timeout in ecosystem.config.js is more. */
export const STOP_DEADLINE_MS: number = DRAIN_MS + CLOSE_MS;

/**
 * Resolves at the first request to stop. Later ones only change that they are heard, since a second SIGINT
 * (npm passes on the one that the terminal has sent already) must not cut the draining short.
 */
export function stopRequested(host: Host): Promise<StopRequest> {
  return new Promise((resolve) => {
    const on = (event: string, reason: string): void => {
      host.on(event, () => resolve({ cause: event, reason }));
    };
    on('SIGINT', 'Server shutting down');
    on('SIGTERM', 'Server shutting down');
    on('disconnect', 'Server shutting down');
  });
}

/**
 * Stops the server in the time that there is.
 *
 * @returns the exit status: 0, or 1 when something was not finished in time or failed (the log says which)
 */
export async function shutDown(
  server: Stoppable,
  { cause, reason }: StopRequest,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): Promise<number> {
  const started = clock.monotonic();
  logger.info('server.stopping', { signal: cause });
  const stopped = server.stop(reason, DRAIN_MS).then(
    () => 'stopped' as const,
    (error: unknown) => {
      logger.error('server.stop-failed', error);
      return 'failed' as const;
    },
  );
  const outcome = await within(stopped, DRAIN_MS + CLOSE_MS, clock);
  const ms = Math.round(clock.monotonic() - started);
  if (outcome === undefined) logger.warn('server.stop-timeout', { ms });
  else if (outcome === 'stopped') logger.info('server.stopped', { ms });
  return outcome === 'stopped' ? 0 : 1;
}

/** The value of the promise, or undefined when it takes longer than `ms`. */
export async function within<Value>(
  promise: Promise<Value>,
  ms: number,
  clock: Clock,
): Promise<Value | undefined> {
  let timer: Timer | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = clock.setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timer?.cancel();
  }
}
