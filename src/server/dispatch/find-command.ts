/** From a parsed line to the row that handles it, or the answer when none does. */
import type { Message } from '../../protocol/message.js';
import type { Command, Reply } from '../commands/types.js';
import { numeric } from '../session/replies.js';
import type { Session } from '../state/session.js';

/** The row of a command that may be used now, as it was used. */
export function findCommand(
  commands: ReadonlyMap<string, Command>,
  session: Session,
  { command, params }: Message,
): Command | { readonly refused: Reply } {
  const row = commands.get(command);
  if (row === undefined) return { refused: numeric('ERR_UNKNOWNCOMMAND', command, 'Unknown command') };
  if (row.access === 'registered' && !session.registered) {
    return { refused: numeric('ERR_NOTREGISTERED', 'You have not registered: NICK and USER come first') };
  }
  if (row.access === 'unregistered' && session.registered) {
    return { refused: numeric('ERR_ALREADYREGISTERED', 'You may not reregister') };
  }
  if (params.length < row.minParams) {
    return { refused: numeric('ERR_NEEDMOREPARAMS', command, `Not enough parameters, it is: ${row.usage}`) };
  }
  return row;
}
