/** irssi, the terminal client most people at IRC know. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { describeForeignClient } from '../contract/foreign-client.contract.js';
import { CHAT_TUI } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { startIrssi } from '../support/foreign/irssi.js';
import { PtyProgram } from '../support/pty.js';
import { missingPrograms } from '../support/which.js';

const missing = missingPrograms('irssi');

describeForeignClient(
  'irssi',
  (port, nick) => startIrssi(port, nick),
  /^:gail!\S+ QUIT :Quit: gone fishing$/,
  missing,
);

test.skipIf(missing !== undefined)('irssi and chat-tui, each on a screen of its own', async () => {
  const daemon = await Daemon.start();
  const home = mkdtempSync(join(tmpdir(), 'chat-home-'));
  const tina = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--no-tls', '--server', daemon.address, '--nick', 'tina'],
    env: { HOME: home },
  });
  const irssi = startIrssi(daemon.port, 'ivy');
  try {
    await tina.waitFor('tina (you)');
    await tina.waitFor(/│ *ivy/);
    irssi.say('#lobby', 'hello from irssi 👋');
    await tina.waitFor(/ivy +hello from irssi 👋/);
    tina.keys('hello from chat-tui', 'enter');
    await tina.waitFor(/tina +hello from chat-tui +✓/);
    await irssi.shows(/tina.*hello from chat-tui/);

    // What answers is a plain message to a client that knows no answers, and a reaction is nothing.
    tina.keys('/reply an answer', 'enter');
    await irssi.shows(/tina.*an answer/);
    tina.keys('/react 👍', 'enter');
    await tina.waitFor('👍');
    tina.keys('after the reaction', 'enter');
    await irssi.shows(/tina.*after the reaction/);
    const heard = irssi.shown().match(/(?<=< ?tina> ).*/g) ?? [];
    expect(heard.map((row) => row.trim())).toEqual([
      'hello from chat-tui',
      'an answer',
      'after the reaction',
    ]);

    irssi.tell('tina', 'between you and me');
    await tina.waitFor(/ivy → you +between you and me/);
    tina.keys('@ivy I keep it to myself', 'enter');
    await irssi.shows(/tina.*I keep it to myself/);

    irssi.rename('iris');
    await tina.waitFor(/ivy .*iris/);
    // An action is a CTCP message: nobody sees its wrapping.
    irssi.pty.keys('/action #lobby waves', 'enter');
    await tina.waitFor(/\* iris waves|iris waves/);
    tina.keys('/me waves back', 'enter');
    await irssi.shows(/\* tina waves back/);

    irssi.quit();
    await tina.waitFor(/iris quit .*gone fishing/);
    tina.keys('\\q', 'enter');
    expect(await tina.exited).toEqual({ code: 0, signal: undefined });
  } finally {
    await irssi.end();
    await tina.close();
    await daemon.stop('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});
