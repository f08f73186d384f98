/**
 * Password hashes, a few at a time: each keeps a thread busy for a third of a second, and Node has four for everything.
 * Whoever has the right password may hash as often as they like, so turns go round the addresses: one of them, or a few,
 * with many connections, has others wait for one hash of theirs and keeps nobody out.
 */
import { ChatError } from '../../core/errors.js';

/** At once: the others are for files and names. */
const AT_ONCE = 2;
/** Waiting: more would not have their turn within the time that registration may take. */
const MOST_WAITING = 32;

/** Somebody who waits: their turn has come, or they are sent away. */
interface Waiting {
  readonly begin: () => void;
  readonly refuse: (error: ChatError) => void;
}

export class HashQueue {
  #running = 0;
  #waiting = 0;
  /** By address, none of them empty; whose turn comes next is first. */
  readonly #queues: Map<string, Waiting[]> = new Map();

  /**
   * Does `work` in its turn. Rejects with HASHING_BUSY when too many wait, and of those from its address as many as from any
   * other, or when somebody comes later who has fewer.
   *
   * @param address for whom it is done
   */
  async run<Value>(address: string, work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= AT_ONCE) await this.#turn(address);
    else this.#running++;
    try {
      return await work();
    } finally {
      // The turn is handed on without being given up in between.
      const next = this.#take();
      if (next === undefined) this.#running--;
      else next.begin();
    }
  }

  #turn(address: string): Promise<void> {
    if (this.#waiting >= MOST_WAITING) this.#makeRoom((this.#queues.get(address)?.length ?? 0) + 1);
    return new Promise((begin, refuse) => {
      const waiting = { begin, refuse };
      const queue = this.#queues.get(address);
      if (queue === undefined) this.#queues.set(address, [waiting]);
      else queue.push(waiting);
      this.#waiting++;
    });
  }

  /** Sends away the last of the address that has most of them. @throws ChatError when none has more than `count` */
  #makeRoom(count: number): void {
    let longest: Waiting[] = [];
    for (const queue of this.#queues.values()) if (queue.length > longest.length) longest = queue;
    const last = longest.length > count ? longest.pop() : undefined;
    const busy = new ChatError(
      'HASHING_BUSY',
      'Cannot check a password now: too many are being checked; try again',
    );
    if (last === undefined) throw busy;
    this.#waiting--;
    last.refuse(busy);
  }

  /** The first of the next address, which is the last then. */
  #take(): Waiting | undefined {
    const [next] = this.#queues;
    if (next === undefined) return undefined;
    const [address, queue] = next;
    this.#queues.delete(address);
    const first = queue.shift();
    if (queue.length > 0) this.#queues.set(address, queue);
    this.#waiting--;
    return first;
  }
}
