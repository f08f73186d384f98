/** What a session is told when the store has refused what it said: a standard reply with the store's own code. */
import type { ChatError } from '../../core/errors.js';
import { fail } from '../session/replies.js';
import type { Reply } from './types.js';

export function storeFailure(command: string, error: ChatError): Reply {
  return fail(command, error.code, [], error.message);
}
