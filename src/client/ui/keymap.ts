/** Which key does what: the rows of `keys/table.ts` with the reader's own over them, looked up. */
import type { Action } from './keys/binding.js';
import { rebind, type Rebound } from './keys/rebind.js';
import { type InputEvent, keyName } from './term/input-event.js';

/** Looks keys up. */
export class Keymap {
  readonly #rebound: Rebound;

  /** @param own the reader's keys, to the names of what they do */
  constructor(own: Readonly<Record<string, string>> = {}) {
    this.#rebound = rebind(own);
  }

  /** What of the reader's own keys cannot be, in words. */
  get faults(): readonly string[] {
    return this.#rebound.faults;
  }

  /** What an event asks for; undefined for typed text, pastes and everything that no row names. */
  actionOf(event: InputEvent): Action | undefined {
    switch (event.kind) {
      case 'key':
        return this.#rebound.actions.get(keyName(event));
      case 'mouse':
        return wheelAction(event.action);
      case 'paste':
      case 'focus':
        return undefined;
    }
  }
}

function wheelAction(action: string): Action | undefined {
  if (action === 'wheel-up') return { kind: 'command', command: 'wheel-up' };
  if (action === 'wheel-down') return { kind: 'command', command: 'wheel-down' };
  return undefined;
}
