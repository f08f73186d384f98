/**
 * The server's log: one line per event, info and debug to stdout, warn and error to stderr, through winston.
 *
 * Never in the way of the chat: a reader that does not keep up (a supervisor that hangs) costs lines, not memory,
 * a closed pipe is no error, and an event that repeats is counted instead of written (repeats.ts).
 */
import type { Writable } from 'node:stream';

import { createLogger as createWinston, format, type Logger as Winston, transports } from 'winston';

import type { Clock, Timer } from '../../core/clock.js';
import { describeError } from './describe-error.js';
import type { Fields } from './fields.js';
import { formatJson, formatText, type Level, type LogLine } from './format.js';
import { RepeatFilter, type RepeatPolicy } from './repeats.js';

export type { Fields, FieldValue } from './fields.js';
export type { Level } from './format.js';

/** What the server's parts log through. Event names are `thing.happened`, chosen by the code, never by a peer. */
export interface Logger {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  /** Logs a failure with the message, cause and - unless it is an expected one with a code - stack of `error`. */
  error(event: string, error: unknown, fields?: Fields): void;
  /** The least important lines that are written from now on. */
  setLevel(level: Level): void;
  /** Writes what is held back and waits until the streams have taken everything. */
  close(): Promise<void>;
}

export interface LoggerOptions {
  readonly level: Level;
  readonly format: 'text' | 'json';
  readonly clock: Clock;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

const SEVERITY: Readonly<Record<Level, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/**
 * Bytes that may wait in a stream before a line of this level is dropped: debug lines first, so that a supervisor
 * that has stopped reading holds at most these. A dropped line is counted and the count logged when it flows again.
 */
const MAX_WAITING: Readonly<Record<Level, number>> = {
  debug: 1 << 20,
  info: 4 << 20,
  warn: 8 << 20,
  error: 8 << 20,
};

/**
 * Lines of one event about one peer (and, from warn on, for one reason): an office of thirty behind one address may
 * come back at once after a restart; a full disk is one line a minute. Debug lines are never held back.
 */
const POLICIES: Readonly<Partial<Record<Level, RepeatPolicy>>> = {
  info: { burst: 40, periodMs: 60_000 },
  warn: { burst: 5, periodMs: 60_000 },
  error: { burst: 1, periodMs: 60_000 },
};

/** How late the sum of a period may come. */
const SWEEP_MS = 5000;

export function createLogger(options: LoggerOptions): Logger {
  return new WinstonLogger(options);
}

class WinstonLogger implements Logger {
  readonly #options: LoggerOptions;
  readonly #winston: Winston;
  #level: Level;
  readonly #repeats: RepeatFilter<LogLine> = new RepeatFilter();
  #sweep: Timer | undefined;
  #dropped = 0;
  #closed = false;

  constructor(options: LoggerOptions) {
    this.#options = options;
    this.#level = options.level;
    for (const stream of [options.stdout, options.stderr]) {
      // EPIPE when the supervisor is gone: nothing can be told to anybody, and it must not end the chat.
      stream.on('error', () => undefined);
    }
    this.#winston = createWinston({
      level: options.level,
      levels: SEVERITY,
      transports: [
        new transports.Stream({ stream: options.stdout, format: this.#lines(['info', 'debug']) }),
        new transports.Stream({ stream: options.stderr, format: this.#lines(['error', 'warn']) }),
      ],
    });
  }

  debug(event: string, fields: Fields = {}): void {
    this.#log('debug', event, fields);
  }

  info(event: string, fields: Fields = {}): void {
    this.#log('info', event, fields);
  }

  warn(event: string, fields: Fields = {}): void {
    this.#log('warn', event, fields);
  }

  error(event: string, error: unknown, fields: Fields = {}): void {
    this.#log('error', event, { ...fields, ...describeError(error) });
  }

  setLevel(level: Level): void {
    this.#level = level;
    this.#winston.level = level;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    for (const { last, count } of this.#repeats.sweep(Infinity)) this.#writeSum(last, count);
    this.#closed = true;
    this.#sweep?.cancel();
    this.#winston.end();
    await Promise.all([flushed(this.#options.stdout), flushed(this.#options.stderr)]);
  }

  #log(level: Level, event: string, fields: Fields): void {
    if (this.#closed || SEVERITY[level] > SEVERITY[this.#level]) return;
    const line: LogLine = { time: this.#options.clock.now(), level, event, fields };
    // What operators do must be found again, each time.
    const policy = event.startsWith('audit.') ? undefined : POLICIES[level];
    if (!policy) {
      this.#write(line);
      return;
    }
    const { write, sums } = this.#repeats.admit(keyOf(line), line, policy, this.#options.clock.monotonic());
    for (const { last, count } of sums) this.#writeSum(last, count);
    if (write) this.#write(line);
    this.#sweep ??= this.#options.clock.setTimeout(() => this.#onSweep(), SWEEP_MS);
  }

  #onSweep(): void {
    for (const { last, count } of this.#repeats.sweep(this.#options.clock.monotonic()))
      this.#writeSum(last, count);
    this.#sweep =
      this.#repeats.size > 0 ? this.#options.clock.setTimeout(() => this.#onSweep(), SWEEP_MS) : undefined;
  }

  /** A line that stands for itself and those like it that were held back. */
  #writeSum(last: LogLine, count: number): void {
    this.#write(count === 1 ? last : { ...last, fields: { ...last.fields, repeated: count } });
  }

  #write(line: LogLine): void {
    const { stdout, stderr } = this.#options;
    const stream = SEVERITY[line.level] <= SEVERITY.warn ? stderr : stdout;
    if (stream.writableLength > MAX_WAITING[line.level]) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      this.#send({ ...line, level: 'warn', event: 'log.dropped', fields: { lines: dropped } });
    }
    this.#send(line);
  }

  #send(line: LogLine): void {
    this.#winston.log({ level: line.level, message: line.event, line });
  }

  /** The winston format of one stream: its levels only, rendered by format.ts. */
  #lines(levels: readonly Level[]): ReturnType<ReturnType<typeof format>> {
    const { format: kind, stdout, stderr } = this.#options;
    const colour = (levels.includes('error') ? stderr : stdout).isTTY === true;
    return format((info) => {
      const line = info['line'] as LogLine;
      if (!levels.includes(line.level)) return false;
      info[MESSAGE] = kind === 'json' ? formatJson(line) : formatText(line, colour);
      return info;
    })();
  }
}

/** The key under which winston's streams look for the finished line (logform's `MESSAGE`). */
const MESSAGE = Symbol.for('message');

/** Lines that tell the same thing: the same event about the same peer, and for a fault the same reason. */
function keyOf({ level, event, fields }: LogLine): string {
  const about = [event, fields.address, fields.room];
  if (level !== 'info') about.push(fields.reason, fields.code, fields.error);
  return about.join('\n');
}

/** Resolves when the stream has taken all that was written to it, or cannot any more. */
function flushed(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
