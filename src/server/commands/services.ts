/**
 * What somebody is told who talks to NickServ out of habit. There is no such service: what it does elsewhere are commands
 * here. What was said to it is mostly a password, so it goes nowhere: it is not stored, not echoed and not looked at.
 */
import { foldName } from '../../protocol/casemapping.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import type { Context, Effect } from './types.js';

const ACCOUNTS = [
  'There is no NickServ here; what you wrote to it was not kept and not passed on',
  'To log in: SASL, in the settings of your client. To get an account: /quote REGISTER * * <password>',
  'For the rest: /quote ACCOUNT INFO, KEYS, ADD-DEVICE, PASSWORD <new>, REGAIN or LOGOUT',
] as const;

const ROOMS = [
  'There is no ChanServ here; what you wrote to it was not kept and not passed on',
  'Who founds a channel while logged in to an account keeps it; see /quote HELP for MODE, ROLES and TBAN',
] as const;

const SERVICES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['nickserv', ACCOUNTS],
  ['authserv', ACCOUNTS],
  ['userserv', ACCOUNTS],
  ['chanserv', ROOMS],
]);

/** @returns undefined for who is no such service; nobody can be called like one */
export function answerForService({ session }: Context, target: string): readonly Effect[] | undefined {
  const lines = SERVICES.get(foldName(target.split('@')[0] ?? ''));
  if (lines === undefined) return undefined;
  const notices = lines.map((text) => ({ command: 'NOTICE', params: [session.nick, text] }));
  return reply(...notices, CommandError.numeric('ERR_NOSUCHNICK', target).reply);
}
