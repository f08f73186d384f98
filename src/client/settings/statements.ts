/**
 * The statements of a TOML text by their lines, so that one can be replaced and all others stay as they were written.
 * Knows strings, arrays and inline tables only as far as finding their ends needs; whoever rewrites checks the result
 * with a real parser (TOML 1.0).
 */

/** Lines from `from` up to `to`; comments and blank lines belong to none. */
export interface Statement {
  readonly from: number;
  readonly to: number;
  /** Of `key = value`; undefined for a table's header. */
  readonly key?: string;
  /** Of a header, which is in its own table: what is between its brackets. */
  readonly table?: string;
  /** The table that it is in, '' above all of them. */
  readonly within: string;
  /** What follows the value of one line, with the blanks before it: ` # mine`. */
  readonly comment: string;
}

export function statementsOf(lines: readonly string[]): Statement[] {
  const found: Statement[] = [];
  let within = '';
  for (let from = 0; from < lines.length; ) {
    const line = lines[from] ?? '';
    if (/^\s*(?:#.*)?$/.test(line)) {
      from++;
      continue;
    }
    const [, table] = /^\s*\[+([^\]#]*)\]+/.exec(line) ?? [];
    if (table !== undefined) {
      within = table.trim();
      found.push({ from, to: from + 1, table: within, within, comment: '' });
      from++;
      continue;
    }
    const { to, comment } = endOf(lines, from, line.indexOf('=') + 1);
    const [, quoted, bare] = /^\s*(?:["']([^"']*)["']|([^\s="'.]+))\s*=/.exec(line) ?? [];
    const key = quoted ?? bare;
    found.push({ from, to, within, comment, ...(key !== undefined && { key }) });
    from = to;
  }
  return found;
}

/** Where the value that begins in a line, at a column, ends. */
function endOf(lines: readonly string[], from: number, column: number): { to: number; comment: string } {
  let depth = 0;
  let quote = '';
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] ?? '';
    for (let at = i === from ? column : 0; at < line.length; at++) {
      const character = line[at] ?? '';
      if (quote !== '') {
        if (quote.startsWith('"') && character === '\\') at++;
        else if (line.startsWith(quote, at)) {
          at += quote.length - 1;
          quote = '';
        }
      } else if (character === '#') {
        if (depth === 0) {
          const blanks = /\s*$/.exec(line.slice(0, at))?.[0] ?? '';
          return { to: i + 1, comment: i === from ? blanks + line.slice(at).trimEnd() : '' };
        }
        break;
      } else if (character === '"' || character === "'") {
        quote = line.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
        at += quote.length - 1;
      } else if (character === '[' || character === '{') depth++;
      else if (character === ']' || character === '}') depth--;
    }
    // Only a string of three quotes goes on in the next line.
    if (quote.length === 1) quote = '';
    if (depth <= 0 && quote === '') return { to: i + 1, comment: '' };
  }
  return { to: lines.length, comment: '' };
}
