/** What must not come out of a program that prints what strangers have written. */

/** All controls but the ends of lines, which are the programs' own; and what turns text round, hides it, or is no text. */
const FORBIDDEN =
  /[\0-\x09\x0b-\x1f\x7f\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** @returns for each line where a forbidden character is, what is around it */
export function offences(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const found = FORBIDDEN.exec(line);
    return found === null
      ? []
      : [JSON.stringify(line.slice(Math.max(0, found.index - 30), found.index + 30))];
  });
}

/** What is done with terminals in earnest; a harmless word is left of each. */
export const TERMINAL_ATTACKS: readonly string[] = [
  '\x1b[2J\x1b[H\x1b[31mcleared',
  '\x1b]52;c;cm0gLXJmIH4=\x07clipboard',
  '\x1b]0;title\x1b\\title',
  '\x9b31mcsi\x9d0;title\x9c',
  '\x1bP$q"p\x1b\\dcs',
  '\x1b[8mhidden\x1b[28m',
  '\x02bold\x0304,01colour\x16\x1d\x1f\x0f',
  'abc\u202edcba\u202c \u2066isolated\u2069',
  'over\x08\x08\x08\x08written\x07',
  '{red-fg}{/}%C%c',
];
