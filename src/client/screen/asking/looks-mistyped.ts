/**
 * Whether a text looks like a command that would go to everybody as talk: without its slash, behind a blank, with the
 * wrong sign, or meant for an editor or a shell. Few forms, each one that nobody says: a question at the wrong moment
 * costs more than it saves.
 */
import { findCommand } from '../../commands/table.js';

export interface Mistyped {
  /** What it looks like. */
  readonly as: string;
  /** What to enter to say exactly this. */
  readonly say: string;
}

/** What the first argument has to look like for `word argument` to be a command and no sentence. */
const ARGUMENTS: Readonly<Record<string, RegExp>> = {
  join: /^[#&]\S+$/,
  part: /^[#&]\S+$/,
  topic: /^[#&]\S+$/,
  names: /^[#&]\S+$/,
};
/** Said alone, they are meant for the program: at most they are asked about once too often. */
const ALONE = /^(?:quit|exit|logout|bye!|:q!?|:wq!?|:x!?|ZZ)$/;
const SHELL =
  /^(?:ls|ll|pwd|clear|whoami)$|^(?:ls|rm|cp|mv|ps|grep|kill|tail|chmod) -\S|^cd (?:\.\.|[~/])\S*$|^sudo \S+/;

/** @returns undefined for ordinary talk, and for commands as they should be */
export function looksMistyped(text: string): Mistyped | undefined {
  const line = text.trim();
  if (line.includes('\n') || line === '') return undefined;
  if (/^\s+\/[^/\s]/.test(text)) return { as: 'a command behind a blank', say: `/${line}` };
  const backslash = /^\\([a-z]+)!?(?:\s|$)/i.exec(line)?.[1];
  if (
    backslash !== undefined &&
    !/^q(?:uit)?$/i.test(line.slice(1)) &&
    findCommand(backslash) !== undefined
  ) {
    return { as: `/${backslash} with the wrong stroke`, say: text };
  }
  const [word = '', argument, ...more] = line.split(/\s+/);
  if (argument !== undefined && more.length === 0 && ARGUMENTS[word.toLowerCase()]?.test(argument) === true) {
    return { as: `/${word} without its stroke`, say: text };
  }
  if (ALONE.test(line)) return { as: 'a way to leave; here that is \\q', say: text };
  if (SHELL.test(line)) return { as: 'a command for a shell', say: text };
  return undefined;
}
