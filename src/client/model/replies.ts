/** Numerics and standard replies in words: what the server answers, shown where the reader is. */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import { noteListed } from './listed-rooms.js';
import { setPresence } from './membership.js';
import { localTimes } from './refusal-words.js';
import { activeConversation, serverConversation, tell, type Turn } from './state.js';
import { cleanPlain } from './text.js';

/** Nobody writes to so many people who are away; it is only told once more. */
const MOST_TOLD_AWAY = 100;

/** The params after our own nick, clean. */
type Words = readonly string[];
type Format = (words: Words) => string;

/** Answers to a question of the reader. */
const ANSWERS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['301', ([nick = '', reason = '']) => `${nick} is away: ${reason}`],
  ['305', () => 'you are no longer away'],
  ['306', () => 'you are away'],
  ['311', ([nick = '', user = '', host = '', , name = '']) => `${nick} is ${user}@${host} (${name})`],
  ['312', ([nick = '', server = '', info = '']) => `${nick} uses the server ${server} (${info})`],
  ...whois('313 276 307 310 320 335 378 379 671'),
  ['314', ([nick = '', user = '', host = '', , name = '']) => `${nick} was ${user}@${host} (${name})`],
  [
    '317',
    ([nick = '', idle = '', since = '']) => `${nick} has been idle for ${inWords(idle)}${signedOn(since)}`,
  ],
  ['319', ([nick = '', rooms = '']) => `${nick} is in ${rooms}`],
  ['321', () => ''],
  ['322', ([room = '', count = '', topic = '']) => `${room} (${count})${topic === '' ? '' : ` ${topic}`}`],
  ['323', () => ''],
  ['324', ([room = '', ...modes]) => `${room} has the modes ${modes.join(' ')}`],
  ['329', () => ''],
  ['330', ([nick = '', account = '']) => `${nick} is logged in as ${account}`],
  ['333', () => ''],
  [
    '338',
    ([nick = '', ...words]) => `${nick} ${words.at(-1) ?? ''} ${words.slice(0, -1).join(' ')}`.trimEnd(),
  ],
  ['341', ([nick = '', room = '']) => `${nick} was invited to ${room}`],
  ['346', ([room = '', mask = '']) => `${room} invites ${mask}`],
  ['348', ([room = '', mask = '']) => `${room} bans all but ${mask}`],
  ['351', (words) => words.join(' ')],
  ['352', describeWho],
  [
    '367',
    ([room = '', mask = '']) =>
      mask.startsWith('~m:') ? `${room} mutes ${mask.slice(3)}` : `${room} bans ${mask}`,
  ],
  ['391', (words) => words.at(-1) ?? ''],
  ['441', ([nick = '', room = '']) => `${nick} is not in ${room}`],
  ['443', ([nick = '', room = '']) => `${nick} is in ${room} already`],
]);

/** Parts of WHOIS that are a nick and words about them: that of an operator, a certificate, a host, a secure connection... */
function whois(numerics: string): [string, Format][] {
  return numerics.split(' ').map((numeric) => [numeric, ([nick = '', text = '']) => `${nick} ${text}`]);
}

/** Ends of lists and the like: nothing to read. */
const SILENT: ReadonlySet<string> = new Set(['315', '318', '336', '337', '347', '349', '368', '369']);

/** Part of the greeting, kept with the server. */
const GREETING: ReadonlySet<string> = new Set(
  '001 002 003 004 251 252 253 254 255 265 266 372 375 376 422 221 900 901'.split(' '),
);
/** Of these the words at the end say something to people; what stands before them is our own name again. */
const WORTH_READING: ReadonlySet<string> = new Set(['001', '372', '900', '901']);

/**
 * Standard replies whose words say it all: before them stand ids of messages, fingerprints and what the reader has just
 * typed, for programs.
 */
const IN_WORDS: ReadonlySet<string> = new Set('ACCOUNT REDACT REGISTER ROLES VERIFY'.split(' '));

