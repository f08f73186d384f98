/**
 * One line of text -> Message (Modern IRC, "Message Format"; IRCv3 message-tags).
 *
 * Strict where leniency could make two programs read a line differently (control characters, the command), lenient
 * where the documents ask for it (runs of spaces, any number of parameters). No regular expressions: this is the
 * first thing that happens to every line a server gets.
 */
import { ProtocolError } from './errors.js';
import { LONGEST_LINE_BYTES } from './limits.js';
import type { Message } from './message.js';
import { isTagKey, unescapeTagValue } from './tag-escape.js';

const SPACE = 0x20;
const NO_TAGS: ReadonlyMap<string, string> = new Map();

/**
 * @param line without its CR LF
 * @throws ProtocolError, and nothing else: EMPTY (harmless, to be ignored), TOO_LONG, BAD_CHARACTER (CR, LF, NUL),
 *   BAD_SOURCE, BAD_COMMAND. A tag with a malformed key is left out rather than its message.
 */
export function parseMessage(line: string): Message {
  if (line.length > LONGEST_LINE_BYTES) {
    throw new ProtocolError(
      'TOO_LONG',
      `a line has at most ${LONGEST_LINE_BYTES} bytes, found ${line.length}`,
    );
  }
  if (line.includes('\0') || line.includes('\n') || line.includes('\r')) {
    throw new ProtocolError('BAD_CHARACTER', 'a line holds no NUL, CR or LF');
  }
  let at = skipSpaces(line, 0);
  let tags = NO_TAGS;
  if (line.charCodeAt(at) === 0x40) {
    const end = wordEnd(line, at);
    tags = parseTags(line, at + 1, end);
    at = skipSpaces(line, end);
  }
  let source: string | undefined;
  if (line.charCodeAt(at) === 0x3a) {
    const end = wordEnd(line, at);
    if (end === at + 1) throw new ProtocolError('BAD_SOURCE', 'a source is a name, found nothing after ":"');
    source = line.slice(at + 1, end);
    at = skipSpaces(line, end);
  }
  const commandEnd = wordEnd(line, at);
  if (commandEnd === at) throw new ProtocolError('EMPTY', 'a line has a command, found none');
  const command = parseCommand(line.slice(at, commandEnd));
  return { tags, source, command, params: parseParams(line, commandEnd) };
}

function parseCommand(word: string): string {
  let upper = true;
  let digits = 0;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit >= 0x41 && unit <= 0x5a) continue;
    if (unit >= 0x61 && unit <= 0x7a) upper = false;
    else if (unit >= 0x30 && unit <= 0x39) digits++;
    else throw badCommand(word);
  }
  if (digits !== 0 && (digits !== 3 || word.length !== 3)) throw badCommand(word);
  return upper ? word : word.toUpperCase();
}

function parseParams(line: string, from: number): string[] {
  const params: string[] = [];
  let at = from;
  for (;;) {
    at = skipSpaces(line, at);
    if (at >= line.length) return params;
    if (line.charCodeAt(at) === 0x3a) {
      params.push(line.slice(at + 1));
      return params;
    }
    const end = wordEnd(line, at);
    params.push(line.slice(at, end));
    at = end;
  }
}

function parseTags(line: string, from: number, end: number): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  let at = from;
  while (at < end) {
    let tagEnd = line.indexOf(';', at);
    if (tagEnd < 0 || tagEnd > end) tagEnd = end;
    const tag = line.slice(at, tagEnd);
    const equals = tag.indexOf('=');
    const key = equals < 0 ? tag : tag.slice(0, equals);
    // The last of several counts, in the place of the last.
    if (isTagKey(key)) {
      tags.delete(key);
      tags.set(key, equals < 0 ? '' : unescapeTagValue(tag.slice(equals + 1)));
    }
    at = tagEnd + 1;
  }
  return tags.size === 0 ? NO_TAGS : tags;
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === SPACE) at++;
  return at;
}

function wordEnd(line: string, from: number): number {
  const space = line.indexOf(' ', from);
  return space < 0 ? line.length : space;
}

function badCommand(word: string): ProtocolError {
  return new ProtocolError(
    'BAD_COMMAND',
    `a command is letters or three digits, found ${JSON.stringify(word.slice(0, 32))}`,
  );
}
