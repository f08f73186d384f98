import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ChatError } from '../../../src/core/errors.js';
import {
  createLogger,
  type Level,
  type Logger,
  type LoggerOptions,
} from '../../../src/server/observe/logger.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A stream that keeps what it is given, and can be told to stop taking it, as a supervisor that hangs. */
class Output extends Writable {
  text = '';
  isTTY = false;
  #stuck: (() => void) | undefined;
  hung = false;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    if (this.hung) this.#stuck = done;
    else done();
  }

  flow(): void {
    this.hung = false;
    this.#stuck?.();
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  /** The lines without their time. */
  get events(): string[] {
    return this.lines.map((line) => line.replace(/^\S+ /, ''));
  }
}

let out: Output;
let err: Output;
let clock: FakeClock;
let loggers: Logger[];

beforeEach(() => {
  out = new Output();
  err = new Output();
  clock = new FakeClock(Date.UTC(2026, 0, 31, 12));
  loggers = [];
});

afterEach(async () => {
  out.flow();
  await Promise.all(loggers.map((made) => made.close()));
  expect(clock.pendingTimers, 'a closed logger leaves no timer behind').toBe(0);
});

function logger(level: Level = 'info', format: LoggerOptions['format'] = 'text'): Logger {
  const made = createLogger({ level, format, clock, stdout: out, stderr: err });
  loggers.push(made);
  return made;
}

test('info and debug go to stdout, warn and error to stderr, each as one line', () => {
  const log = logger('debug');
  log.debug('a.debug');
  log.info('an.info', { nick: 'bob' });
  log.warn('a.warning', { reason: 'too many' });
  log.error('an.error', new ChatError('SOME_CODE', 'Cannot do it'), { room: '#tea' });
  expect(out.lines).toEqual([
    '2026-01-31T12:00:00.000Z debug a.debug',
    '2026-01-31T12:00:00.000Z info  an.info nick=bob',
  ]);
  expect(err.lines).toEqual([
    '2026-01-31T12:00:00.000Z warn  a.warning reason="too many"',
    '2026-01-31T12:00:00.000Z error an.error room="#tea" error="Cannot do it" code=SOME_CODE'.replace(
      /"#tea"/,
      '#tea',
    ),
  ]);
});

test('levels below the configured one are left out', () => {
  const log = logger('warn');
  log.debug('a.debug');
  log.info('an.info');
  log.warn('a.warning');
  expect([out.text, err.events]).toEqual(['', ['warn  a.warning']]);
});

test('json is one object a line', () => {
  logger('info', 'json').info('client.left', { nick: 'bob', reason: 'a\nb' });
  expect(out.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time: '2026-01-31T12:00:00.000Z', level: 'info', event: 'client.left', nick: 'bob', reason: 'a\nb' },
  ]);
});

test('only a terminal gets colours', () => {
  err.isTTY = true;
  const log = logger();
  log.info('plain');
  log.warn('coloured');
  expect(out.text).not.toContain('\x1b');
  expect(err.text).toContain('\x1b[33mwarn \x1b[0m');
});

describe('errors', () => {
  test('a bug carries its stack in the same line', () => {
    logger().error('session.crashed', new TypeError('x is not a function'));
    expect(err.lines).toHaveLength(1);
    expect(err.text).toMatch(/error="x is not a function" stack="TypeError: x is not a function\\n {4}at /);
  });

  test('causes are named, with their codes, as far as they go', () => {
    const cause = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    logger().error('store.failed', new ChatError('STORE_FAILED', 'Cannot store', { cause }));
    expect(err.events).toEqual([
      'error store.failed error="Cannot store" code=STORE_FAILED cause="ENOSPC: no space left on device"',
    ]);
  });

  test('a chain of causes that is a ring ends', () => {
    const error = new Error('round');
    error.cause = error;
    logger().error('odd', error);
    expect(err.lines).toHaveLength(1);
  });

  test.for([undefined, null, 42, { password: 'secret' }])(
    'what is no error (%o) is not spelled out',
    (thrown) => {
      logger().error('odd', thrown);
      expect(err.text).toMatch(/error="a thrown \w+"/);
      expect(err.text).not.toContain('secret');
    },
  );
});

describe('repeats', () => {
  test('the same fault is one line, then one a minute with its number', () => {
    const log = logger();
    for (let second = 0; second < 180; second++) {
      log.error('store.failed', new ChatError('STORE_FULL', 'Cannot store'));
      clock.advance(1000);
    }
    expect(err.events).toEqual([
      'error store.failed error="Cannot store" code=STORE_FULL',
      'error store.failed error="Cannot store" code=STORE_FULL repeated=59',
      'error store.failed error="Cannot store" code=STORE_FULL repeated=60',
      'error store.failed error="Cannot store" code=STORE_FULL repeated=60',
    ]);
  });

  test('a peer that floods is told apart from the others', () => {
    const log = logger();
    for (let i = 0; i < 1000; i++)
      log.warn('connection.refused', { address: '192.0.2.1', reason: 'too many' });
    log.warn('connection.refused', { address: '192.0.2.2', reason: 'too many' });
    expect(err.events).toHaveLength(6);
    expect(err.events.at(-1)).toContain('192.0.2.2');
  });

  test('the sum comes when the fault is over, though nothing else is logged', () => {
    const log = logger();
    for (let i = 0; i < 8; i++) log.warn('peer.throttled', { address: '192.0.2.1' });
    clock.advance(70_000);
    expect(err.events.at(-1)).toBe('warn  peer.throttled address=192.0.2.1 repeated=3');
    clock.advance(120_000);
    expect(clock.pendingTimers).toBe(0);
  });

  test('closing writes the sums that are still held back', async () => {
    const log = logger();
    for (let i = 0; i < 9; i++) log.warn('peer.throttled', { address: '192.0.2.1' });
    await log.close();
    expect(err.events.at(-1)).toBe('warn  peer.throttled address=192.0.2.1 repeated=4');
  });
});

describe('a reader that does not keep up', () => {
  const BIG = 'x'.repeat(450);

  test('costs debug lines above 1 MiB, not memory; other lines still go out', () => {
    const log = logger('debug');
    out.hung = true;
    for (let i = 0; i < 10_000; i++) log.debug('noise', { reason: BIG });
    expect(out.writableLength).toBeGreaterThan(1 << 20);
    expect(out.writableLength).toBeLessThan(1.01 * 2 ** 20);
    const before = out.writableLength;
    log.info('server.stopping');
    expect(out.writableLength).toBeGreaterThan(before);
  });

  test('is told how many lines were dropped when it reads again', () => {
    const log = logger('debug');
    out.hung = true;
    for (let i = 0; i < 10_000; i++) log.debug('noise', { reason: BIG });
    out.flow();
    log.debug('again');
    const written = out.lines.filter((line) => line.includes('noise')).length;
    expect(err.events).toEqual([`warn  log.dropped lines=${10_000 - written}`]);
    expect(out.events.at(-1)).toBe('debug again');
  });

  test('is not waited for by a line, only by close', async () => {
    const log = logger();
    out.hung = true;
    log.info('one');
    log.info('two');
    let closed = false;
    const closing = log.close().then(() => {
      closed = true;
    });
    await Promise.resolve();
    expect(closed).toBe(false);
    out.flow();
    await closing;
    expect(out.events).toEqual(['info  one', 'info  two']);
  });
});

test('a closed pipe is not an uncaught error', () => {
  const log = logger();
  out.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(() => log.info('goes on')).not.toThrow();
});
