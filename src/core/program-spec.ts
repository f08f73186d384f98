/** What a program's command line is, as data: its completion for shells and its manual page are printed from it. */
import { closest } from './suggest.js';

export interface FlagSpec {
  /** Without its hyphens. */
  readonly name: string;
  /** What stands for its value; a flag without one is a switch. */
  readonly value?: string;
  readonly describe: string;
  /** A heading of --help and of the manual page. */
  readonly group: string;
  /** All values that there are. */
  readonly words?: readonly string[];
  /** May be given several times. */
  readonly repeats?: boolean;
  /** Its value is a file. */
  readonly isFile?: boolean;
}

/** A word that may come first instead of a flag. */
export interface SubcommandSpec {
  readonly name: string;
  /** Its argument as it is written: `FILE`, `[FILE]`; '' for none. */
  readonly argument: string;
  readonly describe: string;
  readonly words?: readonly string[];
  readonly isFile?: boolean;
}

export interface ProgramSpec {
  readonly name: string;
  /** What it is, in half a line. */
  readonly summary: string;
  readonly flags: readonly FlagSpec[];
  readonly subcommands: readonly SubcommandSpec[];
}

/** In every program of ours. */
export const COMMON_FLAGS: readonly FlagSpec[] = [
  { name: 'help', describe: 'Show this help', group: 'Help' },
  { name: 'version', describe: 'Show the version', group: 'Help' },
];

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const COMPLETION: SubcommandSpec = {
  name: 'completion',
  argument: 'SHELL',
  describe: `Print completion for a shell: ${SHELLS.join(', ')}`,
  words: SHELLS,
};

/** The words of yargs about arguments that there are not, with the one that each may have been meant as. */
export function meantFlag(words: string, { flags, subcommands }: ProgramSpec): string {
  const [, list] = /^Unknown arguments?: (.+)$/.exec(words) ?? [];
  if (list === undefined) return words;
  const known = [...flags, ...subcommands].map(({ name }) => name);
  return list
    .split(', ')
    .map((typed) => {
      const name = typed.replace(/^-+/, '');
      const similar = closest(name, known);
      if (similar === undefined || similar === name) return `Unknown argument: ${typed}`;
      const isFlag = flags.some((flag) => flag.name === similar);
      return `Unknown argument: ${typed} (did you mean ${isFlag ? '--' : ''}${similar}?)`;
    })
    .join('\n');
}
