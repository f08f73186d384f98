/**
 * MODE on oneself: `i`, not to be found by strangers in WHO and WHOIS; `w`, to be told WALLOPS; `o`, operator of the server, to
 * give up; `Z`, connected with TLS, which nobody can set or take away.
 */
import { foldName } from '../../protocol/casemapping.js';
import { formatModeChanges, type ModeChange } from '../../protocol/modes.js';
import { numeric } from '../session/replies.js';
import { type AppliedMode, eventData } from '../state/event-data.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { describeOwnModes } from './describe-own-modes.js';
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
    return reply(numeric('RPL_UMODEIS', describeOwnModes(session)));
  }
  let add = true;
  let unknown = false;
  const wanted = new Map<string, boolean>();
  for (const letter of letters) {
    if (letter === '+' || letter === '-') add = letter === '+';
    else if (letter === 'i' || letter === 'w') wanted.set(letter, add);
    // OPER gives it, and so MODE can only take it.
    else if (letter === 'o') wanted.set(letter, false);
    else if (letter !== 'Z') unknown = true;
  }
  const present: Readonly<Record<string, boolean>> = {
    i: session.invisible,
    o: session.serverOperator,
    w: session.wallops,
  };
  const changes = [...wanted].flatMap(([letter, on]) =>
    present[letter] === on ? [] : [{ add: on, mode: letter }],
  );
  const effects: Effect[] = [];
  if (changes.length > 0) {
    const draft = presenceDraft(
      session,
      'mode',
      session.nick,
      formatModeChanges(changes.map(asChange)).join(' '),
    );
    const data = eventData('mode', { changes });
    const after = session.serverOperator && wanted.has('o') ? [auditOf(session)] : [];
    effects.push(append([{ ...draft, data, transient: true }], () => [...after, ...keptFirst(context, [])]));
  }
  if (unknown) effects.push(replies([CommandError.numeric('ERR_UMODEUNKNOWNFLAG').reply]));
  return effects;
}

/** That an operator of the server is none any more, in the daemon's log as the beginning of it is. */
function auditOf({ nick: name, account }: Session): Effect {
  return {
    do: 'operate',
    work(operations) {
      operations.audit('audit.oper-given-up', { name, account });
      return [];
    },
  };
}

function asChange({
  add,
  mode,
}: Pick<AppliedMode, 'add' | 'mode'>): Pick<ModeChange, 'add' | 'mode' | 'argument'> {
  return { add, mode, argument: undefined };
}
