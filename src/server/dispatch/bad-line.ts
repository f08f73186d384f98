/** What a line that is none is answered with. */
import type { DecodedLine } from '../../core/line-decoder.js';
import type { ProtocolError } from '../../protocol/errors.js';
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

/** The answer to a line that is not a message. */
export function refuseUnparsed({ code, message }: ProtocolError): readonly Effect[] {
  return code === 'EMPTY' ? [] : [reply(fail('*', code, [], `Your line cannot be read: ${message}`))];
}

function reply(one: ReturnType<typeof fail>): Effect {
  return { do: 'reply', replies: [one] };
}
