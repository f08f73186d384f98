/** What the flags and the surroundings come to. */
import { userInfo } from 'node:os';
import { ChatError } from '../core/errors.js';
import { checkNick } from '../protocol/names.js';
import type { Identity } from './link/registration.js';
import { parseServerAddress, type ServerAddress } from './link/server-address.js';
import type { Flags } from './options.js';

/** Until TLS is there: the plaintext port of IRC, on this machine. */
const DEFAULT_PORT = 6667;
export const DEFAULT_SERVER = 'localhost:6667';
/** Servers have bounds of their own (005 NICKLEN); none goes beyond this. */
const MOST_NICK = 64;

export interface Settings {
  readonly servers: readonly [ServerAddress, ...ServerAddress[]];
  readonly identity: Identity;
  readonly rooms: readonly string[];
  /** Tell others that their messages have arrived here. */
  readonly confirms: boolean;
}

/**
 * @param flags with a nick; `alternatives`: take bob_ when bob is taken
 * @throws ChatError BAD_FLAG, with what would be right
 */
export function makeSettings(
  flags: Flags & { readonly nick: string },
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const fault = checkNick(flags.nick, MOST_NICK);
  if (fault !== undefined) throw badFlag('nick', fault, flags.nick);
  const [first, ...others] = (flags.server.length === 0 ? [DEFAULT_SERVER] : flags.server).map(readServer);
  if (first === undefined) throw badFlag('server', 'one is needed', '');
  return {
    servers: [first, ...others],
    rooms: flags.room.map((room) => (room.startsWith('#') ? room : `#${room}`)),
    confirms: flags.receipts,
    identity: {
      nick: flags.nick,
      userName: asNick(loginName()) ?? 'chat',
      realName: flags.nick,
      password: env['CHAT_TUI_PASSWORD'],
      alternatives: flags.once === undefined,
    },
  };
}

/** The name at the login as a nick: what is asked for where nobody can be asked. */
export function defaultNick(): string {
  return asNick(loginName()) ?? 'guest';
}

/** @returns what is wrong with an answer to one of the questions of the start; undefined when nothing is */
export function checkAnswer(to: 'nick' | 'server', answer: string): string | undefined {
  if (to === 'nick') return checkNick(answer, MOST_NICK);
  return parseServerAddress(answer, DEFAULT_PORT) === undefined ? SERVER_RULE : undefined;
}

const SERVER_RULE = 'a server is written HOST or HOST:PORT';

function readServer(text: string): ServerAddress {
  const address = parseServerAddress(text, DEFAULT_PORT);
  if (address === undefined) throw badFlag('server', SERVER_RULE, text);
  return address;
}

function badFlag(name: string, rule: string, found: string): ChatError {
  return new ChatError('BAD_FLAG', `Cannot use --${name}: ${rule}, found ${JSON.stringify(found)}`, {
    exitCode: 2,
  });
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return '';
  }
}

/** What of a name can be a nick. */
function asNick(name: string): string | undefined {
  const kept = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]/g, '')
    .replace(/^[0-9-]+/, '');
  return kept === '' ? undefined : kept.slice(0, 30);
}
