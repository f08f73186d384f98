/** FAIL, WARN and NOTE (IRCv3 standard-replies): an answer for people and, by its code, for programs. */
import { serialiseMessage } from './serialise.js';

/**
 * @param command the one that failed, or `*`
 * @param code upper case, stable, such as INVALID_UTF8
 * @param context words that say what about; what cannot be a word becomes `*`, so that a reply to bad input never fails
 * @returns `FAIL command code context... :text`, without a source
 */
export function failLine(command: string, code: string, context: readonly string[], text: string): string {
  return standardReply('FAIL', command, code, context, text);
}

export function standardReply(
  kind: 'FAIL' | 'WARN' | 'NOTE',
  command: string,
  code: string,
  context: readonly string[],
  text: string,
): string {
  return serialiseMessage({ command: kind, params: [asWord(command), code, ...context.map(asWord), text] });
}

function asWord(text: string): string {
  return text === '' || text.startsWith(':') || text.includes(' ') ? '*' : text;
}
