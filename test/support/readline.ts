/**
 * What GNU Readline itself does with keys: an interactive bash in a pseudo-terminal, whose line is read back by a key
 * that is bound to printing it. The keys are played as one macro, since typed ahead they are gathered and some of them
 * no longer count as commands that follow each other.
 */
import { spawn } from '@lydell/node-pty';

/** Lines that were entered before, oldest first, and keys as bytes. */
export interface ReadlineCase {
  readonly history?: readonly string[];
  readonly keys: string;
}

const DUMP = `bind -x '"\\C-xd": printf "<<%s|%s>>" "\${READLINE_LINE:0:READLINE_POINT}" "\${READLINE_LINE:READLINE_POINT}"'`;
const READY = 'rea""dy';

/** @returns the line, with "|" where the cursor is */
export async function askReadline({ history = [], keys }: ReadlineCase): Promise<string> {
  const bash = spawn('bash', ['--norc', '--noprofile', '-i'], {
    name: 'dumb',
    cols: 500,
    rows: 10,
    env: {
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      HISTFILE: '/dev/null',
      HISTCONTROL: 'ignorespace',
      PS1: '$ ',
    },
  });
  const ended = new Promise<void>((resolve) => bash.onExit(() => resolve()));
  const setUp = [
    'set -o emacs +o histexpand',
    DUMP,
    `bind '"\\C-xm": "${[...Buffer.from(keys)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"'`,
    ...history.map((line) => `history -s '${line}'`),
    `echo ${READY}`,
  ];
  let output = '';
  let step = 0;
  const line = new Promise<string>((resolve) => {
    bash.onData((text) => {
      output += text;
      if (step === 0 && output.includes('$ ')) {
        step = 1;
        // The blank keeps it out of the history.
        bash.write(` ${setUp.join('; ')}\r`);
      } else if (step === 1 && output.includes('\nready\r\n')) {
        step = 2;
        output = '';
        bash.write('\x18m\x18d');
      } else if (step === 2) {
        const shown = /<<(.*?)>>/s.exec(output)?.[1];
        if (shown !== undefined) resolve(shown);
      }
    });
  });
  try {
    return await line;
  } finally {
    bash.kill('SIGKILL');
    await ended;
  }
}
