/**
 * All keys, by group: what the app looks up, what the help prints, in its order.
 *
 * A new key is a row in its group's file. If it asks for something new, the action's name goes into the type above the
 * rows, and the compiler then wants its handler in `screen/keys`. A new group is a file here, one there, and a row in
 * each of the two tables.
 *
 * ^H ^I ^J ^M ^[ keep the meaning that terminals give them, ^S and ^Q belong to flow control.
 */
import type { KeyRow } from './binding.js';
import { type ConversationAction, CONVERSATIONS_KEYS } from './conversations.js';
import { MOVING_KEYS } from './moving.js';
import { PROGRAM_KEYS, type ProgramAction } from './program.js';
import { READING_KEYS, type ReadingAction } from './reading.js';
import { SELECTING_KEYS, type SelectingAction } from './selecting.js';
import { WRITING_KEYS, type WritingAction } from './writing.js';

/** What a key can ask the app to do, apart from editing the line. */
export type CommandAction =
  | WritingAction
  | ReadingAction
  | SelectingAction
  | ConversationAction
  | ProgramAction;

const GROUPS = {
  Writing: WRITING_KEYS,
  Moving: MOVING_KEYS,
  Reading: READING_KEYS,
  Messages: SELECTING_KEYS,
  Conversations: CONVERSATIONS_KEYS,
  Program: PROGRAM_KEYS,
};

export interface KeyBinding extends KeyRow {
  readonly group: string;
}

/** The keys of the main view, in the order of the help. */
export const KEY_BINDINGS: readonly KeyBinding[] = Object.entries(GROUPS).flatMap(([group, rows]) =>
  rows.map((row) => ({ ...row, group })),
);
