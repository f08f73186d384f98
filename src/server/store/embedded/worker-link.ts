/**
 * A worker thread that is kept alive: requests go in order, each gets its answer or a rejection, and a thread
 * that dies is replaced, at first at once and then ever more slowly.
 *
 * No thread is ever terminated from here: one that is inside SQLite at that moment would take the whole
 * process with it. Threads end by themselves, after their last answer or after they refused to open.
 */
import type { Worker } from 'node:worker_threads';
import { Backoff } from '../../../core/backoff.js';
import type { Clock, Timer } from '../../../core/clock.js';
import { asError, ChatError } from '../../../core/errors.js';
import type { WorkerAnswer, WorkerStart } from './messages.js';

/** Starts a thread with the entry point worker.ts. */
export type Spawn = (start: WorkerStart) => Worker;

export interface WorkerLinkOptions {
  readonly start: WorkerStart;
  readonly spawn: Spawn;
  readonly clock: Clock;
  /** Is told when a thread that was at work has ended by itself; another one is started then. */
  readonly onLost?: ((error: ChatError) => void) | undefined;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class WorkerLink<Request, Ready> {
  readonly #options: WorkerLinkOptions;
  readonly #backoff = new Backoff({ firstMs: 100, longestMs: 10_000, random: Math.random });
  /** Asked and not answered; the callers bound it. */
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #worker: Worker | undefined;
  #starting: Promise<Ready> | undefined;
  #retry: Timer | undefined;
  #stopped = false;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
  }

  /** Starts the first thread. Rejects with what it refused to open for; nothing is tried again then. */
  start(): Promise<Ready> {
    this.#starting = this.#launch();
    return this.#starting;
  }

  /** The answer to `request`. Rejects with a ChatError: the worker's own, or STORE_FAILED when it died or cannot start. */
  ask<Value>(request: Request): Promise<Value> {
    if (this.#worker !== undefined) return this.#post<Value>(this.#worker, request);
    if (this.#starting !== undefined) return this.#starting.then(() => this.ask<Value>(request));
    return Promise.reject(this.#gone('is not running'));
  }

  /** Sends the last request and waits until the thread has ended. Does not reject: a thread that died has ended too. */
  async stop(last: Request): Promise<void> {
    this.#stopped = true;
    this.#retry?.cancel();
    await this.#starting?.catch(() => {});
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await this.#post(worker, last).catch(() => {});
    await ended;
  }

  #post<Value>(worker: Worker, request: Request): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      worker.postMessage([id, request]);
    });
  }

  #launch(): Promise<Ready> {
    return new Promise<Ready>((resolve, reject) => {
      const worker = this.#options.spawn(this.#options.start);
      let cause: Error | undefined;
      worker.on('message', (answer: WorkerAnswer) => {
        if (answer.id !== 0) return this.#answer(answer);
        if ('failure' in answer) {
          cause = new ChatError(answer.failure.code, answer.failure.message);
          return;
        }
        this.#worker = worker;
        this.#starting = undefined;
        resolve(answer.value as Ready);
      });
      worker.on('error', (error) => {
        cause = asError(error);
      });
      worker.on('exit', () => {
        const error = cause instanceof ChatError ? cause : this.#gone('has ended', cause);
        const wasUp = this.#worker === worker;
        if (wasUp && !this.#stopped) this.#options.onLost?.(error);
        this.#worker = undefined;
        this.#starting = undefined;
        for (const pending of this.#pending.values()) pending.reject(error);
        this.#pending.clear();
        reject(error);
        if (wasUp) this.#restart();
      });
    });
  }

  #answer(answer: WorkerAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    this.#backoff.reset();
    if ('failure' in answer) pending?.reject(new ChatError(answer.failure.code, answer.failure.message));
    else pending?.resolve(answer.value);
  }

  #restart(): void {
    if (this.#stopped) return;
    const wait = this.#backoff.next();
    const attempt = (): void => {
      this.#starting = this.#launch();
      this.#starting.catch(() => this.#restart());
    };
    if (wait === 0) attempt();
    else this.#retry = this.#options.clock.setTimeout(attempt, wait);
  }

  #gone(what: string, cause?: Error): ChatError {
    const detail = cause === undefined ? '' : `: ${cause.message}`;
    return new ChatError(
      'STORE_FAILED',
      `Cannot use ${this.#options.start.file}: the ${this.#options.start.role} thread ${what}${detail}`,
      { cause },
    );
  }
}
