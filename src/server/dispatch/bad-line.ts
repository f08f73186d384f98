/** What a line that is none is answered with. */
import type { DecodedLine } from '../../core/line-decoder.js';
import { ProtocolError } from '../../protocol/errors.js';
import { parseMessage } from '../../protocol/parse.js';
import type { Effect } from '../commands/types.js';
import { fail, numeric } from '../session/replies.js';

/** First words of browsers and scanners that take this port for a web server's. */
const HTTP: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'PATCH',
]);

const NO_TAGS: ReadonlyMap<string, string> = new Map();

/** Whether the first line of a connection is a request of HTTP: a page could make a browser say IRC after it. */
export function isHttp(line: string): boolean {
  const space = line.indexOf(' ');
  return space > 0 && HTTP.has(line.slice(0, space));
}

/** The answer to a line that could not be decoded. */
export function refuseUndecoded(item: Exclude<DecodedLine, { kind: 'line' }>): readonly Effect[] {
  switch (item.code) {
    case 'TOO_LONG':
      return [reply(numeric('ERR_INPUTTOOLONG', 'Input line was too long'))];
    case 'INVALID_UTF8':
      return [reply(fail(item.command, 'INVALID_UTF8', [], 'Your line is not valid UTF-8 and was not sent'))];
    case 'BAD_CHARACTER':
      return [
        reply(fail(item.command, 'BAD_CHARACTER', [], 'Your line holds a NUL or a lone CR and was not sent')),
      ];
    case 'LINE_WITHOUT_END':
      return [{ do: 'close', reason: 'Line without an end', quit: 'Line without an end' }];
  }
}

/**
 * The answer to a line that is not a message.
 *
 * @param line where it is known: a command that cannot be one is unknown like any other
 */
export function refuseUnparsed({ code, message }: ProtocolError, line = ''): readonly Effect[] {
  if (code === 'EMPTY') return [];
  if (code === 'BAD_COMMAND' && line !== '') {
    return [reply(numeric('ERR_UNKNOWNCOMMAND', commandIn(line), 'Unknown command'))];
  }
  return [reply(fail('*', code, [], `Your line cannot be read: ${message}`))];
}

/** The tags of a line that is refused, none where they cannot be read: its label is answered all the same. */
export function tagsIn(line: string): ReadonlyMap<string, string> {
  const [word = ''] = line.split(' ', 1);
  if (!word.startsWith('@')) return NO_TAGS;
  try {
    return parseMessage(`${word} X`).tags;
  } catch (error) {
    if (error instanceof ProtocolError) return NO_TAGS;
    throw error;
  }
}

function commandIn(line: string): string {
  const words = line.split(' ').filter((word) => word !== '');
  if (words[0]?.startsWith('@') === true) words.shift();
  if (words[0]?.startsWith(':') === true) words.shift();
  return words[0] ?? '';
}

function reply(one: ReturnType<typeof fail>): Effect {
  return { do: 'reply', replies: [one] };
}
