/** What somebody is told who does something more often than they may. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import type { Context } from './types.js';

/** @throws CommandError RATE_LIMITED with the seconds, or 263 to who does not understand that; nothing without a wait */
export function requirePace({ session }: Context, command: string, waitMs: number, what: string): void {
  if (waitMs <= 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  const text = `${what}: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  if (!hasCap(session.capabilities, Cap.standardReplies))
    throw new CommandError('RPL_TRYAGAIN', command, text);
  throw CommandError.fail(command, 'RATE_LIMITED', [`${seconds}`], text);
}

/** Whoever has no account cannot go through all the people of a server. @throws CommandError as `requirePace` */
export function requireTargetPace(
  context: Context,
  person: Pick<Session, 'identity' | 'nick'>,
  command: string,
): void {
  const { session, settings, now } = context;
  if (session.account !== undefined || person === session) return;
  const wait = session.allowances.target(person.identity, settings.limits.guestTargets, now);
  requirePace(context, command, wait, `Too many people written to, ${person.nick} is not`);
}
