/** /quit, /keys; /help is made with the table it prints. */
import { closest } from '../../core/suggest.js';
import { type Command, complain, note, takeWords } from './command.js';

export const quit: Command = {
  name: 'quit',
  aliases: ['q', 'exit'],
  usage: '/quit [REASON]',
  summary: 'leaves; \\q does the same',
  early: true,
  minWords: 0,
  handle(_state, rest) {
    return [{ do: 'quit', reason: rest }];
  },
};

export const trust: Command = {
  name: 'trust',
  usage: '/trust',
  alone: true,
  summary: 'shows the key of the server; when it has changed, accepts the new one and connects',
  early: true,
  minWords: 0,
  handle() {
    return [{ do: 'trust' }];
  },
};

export const keys: Command = {
  name: 'keys',
  usage: '/keys',
  alone: true,
  summary: 'lists all keys and what they do, yours included',
  early: true,
  minWords: 0,
  handle() {
    return [{ do: 'tell', input: { type: 'show-keys' } }];
  },
};

/** Where to go on from a command that there is none of: the one that may have been meant. */
export function commandHint(typed: string, rows: readonly Command[]): string {
  const similar = closest(
    typed,
    rows.map(({ name }) => name),
  );
  return similar === undefined ? '/help lists the commands' : `did you mean /${similar}?`;
}

function explained({ usage, summary, aliases = [] }: Command): string {
  const also = aliases.length === 0 ? '' : ` (also ${aliases.map((alias) => `/${alias}`).join(', ')})`;
  return `${usage}  ${summary}${also}`;
}

/** @param rows all commands, this one included */
export function makeHelp(rows: () => readonly Command[]): Command {
  return {
    name: 'help',
    aliases: ['h', 'commands'],
    usage: '/help [COMMAND]',
    summary: 'lists the commands, or explains one',
    early: true,
    names: ['command'],
    minWords: 0,
    complete: (_state, words) =>
      words.length === 1 ? rows().map(({ name, summary }) => ({ text: name, note: summary })) : [],
    handle(_state, rest) {
      const wanted = (takeWords(rest, 1)[0] ?? '').replace(/^\//, '').toLowerCase();
      if (wanted !== '') {
        const row = rows().find(({ name, aliases = [] }) => name === wanted || aliases.includes(wanted));
        return [
          row === undefined
            ? complain(`there is no /${wanted}; ${commandHint(wanted, rows())}`)
            : note(explained(row)),
        ];
      }
      const width = Math.max(...rows().map((row) => row.usage.length));
      return [
        ...rows().map((row) => note(`${row.usage.padEnd(width)}  ${row.summary}`)),
        note(`${'@NICK TEXT'.padEnd(width)}  sends a private message; @NICK alone opens the conversation`),
        note(`${'//TEXT'.padEnd(width)}  sends a text that begins with a slash`),
      ];
    },
  };
}
