/** Emoji by name, for ":tada" and Tab. The list is loaded when it is wanted for the first time. */
import type { CompletionItem } from '../ui/completion-popup.js';

interface Named {
  readonly name: string;
  readonly emoji: string;
}

export class EmojiNames {
  #names: readonly Named[] | undefined;
  #loading: Promise<void> | undefined;

  /** @returns those whose name begins with `typed`, then those that hold it; undefined while the list is not loaded */
  like(typed: string, most: number): CompletionItem[] | undefined {
    if (this.#names === undefined) return undefined;
    const wanted = typed.toLowerCase();
    const begin = this.#names.filter(({ name }) => name.startsWith(wanted));
    const hold = this.#names.filter(({ name }) => !name.startsWith(wanted) && name.includes(wanted));
    return [...begin, ...hold]
      .slice(0, most)
      .map(({ name, emoji }) => ({ text: `${emoji} `, note: `:${name}:` }));
  }

  /** Resolves when the list is there; without it (a broken installation) nothing is ever offered. */
  async load(): Promise<void> {
    this.#loading ??= import('gemoji').then(
      ({ nameToEmoji }) => {
        this.#names = Object.entries(nameToEmoji).map(([name, emoji]) => ({ name, emoji }));
      },
      () => {
        this.#names = [];
      },
    );
    await this.#loading;
  }
}
