/** What is not for the screen: warnings of Node go into the client's own log. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHAT_TUI } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { PtyProgram } from '../support/pty.js';

test('a warning of Node is written to the log and not into the middle of the screen', async () => {
  const home = mkdtempSync(join(tmpdir(), 'chat-log-'));
  const plant = join(home, 'warn.cjs');
  // When the first line has been typed: the screen is there.
  writeFileSync(plant, "process.stdin.on('data', () => process.emitWarning('planted by the test'));");
  const daemon = await Daemon.start();
  const program = PtyProgram.start({
    command: [
      process.execPath,
      '--require',
      plant,
      CHAT_TUI,
      '--nick',
      'bob',
      '--no-tls',
      '--server',
      daemon.address,
    ],
    env: { HOME: home, XDG_STATE_HOME: undefined },
  });
  try {
    await program.waitFor('bob (you)');
    program.keys('hello', 'enter');
    await program.waitFor(/bob +hello +✓/);
    program.keys('\\q', 'enter');
    expect(await program.exited).toEqual({ code: 0, signal: undefined });
    expect(program.output).not.toContain('planted by the test');
    const log = readFileSync(join(home, '.local/state/chat-tui/client.log'), 'utf8');
    expect(log).toContain('warning: Warning: planted by the test');
    expect(log).toContain(`connection: online ${daemon.address}`);
    expect(log, 'no texts').not.toContain('hello');
  } finally {
    await program.close();
    await daemon.stop('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});
