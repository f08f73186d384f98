/** The label that a line answers (IRCv3 labeled-response): its own, or that of the batch which it is in. */
import type { IrcLine } from './irc-line.js';

export class Labels {
  /** Labels of the open batches, by reference. */
  readonly #open = new Map<string, string>();

  /** A BATCH line, opening or closing. */
  batch({ params, tags }: IrcLine): void {
    const [reference = '', type] = params;
    const label = tags.get('label');
    if (reference.startsWith('-')) this.#open.delete(reference.slice(1));
    else if (type === 'labeled-response' && label !== undefined) this.#open.set(reference.slice(1), label);
  }

  of({ tags }: IrcLine): string | undefined {
    return tags.get('label') ?? this.#open.get(tags.get('batch') ?? '');
  }

  /** The connection is gone, and its batches with it. */
  clear(): void {
    this.#open.clear();
  }
}
