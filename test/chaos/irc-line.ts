/**
 * A minimal reader of IRC lines, the harness' own: it must not share a mistake with the parser it judges.
 * Source: Modern IRC Client Protocol, "Client-to-server protocol structure"; IRCv3 message-tags for the escapes.
 */

/** One line, taken apart. */
export interface IrcLine {
  readonly tags: ReadonlyMap<string, string>;
  /** The nick (or server name) in front, without `!user@host`; empty when there is none. */
  readonly from: string;
  /** In upper case. */
  readonly command: string;
  readonly params: readonly string[];
}

/** Takes a line without its end apart; never throws, a line that makes no sense has an empty command. */
export function readLine(line: string): IrcLine {
  let rest = line;
  const tags = new Map<string, string>();
  if (rest.startsWith('@')) {
    const [head, tail] = splitWord(rest.slice(1));
    for (const tag of head.split(';')) {
      const equals = tag.indexOf('=');
      if (equals < 0) tags.set(tag, '');
      else tags.set(tag.slice(0, equals), unescape(tag.slice(equals + 1)));
    }
    rest = tail;
  }
  let from = '';
  if (rest.startsWith(':')) {
    const [head, tail] = splitWord(rest.slice(1));
    from = head.split('!', 1)[0] ?? '';
    rest = tail;
  }
  const [command, tail] = splitWord(rest);
  const params: string[] = [];
  rest = tail;
  while (rest !== '') {
    if (rest.startsWith(':')) {
      params.push(rest.slice(1));
      break;
    }
    const [word, after] = splitWord(rest);
    params.push(word);
    rest = after;
  }
  return { tags, from, command: command.toUpperCase(), params };
}

/** Cuts a stream of bytes into lines; what a cut left unfinished is dropped with the splitter. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that `chunk` completes, without their ends; empty lines are left out. */
  push(chunk: Buffer): string[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      const line = bytes.toString('utf8', start, end > start && bytes[end - 1] === 13 ? end - 1 : end);
      if (line !== '') lines.push(line);
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
    return lines;
  }
}

function splitWord(text: string): [string, string] {
  const space = text.indexOf(' ');
  if (space < 0) return [text, ''];
  let next = space;
  while (text[next] === ' ') next++;
  return [text.slice(0, space), text.slice(next)];
}

function unescape(value: string): string {
  return value.replace(/\\(.?)/gs, (_, letter: string) => {
    if (letter === ':') return ';';
    if (letter === 's') return ' ';
    if (letter === 'r') return '\r';
    if (letter === 'n') return '\n';
    return letter;
  });
}
