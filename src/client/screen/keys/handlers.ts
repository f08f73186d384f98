/**
 * What every key does that does not edit the line: one table of the groups. The compiler refuses it while an action of
 * `ui/keys` has no handler.
 */
import type { CommandAction } from '../../ui/keys/table.js';
import { CONVERSATIONS } from './conversations.js';
import type { Handlers } from './handler.js';
import { PROGRAM } from './program.js';
import { READING } from './reading.js';
import { SELECTING } from './selecting.js';
import { WRITING } from './writing.js';

export const HANDLERS: Handlers<CommandAction> = {
  ...WRITING,
  ...READING,
  ...SELECTING,
  ...CONVERSATIONS,
  ...PROGRAM,
};
