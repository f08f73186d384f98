/** The directory of one node: nicks in memory, sessions in the database, written with the batches of the log. */
import { MemoryDirectory } from '../memory-directory.js';
import type { SessionChange } from '../directory-types.js';
import type { SessionKeeper } from './session-keeper.js';

export class EmbeddedDirectory extends MemoryDirectory {
  readonly #sessions: SessionKeeper;
  readonly #save: () => Promise<void>;

  /** @param save has the log write what `sessions` holds */
  constructor(sessions: SessionKeeper, save: () => Promise<void>) {
    super();
    this.#sessions = sessions;
    this.#save = save;
  }

  override watch(changes: () => readonly SessionChange[]): void {
    this.#sessions.watch(changes);
  }

  override save(): Promise<void> {
    return this.#save();
  }
}