/** A numeric that no other part of the model has understood. */
export function onNumeric(turn: Turn, message: Message): void {
  const { command } = message;
  const words = message.params.slice(1).map(cleanPlain);
  if (command === '352' && isOwnWho(turn, message)) return;
  if (command === '315' && endOwnWho(turn, message)) return;
  if (command === '353' || SILENT.has(command)) return;
  if (command === '301' && isToldAway(turn, words)) return;
  // Who asks wants to know all of it.
  if (command === '311') turn.state.toldAway.delete(foldName(words[0] ?? ''));
  if (command === '322') noteListed(turn.state, message.params);
  const isError = command.startsWith('4') || command.startsWith('5');
  const format = ANSWERS.get(command);
  if (format !== undefined) {
    const text = format(words);
    if (text !== '') tell(turn, isError ? 'error' : 'info', text);
    return;
  }
  if (GREETING.has(command)) {
    if (WORTH_READING.has(command)) tell(turn, 'info', words.at(-1) ?? '', serverConversation(turn.state));
    return;
  }
  const text = `${words.slice(0, -1).join(' ')}${words.length > 1 ? ': ' : ''}${words.at(-1) ?? command}`;
  tell(turn, isError ? 'error' : 'info', text, isError ? undefined : serverConversation(turn.state));
}

/** The server says it for each private line; for the reader it is news once, until they are back or the words change. */
function isToldAway({ state: { toldAway } }: Turn, [nick = '', reason = '']: Words): boolean {
  const key = foldName(nick);
  if (toldAway.get(key) === reason) return true;
  toldAway.delete(key);
  toldAway.set(key, reason);
  const [oldest] = toldAway.keys();
  if (toldAway.size > MOST_TOLD_AWAY && oldest !== undefined) toldAway.delete(oldest);
  return false;
}

/** FAIL, WARN, NOTE <command> <code> [context...] :<text> (IRCv3 standard-replies). */
export function onStandardReply(turn: Turn, message: Message): void {
  const words = message.params.map(cleanPlain);
  const text = localTimes(words.at(-1) ?? '');
  const [about = '', code] = words;
  const context =
    IN_WORDS.has(about) || code === 'UNKNOWN_MSGID'
      ? ''
      : words
          .slice(2, -1)
          .filter((word) => word !== '*' && !text.includes(word))
          .join(' ');
  tell(turn, message.command === 'FAIL' ? 'error' : 'info', context === '' ? text : `${context}: ${text}`);
}

/** /names: who is in a room, from what we know. */
export function listNames(turn: Turn, room: string | undefined): void {
  const conversation =
    room === undefined ? activeConversation(turn.state) : turn.state.conversations.get(foldName(room));
  if (conversation === undefined) return;
  const names = [...conversation.members.values()].map((member) => member.prefix.slice(0, 1) + member.nick);
  tell(turn, 'info', `${names.length} in ${conversation.name}: ${names.toSorted().join(' ')}`);
}

/** RPL_WHOREPLY <room> <user> <host> <server> <nick> <flags> :<hops> <real name> */
function describeWho([room = '', user = '', host = '', , nick = '', flags = '', text = '']: Words): string {
  const where = isRoomName(room) ? ` in ${room}` : '';
  const away = flags.startsWith('G') ? ', away' : '';
  return `${nick} is ${user}@${host}${where} (${text.replace(/^\d+ /, '')})${away}`;
}

function isOwnWho(turn: Turn, message: Message): boolean {
  const conversation = turn.state.conversations.get(foldName(message.params[1] ?? ''));
  if (conversation?.askedWho !== true) return false;
  const [, , , , , nick = '', flags = ''] = message.params;
  setPresence(turn, nick, flags.startsWith('G'));
  return true;
}

function endOwnWho(turn: Turn, message: Message): boolean {
  const conversation = turn.state.conversations.get(foldName(message.params[1] ?? ''));
  if (conversation?.askedWho !== true) return false;
  conversation.askedWho = false;
  return true;
}

function inWords(seconds: string): string {
  const count = Number(seconds);
  if (!Number.isFinite(count)) return 'some time';
  if (count < 120) return `${Math.floor(count)} s`;
  return count < 7200 ? `${Math.floor(count / 60)} min` : `${Math.floor(count / 3600)} h`;
}

function signedOn(since: string): string {
  const seconds = Number(since);
  if (!/^\d{1,11}$/.test(since)) return '';
  return `, here since ${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
