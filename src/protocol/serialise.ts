/**
 * Message -> one line, without its CR LF. The only way text of people becomes part of a line, so what could begin a
 * second line, or shift the parameters, is refused here and not in each caller.
 */
import { ProtocolError } from './errors.js';
import { escapeTagValue, isTagKey } from './tag-escape.js';

export { escapeTagValue, unescapeTagValue } from './tag-escape.js';

export interface MessageParts {
  /** Unescaped; a key given twice keeps its last value. */
  tags?: Iterable<readonly [key: string, value: string]> | undefined;
  source?: string | undefined;
  command: string;
  params?: readonly string[] | undefined;
}

/**
 * From how many parameters on the last one is text and gets its colon even if it is a single word. Meaningless to
 * parsers, but simple clients (ii for one) find the text of a line by the colon.
 */
const TEXT_FROM: ReadonlyMap<string, number> = new Map([
  ['PRIVMSG', 2],
  ['NOTICE', 2],
  ['TOPIC', 2],
  ['PART', 2],
  ['KICK', 3],
  ['NICK', 1],
  ['QUIT', 1],
  ['ERROR', 1],
  ['AWAY', 1],
  ['CAP', 3],
  ['FAIL', 3],
  ['WARN', 3],
  ['NOTE', 3],
  ['301', 3],
  ['311', 6],
  ['314', 6],
  ['319', 3],
  ['332', 3],
  ['353', 4],
  ['372', 2],
]);

/**
 * @throws ProtocolError BAD_CHARACTER for CR, LF or NUL (CR and LF in a tag value are escaped instead), BAD_TAG,
 *   BAD_SOURCE, BAD_COMMAND, and BAD_PARAMETER for one that is empty, begins with ":" or holds a space and is not the
 *   last. The length is the caller's matter.
 */
export function serialiseMessage(message: MessageParts): string {
  const { tags, source, command, params = [] } = message;
  let line = tags === undefined ? '' : serialiseTags(tags);
  if (source !== undefined) {
    if (source === '' || source.includes(' ')) {
      throw new ProtocolError('BAD_SOURCE', `a source is one word, found ${quote(source)}`);
    }
    line += `:${source} `;
  }
  if (!isCommand(command)) {
    throw new ProtocolError(
      'BAD_COMMAND',
      `a command is upper case letters or three digits, found ${quote(command)}`,
    );
  }
  line += command;
  const last = params.length - 1;
  for (let i = 0; i < last; i++) line += ` ${checkMiddle(params[i] ?? '')}`;
  if (last >= 0) {
    const text = params[last] ?? '';
    const textFrom = TEXT_FROM.get(command);
    const colon = (textFrom !== undefined && params.length >= textFrom) || !isMiddle(text);
    line += colon ? ` :${text}` : ` ${text}`;
  }
  if (line.includes('\n') || line.includes('\r') || line.includes('\0')) {
    throw new ProtocolError('BAD_CHARACTER', `a line holds no NUL, CR or LF, found one in ${quote(line)}`);
  }
  return line;
}

/** `@key=value;key ` with the space after it, or '' for none. */
export function serialiseTags(tags: Iterable<readonly [string, string]>): string {
  const unique = tags instanceof Map ? (tags as ReadonlyMap<string, string>) : new Map(tags);
  let text = '';
  for (const [key, value] of unique) {
    if (!isTagKey(key))
      throw new ProtocolError('BAD_TAG', `a tag key is [+][vendor/]name, found ${quote(key)}`);
    text += (text === '' ? '@' : ';') + key + (value === '' ? '' : `=${escapeTagValue(value)}`);
  }
  return text === '' ? '' : `${text} `;
}

function checkMiddle(param: string): string {
  if (isMiddle(param)) return param;
  throw new ProtocolError(
    'BAD_PARAMETER',
    `only the last parameter may be empty, begin with ":" or hold a space, found ${quote(param)}`,
  );
}

function isMiddle(param: string): boolean {
  return param !== '' && param.charCodeAt(0) !== 0x3a && !param.includes(' ');
}

function isCommand(command: string): boolean {
  let digits = 0;
  for (let i = 0; i < command.length; i++) {
    const unit = command.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) digits++;
    else if (unit < 0x41 || unit > 0x5a) return false;
  }
  return command.length > 0 && (digits === 0 || (digits === 3 && command.length === 3));
}

function quote(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}...` : text);
}
