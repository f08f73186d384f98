/** One row of the key table, and the short ways to write one. */
import type { EditorAction } from '../editor/editor.js';
import type { CommandAction } from './table.js';

/** What a key can ask the app to do. */
export type Action =
  | { readonly kind: 'edit'; readonly action: EditorAction }
  | { readonly kind: 'command'; readonly command: CommandAction }
  | { readonly kind: 'conversation'; readonly number: number };

export interface KeyRow {
  /** As `keyName` writes it. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** How the keys are written for people. */
  readonly label: string;
  readonly help: string;
}

/** A key of the line editor. */
export function edits(label: string, action: EditorAction, help: string, ...keys: string[]): KeyRow {
  return { keys, action: { kind: 'edit', action }, label, help };
}

/** A key that a handler in `screen/keys` answers. */
export function does(label: string, command: CommandAction, help: string, ...keys: string[]): KeyRow {
  return { keys, action: { kind: 'command', command }, label, help };
}
