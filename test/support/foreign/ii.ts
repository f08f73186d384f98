/** ii, whose rooms are directories: lines are written to the FIFO `in`, and what it shows is appended to `out`. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ForeignClient } from '../../contract/foreign-client.contract.js';
import { readBelow, untilRead } from '../grown-file.js';
import { Program } from '../program.js';

export function startIi(port: number, nick: string): ForeignClient {
  const home = mkdtempSync(join(tmpdir(), 'chat-ii-'));
  const program = new Program(['ii', '-s', '127.0.0.1', '-p', String(port), '-i', home, '-n', nick]);
  const place = (name: string): string => join(home, '127.0.0.1', name, 'in');
  // Opened for reading and writing, so that a program that has ended does not block us: FIFOs are like that.
  const type = (line: string, name = ''): void => {
    if (existsSync(place(name))) writeFileSync(place(name), `${line}\n`, { flag: 'r+' });
    else throw new Error(`ii is not in ${name}`);
  };
  const shown = (): string => readBelow(home, 'out');
  return {
    join: (room) => type(`/j ${room}`),
    say: (room, text) => type(text, room),
    // `/j nick text` opens a private conversation with it.
    tell: (who, text) => type(`/j ${who} ${text}`),
    rename: (name) => type(`/n ${name}`),
    topic: (room, text) => type(`/t ${text}`, room),
    part: (room) => type('/l', room),
    quit: () => type('/q gone fishing'),
    shows: async (text) => await untilRead(shown, text),
    shown,
    async end() {
      await program.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
