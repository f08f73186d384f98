/** Which key does what: the rows of `keys/table.ts`, looked up. */
import type { Action, KeyRow } from './keys/binding.js';
import { KEY_BINDINGS } from './keys/table.js';
import { type InputEvent, keyName } from './term/input-event.js';

/** Looks keys up. */
export class Keymap {
  readonly #actions = new Map<string, Action>();

  constructor(bindings: readonly KeyRow[] = KEY_BINDINGS) {
    for (const binding of bindings) {
      for (const key of binding.keys) this.#actions.set(key, binding.action);
    }
    for (let number = 1; number <= 9; number += 1) {
      this.#actions.set(`alt-${number}`, { kind: 'conversation', number });
    }
  }

  /** What an event asks for; undefined for typed text, pastes and everything that no row names. */
  actionOf(event: InputEvent): Action | undefined {
    switch (event.kind) {
      case 'key':
        return this.#actions.get(keyName(event));
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
