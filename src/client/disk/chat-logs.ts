/** The logs where the reader wants them now: begun, moved to another directory and ended by a setting. */
import { join } from 'node:path';
import type { Effect } from '../model/inputs.js';
import { ChatLog, type ChatLogParts } from './chat-log.js';

export class ChatLogs {
  readonly #home: string;
  readonly #parts: Omit<ChatLogParts, 'directory'>;
  #directory = '';
  #log: ChatLog | undefined;

  constructor(home: string, parts: Omit<ChatLogParts, 'directory'>) {
    this.#home = home;
    this.#parts = parts;
  }

  /** @param directory absolute, or beginning with `~/`; '' for none */
  follow(directory: string, effects: readonly Effect[]): void {
    if (directory !== this.#directory) {
      this.flush();
      this.#directory = directory;
      const whole = directory.startsWith('~/') ? join(this.#home, directory.slice(2)) : directory;
      this.#log = whole === '' ? undefined : new ChatLog({ ...this.#parts, directory: whole });
    }
    this.#log?.follow(effects);
  }

  flush(): void {
    this.#log?.flush();
  }
}
