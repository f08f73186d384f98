/**
 * One timer for any number of deadlines: a ring of slots, each a list of what is due in one tick.
 *
 * Ten thousand connections that each move their deadline with every line would make ten thousand timer objects; here
 * an entry is part of the connection, links itself into a slot, and moving it to the slot it is in already is free.
 * (The hashed wheel with rounds of Varghese and Lauck, 1987.)
 */
import type { Clock, Timer } from './clock.js';

/** One deadline. Belongs to at most one wheel; may be scheduled again from within its own onDue. */
export class WheelEntry {
  /** Called once per schedule, at the deadline or up to a tick later. */
  readonly onDue: () => void;
  /** Of the wheel, as are the links: the tick at which it is due; -1 when it is not scheduled. */
  dueTick = -1;
  /** Lists are circular, so that an entry can leave one without knowing which it is in. */
  previous: WheelEntry = this;
  next: WheelEntry = this;

  constructor(onDue: () => void) {
    this.onDue = onDue;
  }

  get isScheduled(): boolean {
    return this.dueTick >= 0;
  }
}

const SLOTS = 512;

export class TimerWheel {
  readonly #clock: Clock;
  readonly #tickMs: number;
  /** The heads of the lists, which are never due themselves. */
  readonly #slots: readonly WheelEntry[] = Array.from({ length: SLOTS }, makeHead);
  /** What is due now: entries may cancel and reschedule one another while they run. */
  readonly #due: WheelEntry = makeHead();
  readonly #startedAt: number;
  readonly #onError: (error: unknown) => void;
  /** The last tick whose slot has been run. */
  #tick = 0;
  #size = 0;
  #timer: Timer | undefined;
  #closed = false;

  /**
   * @param tickMs how late an entry may be
   * @param onError gets what an entry throws; the others of its tick still run
   */
  constructor(clock: Clock, tickMs: number, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#startedAt = clock.monotonic();
    this.#onError = onError;
  }

  /** How many entries wait; with none the wheel has no timer. */
  get size(): number {
    return this.#size;
  }

  /** Makes the entry due `ms` from now, wherever it was before. */
  schedule(entry: WheelEntry, ms: number): void {
    if (this.#closed) return;
    if (this.#size === 0) this.#tick = this.#currentTick();
    const due = Math.max(this.#tick + 1, Math.ceil((this.#elapsed() + Math.max(0, ms)) / this.#tickMs));
    if (entry.dueTick === due) return;
    if (entry.dueTick >= 0) this.#remove(entry);
    entry.dueTick = due;
    append(this.#slotOf(due), entry);
    this.#size++;
    this.#arm();
  }

  /** Harmless when it is not scheduled. */
  cancel(entry: WheelEntry): void {
    if (entry.dueTick < 0) return;
    this.#remove(entry);
    this.#disarmIfEmpty();
  }

  /** Forgets every entry; nothing is due any more, and schedule does nothing. */
  close(): void {
    this.#closed = true;
    for (const head of [...this.#slots, this.#due]) while (head.next !== head) this.#remove(head.next);
    this.#disarmIfEmpty();
  }

  #slotOf(tick: number): WheelEntry {
    // The index is always within the ring.
    return this.#slots[tick % SLOTS] as WheelEntry;
  }

  #remove(entry: WheelEntry): void {
    unlink(entry);
    entry.dueTick = -1;
    this.#size--;
  }

  #elapsed(): number {
    return this.#clock.monotonic() - this.#startedAt;
  }

  #currentTick(): number {
    return Math.floor(this.#elapsed() / this.#tickMs);
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#closed || this.#size === 0) return;
    const untilNext = (this.#tick + 1) * this.#tickMs - this.#elapsed();
    this.#timer = this.#clock.setTimeout(() => this.#run(), Math.max(0, Math.ceil(untilNext)));
  }

  #disarmIfEmpty(): void {
    if (this.#size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    const now = this.#currentTick();
    // After a long stop every slot is due once: more rounds would find nothing new.
    if (now - this.#tick > SLOTS) this.#tick = now - SLOTS;
    while (this.#tick < now && this.#size > 0) {
      this.#tick++;
      this.#runSlot(this.#slotOf(this.#tick), now);
    }
    this.#tick = Math.max(this.#tick, now);
    this.#arm();
  }

  /** What is due leaves the slot first, so that no entry is met twice and later rounds are passed over once. */
  #runSlot(head: WheelEntry, now: number): void {
    for (let entry = head.next; entry !== head; ) {
      const { next } = entry;
      if (entry.dueTick <= now) {
        unlink(entry);
        append(this.#due, entry);
      }
      entry = next;
    }
    while (this.#due.next !== this.#due) {
      const entry = this.#due.next;
      this.#remove(entry);
      try {
        entry.onDue();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

function makeHead(): WheelEntry {
  return new WheelEntry(() => {});
}

function append(head: WheelEntry, entry: WheelEntry): void {
  entry.previous = head.previous;
  entry.next = head;
  head.previous.next = entry;
  head.previous = entry;
}

function unlink(entry: WheelEntry): void {
  entry.previous.next = entry.next;
  entry.next.previous = entry.previous;
  entry.previous = entry;
  entry.next = entry;
}
