/** Who holds which nick, for one node: a map, since nobody else can claim at the same time. Keeps nothing. */
import type { Directory, SessionChange } from './directory-types.js';

export class MemoryDirectory implements Directory {
  /** One entry for each session that has a nick; the number of sessions bounds it. */
  readonly #holders = new Map<string, string>();

  claim(nick: string, session: string): Promise<boolean> {
    const holder = this.#holders.get(nick);
    if (holder === undefined) this.#holders.set(nick, session);
    return Promise.resolve(holder === undefined || holder === session);
  }

  watch(_changes: () => readonly SessionChange[]): void {}

  save(): Promise<void> {
    return Promise.resolve();
  }

  release(nick: string, session: string): void {
    if (this.#holders.get(nick) === session) this.#holders.delete(nick);
  }
}
