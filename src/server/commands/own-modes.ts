/**
 * MODE on oneself: `i`, not to be found by strangers in WHO and WHOIS; `Z`, connected with TLS, which nobody can set or
 * take away.
 */
import { foldName } from '../../protocol/casemapping.js';
import { numeric } from '../session/replies.js';
import { eventData } from '../state/event-data.js';
import { CommandError } from './command-error.js';
import { presenceDraft } from './drafts.js';
import { append, replies, reply } from './effects.js';
import { requireNick } from './find.js';
import { keptFirst } from './resume-session.js';
import type { Context, Effect } from './types.js';

/** @throws CommandError 401 or 502 for anybody else */
export function ownModes(context: Context, nick: string, params: readonly string[]): readonly Effect[] {
  const { session } = context;
  if (foldName(nick) !== foldName(session.nick)) {
    requireNick(context, nick);
    throw CommandError.numeric('ERR_USERSDONTMATCH');
  }
  const [letters] = params;
  if (letters === undefined) {
    const modes = `+${session.invisible ? 'i' : ''}${session.connection.secure ? 'Z' : ''}`;
    return reply(numeric('RPL_UMODEIS', modes));
  }
  let add = true;
  let invisible = session.invisible;
  let unknown = false;
  for (const letter of letters) {
    if (letter === '+' || letter === '-') add = letter === '+';
    else if (letter === 'i') invisible = add;
    else if (letter !== 'Z') unknown = true;
  }
  const effects: Effect[] = [];
  if (invisible !== session.invisible) {
    const draft = presenceDraft(session, 'mode', session.nick, invisible ? '+i' : '-i');
    const data = eventData('mode', { changes: [{ add: invisible, mode: 'i' }] });
    effects.push(append([{ ...draft, data, transient: true }], () => keptFirst(context, [])));
  }
  if (unknown) effects.push(replies([CommandError.numeric('ERR_UMODEUNKNOWNFLAG').reply]));
  return effects;
}
