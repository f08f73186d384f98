/** A log whose commits happen when the test says so. Keeps nothing on disk. */
import { ChatError } from '../../src/core/errors.js';
import type { PageRequest, PlaceRun, SearchPage } from '../../src/server/store/query-types.js';
import type { Log, StoreErrorCode, StoreHealth } from '../../src/server/store/log-types.js';
import type { Appended, Draft, LogEvent } from '../../src/server/store/types.js';

interface Waiting {
  readonly drafts: readonly Draft[];
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: Error) => void;
}

export class ManualLog implements Log {
  /** Everything that has been committed. */
  readonly events: LogEvent[] = [];
  /** Commits by itself, at once. */
  automatic = true;
  /** As a full disk: what is required is refused, the rest is shown and not kept. */
  full = false;
  #reader: (event: LogEvent) => void = () => undefined;
  #waiting: Waiting[] = [];
  #place = 0;

  open(): Promise<void> {
    return Promise.resolve();
  }

  append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ drafts, resolve, reject });
      if (this.automatic) this.commit();
    });
  }

  /** How many appends wait for a commit. */
  get waiting(): number {
    return this.#waiting.length;
  }

  commit(): void {
    for (const { drafts, resolve, reject } of this.#waiting.splice(0)) {
      if (this.full && drafts.some((draft) => draft.durability === 'required' && draft.transient !== true)) {
        reject(new ChatError('STORE_FULL', 'Cannot store it: the disk is full'));
        continue;
      }
      const appended = drafts.map((draft) => {
        const place = ++this.#place;
        const kept = !this.full && draft.transient !== true;
        const event: LogEvent = {
          ...draft,
          place,
          prev: 0,
          time: 1_700_000_000_000 + place,
          ...(kept && { msgid: `m${place}` }),
        };
        if (kept) this.events.push(event);
        this.#reader(event);
        return { event, repeated: false };
      });
      resolve(appended);
    }
  }

  /** Answers what waits as a store does that cannot write. */
  refuse(code: StoreErrorCode = 'STORE_FULL'): void {
    for (const { reject } of this.#waiting.splice(0))
      reject(new ChatError(code, 'Cannot store it: the disk is full'));
  }

  sent(identity: string, sendId: string): Promise<LogEvent | undefined> {
    return Promise.resolve(
      this.events.find((event) => event.author.identity === identity && event.sendId === sendId),
    );
  }

  find(msgid: string): Promise<LogEvent | undefined> {
    return Promise.resolve(this.events.find((event) => event.msgid === msgid));
  }

  subscribe(reader: (event: LogEvent) => void): void {
    this.#reader = reader;
  }

  read(request: PageRequest): Promise<readonly LogEvent[]> {
    return Promise.resolve(this.events.filter(({ conversation }) => conversation === request.conversation));
  }

  readPlaces(runs: readonly PlaceRun[]): Promise<readonly LogEvent[]> {
    return Promise.resolve(
      this.events.filter(({ place }) => runs.some(({ from, to }) => from <= place && place <= to)),
    );
  }

  search(): Promise<SearchPage> {
    return Promise.resolve({ events: [], next: undefined, complete: true });
  }

  targets(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  guests(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  health(): StoreHealth {
    return { state: 'ok', reason: '' };
  }

  onHealth(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}
