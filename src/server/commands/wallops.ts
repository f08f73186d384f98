/**
 * WALLOPS :<text>: to those with user mode w, and the operators of the server. ANNOUNCE :<text>: to everybody, as a notice of
 * the server. Both are of the moment: they are in no history.
 */
import { truncateBytes } from '../../protocol/limits.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { requireServerOperator } from './find.js';
import type { Command, Context, Effect, Reply } from './types.js';

/** What fits into a line beside the longest names. */
const TEXT_BYTES = 380;

export const wallops: Command = {
  name: 'WALLOPS',
  minParams: 1,
  access: 'registered',
  cost: 5,
  summary: 'Tells those who want to hear it (user mode w); for operators of the server',
  usage: 'WALLOPS :<text>',
  handle(context, { params: [text = ''] }) {
    const { source } = context.session;
    const wanted = ({ wallops: wants, serverOperator }: Session): boolean => wants || serverOperator;
    return tell(context, 'audit.wallops', text, wanted, (_, words) => ({
      command: 'WALLOPS',
      source,
      params: [words],
    }));
  },
};

export const announce: Command = {
  name: 'ANNOUNCE',
  minParams: 1,
  access: 'registered',
  cost: 5,
  summary: 'Tells everybody who is connected; for operators of the server',
  usage: 'ANNOUNCE :<text>',
  handle(context, { params: [text = ''] }) {
    const { nick } = context.session;
    return tell(
      context,
      'audit.announce',
      text,
      () => true,
      (person, words) => ({ command: 'NOTICE', params: [person.nick, `Announcement by ${nick}: ${words}`] }),
    );
  },
};

function tell(
  context: Context,
  event: `audit.${string}`,
  text: string,
  wanted: (session: Session) => boolean,
  replyTo: (session: Session, words: string) => Reply,
): readonly Effect[] {
  requireServerOperator(context);
  if (text === '')
    throw CommandError.numeric('ERR_NEEDMOREPARAMS', event === 'audit.wallops' ? 'WALLOPS' : 'ANNOUNCE');
  const { state, session: author } = context;
  const words = truncateBytes(text, TEXT_BYTES);
  const told = [...state.sessions.values()].filter(wanted);
  return [
    ...told.map((session): Effect => ({ do: 'tell', session, reply: replyTo(session, words) })),
    {
      do: 'operate',
      work(operations) {
        operations.audit(event, { name: author.nick, account: author.account, count: told.length });
        return [];
      },
    },
  ];
}
