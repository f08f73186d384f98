/**
 * The log on the main thread: gathers drafts while one batch is being written, hands the next over when the
 * answer comes, shows what was committed and answers who asked.
 */
import { setImmediate } from 'node:timers';
import type { Clock } from '../../../core/clock.js';
import { ChatError } from '../../../core/errors.js';
import type { StoredSession } from '../directory-types.js';
import type { PageRequest, PlaceRun, SearchPage, SearchQuery, TargetSummary } from '../query-types.js';
import type { Log, StoreHealth } from '../log-types.js';
import type { Appended, Draft, LogEvent } from '../types.js';
import { type Companions, type Taken, withCompanions } from './companions.js';
import { compose, type Composed, settle, type WaitingAppend } from './batch.js';
import { Commits } from './commits.js';
import { makeDatabaseFile, makeDirectory, type StoreFiles } from './files.js';
import { Health } from './health.js';
import { StoreLock } from './lock.js';
import type { AccountCall, Opened, RetentionPolicy, WriterRequest } from './messages.js';
import { Reads } from './reads.js';
import { asFailure } from './sql.js';
import { type Spawn, WorkerLink } from './worker-link.js';

/** Drafts in one transaction: above this a row gets no cheaper, and those who wait for the next one wait longer. */
const BATCH = 4_096;
/** Drafts that may wait for the disk: at 20,000/s three seconds' worth, about 40 MB. More are refused with STORE_BUSY. */
const MOST_WAITING = 65_536;

export interface EmbeddedLogOptions {
  readonly files: StoreFiles;
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly companions: Companions;
  readonly retention?: RetentionPolicy | undefined;
  /** Is told of a thread that has died, and is replaced. */
  readonly onThreadLost?: ((error: ChatError) => void) | undefined;
}

export class EmbeddedLog implements Log {
  readonly #options: EmbeddedLogOptions;
  readonly #writer: WorkerLink<WriterRequest, Opened>;
  readonly #reads: Reads;
  readonly #health = new Health();
  readonly #commits: Commits;
  readonly #waiting: WaitingAppend[] = [];
  #waitingDrafts = 0;
  #state: 'new' | 'open' | 'closed' = 'new';
  #lock: StoreLock | undefined;
  #show: (event: LogEvent) => void = () => {};
  #database = '';
  #lastPlace = 0;
  /** Everything up to this place has been shown. */
  #shownUpTo = 0;
  #lastTime = 0;
  #handingOver = false;
  #writing = false;
  #whenDrained: (() => void) | undefined;

  constructor(options: EmbeddedLogOptions) {
    this.#options = options;
    const { clock, spawn, files, retention, onThreadLost } = options;
    const link = { clock, spawn, onLost: onThreadLost };
    this.#writer = new WorkerLink({ ...link, start: { role: 'writer', file: files.database, retention } });
    this.#commits = new Commits(this.#writer, this.#health, clock);
    this.#reads = new Reads(new WorkerLink({ ...link, start: { role: 'reader', file: files.database } }));
  }

  async open(
    replay: (event: LogEvent) => void,
    restore: (sessions: readonly StoredSession[]) => void = () => {},
  ): Promise<void> {
    const { files } = this.#options;
    let lock: StoreLock | undefined;
    try {
      makeDirectory(files.directory);
      lock = StoreLock.acquire(files.lock, files.database);
      makeDatabaseFile(files, lock.made);
      const opened = await this.#writer.start();
      lock.markMade();
      this.#database = opened.database;
      this.#lastPlace = opened.lastPlace;
      await this.#reads.start(opened.database);
      await this.#reads.replay(replay, restore);
      this.#shownUpTo = opened.lastPlace;
    } catch (error) {
      await this.#stop().catch(() => {});
      lock?.release();
      const { code, message } = asFailure(error, `open ${files.database}`);
      throw new ChatError(code, message, { cause: error });
    }
    this.#lock = lock;
    this.#state = 'open';
  }

  append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    if (this.#state !== 'open') return Promise.reject(closed());
    if (drafts.length === 0) return Promise.resolve([]);
    if (this.#waitingDrafts + drafts.length > MOST_WAITING) {
      const found = `${this.#waitingDrafts} events wait for the disk`;
      return Promise.reject(new ChatError('STORE_BUSY', `Cannot take more: ${found}`));
    }
    return this.#enqueue(drafts);
  }

  /** Writes what the companions hold, together with whatever waits. @param wait tells when that has been done */
  async writeCompanions<Value>(wait: (companions: Companions) => Promise<Value>): Promise<Value> {
    this.#requireOpen();
    return this.#written(wait);
  }

  /** How far `identity` has read in `target`, Unix ms. */
  async marker(identity: string, target: string): Promise<number | undefined> {
    this.#requireOpen();
    return this.#reads.marker(identity, target);
  }

  /** Changes accounts, in a transaction of its own: logins are rare, and each is waited for. */
  async changeAccount<Value>(call: AccountCall): Promise<Value> {
    this.#requireOpen();
    return this.#writer.ask<Value>({ do: 'account', call });
  }

