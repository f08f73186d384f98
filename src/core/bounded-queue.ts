/** First in, first out, with a cap: a ring that grows up to it, so that shift() costs the same however long it is. */

export class BoundedQueue<T> {
  readonly #capacity: number;
  #ring: Array<T | undefined>;
  #head = 0;
  #length = 0;

  /** @param capacity a whole number from 1 */
  constructor(capacity: number) {
    this.#capacity = Math.max(1, Math.floor(capacity));
    this.#ring = Array.from({ length: Math.min(16, this.#capacity) });
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#capacity;
  }

  /** @returns false, and takes nothing, when the queue is full: what that means is the caller's decision */
  push(item: T): boolean {
    if (this.isFull) return false;
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) % this.#ring.length] = item;
    this.#length++;
    return true;
  }

  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#length--;
    return item;
  }

  clear(): void {
    this.#ring = Array.from({ length: Math.min(16, this.#capacity) });
    this.#head = 0;
    this.#length = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.#length; i++) yield this.#ring[(this.#head + i) % this.#ring.length] as T;
  }

  #grow(): void {
    const larger: Array<T | undefined> = Array.from({
      length: Math.min(this.#ring.length * 2, this.#capacity),
    });
    for (let i = 0; i < this.#length; i++) larger[i] = this.#ring[(this.#head + i) % this.#ring.length];
    this.#ring = larger;
    this.#head = 0;
  }
}
