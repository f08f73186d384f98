/** From the first start to the file: questions, hints, config.toml read and written, by the real program. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { CHAT_TUI } from '../support/chat-tui.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('file');
let file: string;

beforeEach(() => {
  file = join(house.home, '.config', 'chat-tui', 'config.toml');
});

function start(flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): PtyProgram {
  return house.run({ command: [process.execPath, CHAT_TUI, '--no-tls', ...flags], env });
}

async function leave(program: PtyProgram): Promise<void> {
  program.keys('\\q', 'enter');
  expect((await program.exited).code).toBe(0);
}

function writeConfig(text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe('the first start', () => {
  test('asks two questions and gives three hints; the next one does neither', async () => {
    const first = start();
    await first.waitFor('Nick [');
    first.keys('carol', 'enter');
    await first.waitFor('Server [');
    first.keys(house.daemon.address, 'enter');
    await first.waitFor('carol (you)');
    await first.waitFor(
      (rows) =>
        rows.some((row) => row.includes('Type and press Enter: everybody')) &&
        rows.some((row) => row.includes('F1 shows the keys')) &&
        rows.some((row) => row.includes('/save keeps it. \\q leaves.')),
    );
    await leave(first);
    // Nothing is a setting until /save.
    expect(existsSync(file)).toBe(false);

    const second = start();
    await second.waitFor('carol (you)');
    await second.waitFor(/online carol@/);
    expect(second.output).not.toContain('Nick [');
    expect(second.output).not.toContain('Type and press Enter: everybody');
    await leave(second);
  });

  test('gives the hints also to whom nothing has to be asked, once', async () => {
    const flags = ['--nick', 'carol', '--server', house.daemon.address];
    const first = start(flags);
    await first.waitFor('Type and press Enter: everybody');
    await first.waitFor(/online carol@/);
    await leave(first);
    const second = start(flags);
    await second.waitFor(/online carol@/);
    await second.waitFor('carol (you)');
    expect(second.output).not.toContain('Type and press Enter: everybody');
    await leave(second);
  });

  test('takes the login name and this machine for an answer, and asks again when nobody was reached', async () => {
    const first = start();
    await first.waitFor(/Nick \[\S+\]: $/m);
    first.keys('enter');
    await first.waitFor('Server [localhost:66');
    first.keys('ctrl-c');
    expect((await first.exited).code).toBe(0);
    const second = start();
    await second.waitFor('Nick [');
  });
});

describe('config.toml', () => {
  test('says who one is and where to connect, so that nothing is asked', async () => {
    writeConfig(`nick = "dora"\nservers = ["${house.daemon.address}"]\nrooms = ["tea"]\n`);
    const chat = start();
    await chat.waitFor(/online dora@/);
    await chat.waitFor('#tea');
    expect(chat.output).not.toContain('Nick [');
  });

  test('with a fault in it is named in words, and the chat starts all the same', async () => {
    writeConfig(`nick = "emil"\nservers = ["${house.daemon.address}"]\ntheem = "dark"\nmouse = "cat"\n`);
    const chat = start();
    await chat.waitFor(/online emil@/);
    await chat.waitFor((rows) => {
      const text = rows.map((row) => row.replace(/\s*│.*$/, '').trim()).join(' ');
      return (
        /there is no "theem" \(did you\s+mean "theme"\?\)/.test(text) &&
        /"mouse" must be one of "wheel",\s+"off", found "cat"; "wheel" counts\s+instead/.test(text)
      );
    });
  });

  test('is written by /save, and read by the next start; a flag wins over it', async () => {
    const first = start(['--nick', 'fred', '--server', house.daemon.address]);
    await first.waitFor(/online fred@/);
    first.keys('/set ascii on', 'enter');
    await first.waitFor('* online fred');
    first.keys('/save', 'enter');
    await first.waitFor(/saved in\s/);
    await leave(first);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`nick = "fred"`);
    expect(text).toContain(`servers = ["${house.daemon.address}"]`);
    expect(text).toContain('# draw with ASCII symbols only\nascii = true\n');

    const second = start();
    await second.waitFor('* online fred');
    await leave(second);
    const third = start(['--nick', 'gina'], { CHAT_TUI_ASCII: 'off' });
    await third.waitFor('● online gina');
  });

  test('is not waited for by the first frame', async () => {
    writeConfig(`nick = "hans"\nservers = ["${house.daemon.address}"]\n`);
    const chat = start();
    await chat.waitFor(/online hans@/);
    const frame = chat.output.indexOf(`o connecting to ${house.daemon.address}`);
    expect(frame).toBeGreaterThan(0);
    expect(chat.output.indexOf(' hans> ')).toBeGreaterThan(frame);
  });
});