  async readAccount<Value>(call: AccountCall): Promise<Value> {
    this.#requireOpen();
    return this.#reads.account<Value>(call);
  }

  subscribe(reader: (event: LogEvent) => void): void {
    this.#show = reader;
  }

  async sent(identity: string, sendId: string): Promise<LogEvent | undefined> {
    this.#requireOpen();
    // Behind whatever is on its way: it may be the one that is asked for.
    if (this.#writing || this.#waiting.length > 0) await this.#enqueue([]);
    if (this.#commits.inDoubt) {
      throw new ChatError(
        'STORE_FAILED',
        'Cannot tell what is stored: the writer died and could not be asked',
      );
    }
    const [event] = await this.#reads.events({ do: 'sent', identity, sendId });
    return event;
  }

  async read(request: PageRequest): Promise<readonly LogEvent[]> {
    this.#requireOpen();
    return this.#reads.page(request, this.#lastPlace, this.#shownUpTo);
  }

  async find(msgid: string): Promise<LogEvent | undefined> {
    this.#requireOpen();
    return this.#reads.find(msgid);
  }

  async readPlaces(runs: readonly PlaceRun[]): Promise<readonly LogEvent[]> {
    this.#requireOpen();
    return this.#reads.events({ do: 'places', runs });
  }

  async targets(query: Parameters<Log['targets']>[0]): Promise<readonly TargetSummary[]> {
    this.#requireOpen();
    return this.#reads.latest({ do: 'targets', query: { ...query, shownUpTo: this.#shownUpTo } });
  }

  async guests(identity: string, nick: string): Promise<readonly TargetSummary[]> {
    this.#requireOpen();
    return this.#reads.latest({ do: 'guests', query: { identity, nick, shownUpTo: this.#shownUpTo } });
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    this.#requireOpen();
    const shownUpTo = this.#shownUpTo;
    // Behind the commits that are on their way, so that what was acknowledged is found.
    const complete = await this.#writer.ask<boolean>({ do: 'index' }).catch(() => false);
    return { ...(await this.#reads.search(query, this.#lastPlace, shownUpTo)), complete };
  }

  health(): StoreHealth {
    return this.#health.now;
  }

  onHealth(listener: (health: StoreHealth) => void): void {
    this.#health.listen(listener);
  }

  async close(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#commits.close();
    if (this.#writing || this.#waiting.length > 0) {
      await new Promise<void>((resolve) => {
        this.#whenDrained = resolve;
      });
    }
    // What cannot be written now is what it was at the last commit, and the log knows what came after it.
    await this.#written(({ sessions }) => sessions.saved()).catch(() => {});
    try {
      await this.#stop();
    } finally {
      this.#lock?.release();
    }
  }

  #written<Value>(wait: (companions: Companions) => Promise<Value>): Promise<Value> {
    const written = wait(this.#options.companions);
    this.#schedule();
    return written;
  }

  #enqueue(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    this.#waitingDrafts += drafts.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ drafts, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#writing || this.#handingOver) return;
    // After the sockets of this turn have been read, so that what they brought goes together.
    this.#handingOver = true;
    setImmediate(() => {
      this.#handingOver = false;
      this.#handOver();
    });
  }

  #handOver(): void {
    if (this.#writing) return;
    const { clock, companions } = this.#options;
    if (this.#waiting.length === 0 && !companions.isAwaited) return this.#whenDrained?.();
    const now = clock.now();
    const composed = compose(this.#waiting, this.#lastPlace + 1, now, BATCH);
    if (composed.appends.length === 0 && !companions.isAwaited) return this.#handOver();
    const taken = companions.take(this.#shownUpTo);
    this.#waitingDrafts = this.#waiting.reduce((sum, { drafts }) => sum + drafts.length, 0);
    this.#lastPlace += composed.batch.count;
    this.#writing = true;
    void this.#write(composed, taken);
  }

  async #write({ batch, appends }: Composed, taken: Taken): Promise<void> {
    const composed = { batch: withCompanions(batch, taken), appends };
    const outcome = await this.#commits.commit(composed.batch, this.#lastTime);
    this.#writing = false;
    // The writer gets its next batch before this one is shown: the two go on side by side.
    this.#handOver();
    this.#commits.noteHealth(composed.batch, outcome);
    for (const time of outcome.times) if (time > this.#lastTime) this.#lastTime = time;
    settle(composed, outcome, this.#database, (event) => {
      this.#shownUpTo = event.place;
      this.#showSafely(event);
    });
    this.#shownUpTo = batch.base + batch.count - 1;
    this.#options.companions.settle(taken, outcome);
  }

  /** A reader that throws must not keep the others from their answers: its error is thrown by itself. */
  #showSafely(event: LogEvent): void {
    try {
      this.#show(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #requireOpen(): void {
    if (this.#state !== 'open') throw closed();
  }

  async #stop(): Promise<void> {
    await this.#reads.stop();
    await this.#writer.stop({ do: 'close', lastPlace: this.#lastPlace });
  }
}

function closed(): ChatError {
  return new ChatError('STORE_CLOSED', 'Cannot use the store: it is not open');
}
