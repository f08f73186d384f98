/** What the flags and the surroundings come to. */
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { ChatError } from '../core/errors.js';
import { parseFingerprint } from '../core/fingerprint.js';
import { checkNick } from '../protocol/names.js';
import type { Security } from './dial.js';
import type { Identity } from './link/registration.js';
import { parseServerAddress, type ServerAddress } from './link/server-address.js';
import type { Flags } from './options.js';
import type { PasswordSources } from './passwords.js';
import type { Settings } from './settings/settings.js';

/** The ports of IRC with TLS (RFC 7194) and without. */
export const DEFAULT_TLS_PORT = 6697;
const PLAINTEXT_PORT = 6667;

/** On this machine; as it is shown and asked for. */
export function defaultServer(noTls: boolean): string {
  return `localhost:${noTls ? PLAINTEXT_PORT : DEFAULT_TLS_PORT}`;
}
/** Servers have bounds of their own (005 NICKLEN); none goes beyond this. */
const MOST_NICK = 64;

/** What a client starts with. */
export interface ClientConfig {
  readonly servers: readonly [ServerAddress, ...ServerAddress[]];
  readonly identity: Identity;
  readonly security: Security;
  readonly secrets: PasswordSources;
  readonly rooms: readonly string[];
  readonly settings: Settings;
}

/**
 * @param settings with a nick
 * @param asked the account's password, where the reader was asked for it
 * @throws ChatError BAD_FLAG, with what would be right
 */
export function makeConfig(
  settings: Settings,
  flags: Pick<Flags, 'once' | 'noTls' | 'tlsPin' | 'claim'>,
  env: Readonly<Record<string, string | undefined>>,
  asked?: string,
): ClientConfig {
  const { nick, servers, rooms } = settings;
  const [first, ...others] = (servers.length === 0 ? [defaultServer(flags.noTls)] : servers).map((text) =>
    readServer(text, flags.noTls),
  );
  if (first === undefined) throw badFlag('server', 'one is needed', '');
  return {
    servers: [first, ...others],
    rooms: rooms.map((room) => (room.startsWith('#') ? room : `#${room}`)),
    settings,
    security: securityOf(flags),
    secrets: {
      given: asked ?? env['CHAT_TUI_ACCOUNT_PASSWORD'],
      command: settings.passwordCommand,
      code: flags.claim,
    },
    identity: {
      nick,
      userName: asNick(loginName()) ?? 'chat',
      realName: nick,
      password: env['CHAT_TUI_PASSWORD'],
      // Takes bob_ when bob is taken.
      alternatives: flags.once === undefined,
    },
  };
}

function securityOf({ noTls, tlsPin }: Pick<Flags, 'noTls' | 'tlsPin'>): Security {
  if (tlsPin === undefined) return { plaintext: noTls, pin: undefined };
  const pin = parseFingerprint(tlsPin);
  if (pin === undefined) throw badFlag('tls-pin', 'it is written sha256: and 64 hexadecimal digits', tlsPin);
  if (noTls) throw badFlag('tls-pin', 'there is no key without TLS', tlsPin);
  return { plaintext: false, pin };
}

/** What flags say about settings. @throws ChatError BAD_FLAG, with what would be right */
export function settingsOf(flags: Flags): Partial<Settings> {
  const { nick, server, room, ascii, receipts, log, passwordCommand } = flags;
  const fault = nick === undefined ? undefined : checkNick(nick, MOST_NICK);
  if (nick !== undefined && fault !== undefined) throw badFlag('nick', fault, nick);
  for (const each of server) readServer(each, flags.noTls);
  return {
    ...(nick !== undefined && { nick }),
    ...(server.length > 0 && { servers: server }),
    ...(room.length > 0 && { rooms: room }),
    ...(ascii && { ascii }),
    ...(!receipts && { receipts }),
    ...(log !== undefined && { log: resolve(log) }),
    ...(passwordCommand !== undefined && { passwordCommand }),
  };
}

/** The name at the login as a nick: what is asked for where nobody can be asked. */
export function defaultNick(): string {
  return asNick(loginName()) ?? 'guest';
}

/** @returns what is wrong with an answer to one of the questions of the start; undefined when nothing is */
export function checkAnswer(to: 'nick' | 'server', answer: string): string | undefined {
  if (to === 'nick') return checkNick(answer, MOST_NICK);
  return parseServerAddress(answer, DEFAULT_TLS_PORT) === undefined ? SERVER_RULE : undefined;
}

const SERVER_RULE = 'a server is written HOST or HOST:PORT';

function readServer(text: string, plaintext: boolean): ServerAddress {
  const address = parseServerAddress(text, plaintext ? PLAINTEXT_PORT : DEFAULT_TLS_PORT);
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
  // Normalizing anything at all takes 5 ms the first time.
  const kept = (/[^ -~]/.test(name) ? name.normalize('NFKD') : name)
    .replace(/[^A-Za-z0-9_-]/g, '')
    .replace(/^[0-9-]+/, '');
  return kept === '' ? undefined : kept.slice(0, 30);
}
