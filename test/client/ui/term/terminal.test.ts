/** The terminal layer in a real pseudo-terminal, with a small program of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PtyProgram, type PtyOptions } from '../../../support/pty.js';
import { WIDTH_TABLES } from '../../../support/width-tables.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = fileURLToPath(new URL('fixtures/terminal-program.mjs', import.meta.url));
const COMMAND = [process.execPath, program] as const;
/** Every mode that was set, taken back. */
const RESTORED = [
  '\x1b[?25h',
  '\x1b[?2004l',
  '\x1b[?1000l',
  '\x1b[?1006l',
  '\x1b[?1004l',
  '\x1b[?7h',
  '\x1b[?1049l',
];

const started: PtyProgram[] = [];

function start(options: Partial<PtyOptions> = {}): PtyProgram {
  const pty = PtyProgram.start({ command: [...COMMAND], columns: 40, rows: 12, cwd: root, ...options });
  started.push(pty);
  return pty;
}

/** A shell in the terminal, to see what the program leaves behind and for job control. */
async function startInShell(line: string): Promise<PtyProgram> {
  const pty = start({
    command: ['bash', '--norc', '--noediting', '-i'],
    env: { PS1: 'READY> ', HISTFILE: undefined },
  });
  await pty.waitFor('READY>');
  pty.keys(line, 'enter');
  await pty.waitFor('size 40x12');
  return pty;
}

beforeAll(() => {
  const build = spawnSync('npx', ['tsc', '-b', 'src/client/ui/term'], { cwd: root, encoding: 'utf8' });
  expect(build.stdout).toBe('');
}, 60_000);

afterEach(async () => {
  await Promise.all(started.splice(0).map((pty) => pty.close()));
});

function expectRestored(pty: PtyProgram): void {
  const since = pty.output.slice(pty.output.lastIndexOf('\x1b[?1049h'));
  for (const sequence of RESTORED) expect(since).toContain(sequence);
  expect(pty.alternate).toBe(false);
  expect(pty.terminal.modes.bracketedPasteMode).toBe(false);
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  expect(pty.terminal.modes.sendFocusMode).toBe(false);
}

describe('taking and giving back the terminal', () => {
  test('enters the alternate screen and modes, and leaves them when the program quits', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    expect(pty.alternate).toBe(true);
    expect(pty.terminal.modes.bracketedPasteMode).toBe(true);
    expect(pty.terminal.modes.mouseTrackingMode).toBe('vt200');
    // A row that a terminal takes for too long must not move the next one.
    expect(pty.terminal.modes.wraparoundMode).toBe(false);
    pty.keys('q');
    expect(await pty.exited).toEqual({ code: 0, signal: undefined });
    await pty.waitForOutput((output) => output.includes('bye'));
    expectRestored(pty);
  });

  test.for([
    { signal: 'SIGTERM', code: 143 },
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGQUIT', code: 131 },
    { signal: 'SIGHUP', code: 0 },
  ] as const)('gives the terminal back on $signal', async ({ signal, code }) => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.signal(signal);
    expect(await pty.exited).toEqual({ code, signal: undefined });
    await pty.waitForOutput((output) => output.includes('\x1b[?1049l'));
    expectRestored(pty);
  });

  test.for([
    { key: 'c', what: 'crash on purpose' },
    { key: 'r', what: 'rejection on purpose' },
  ])('gives the terminal back and shows the trace on a $what', async ({ key, what }) => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.keys(key);
    expect(await pty.exited).toEqual({ code: 1, signal: undefined });
    await pty.waitForOutput((output) => output.includes(what));
    expectRestored(pty);
  });

  test('ends quietly when the terminal goes away', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.hangUp();
    expect(await pty.exited).toEqual({ code: 0, signal: undefined });
  });

  test('leaves the shell with a cooked terminal that echoes', async () => {
    const pty = await startInShell(
      `${COMMAND.join(' ')}; stty -a | tr ';' '\\n' | grep -o -w -e '-\\?icanon' -e '-\\?echo'`,
    );
    pty.keys('q');
    await pty.waitFor(/^icanon$[^]*^echo$/m);
    expectRestored(pty);
  });

  test('^Z hands the terminal to the shell, and fg brings the screen back', async () => {
    const pty = await startInShell(COMMAND.join(' '));
    pty.keys('ctrl-z');
    await pty.waitFor(/Stopped/);
    expectRestored(pty);
    pty.keys('echo typed in the shell', 'enter');
    await pty.waitFor(/^typed in the shell$/m);
    pty.keys('fg', 'enter');
    await pty.waitFor('size 40x12');
    expect(pty.alternate).toBe(true);
    pty.keys('x');
    await pty.waitFor('last x');
    pty.keys('q');
    await pty.waitFor('bye');
    expectRestored(pty);
  });

  test('a stop from outside does the same as ^Z', async () => {
    const pty = await startInShell(COMMAND.join(' '));
    const child = spawnSync('pgrep', ['-P', String(pty.pid)], { encoding: 'utf8' }).stdout.trim();
    process.kill(Number(child), 'SIGTSTP');
    await pty.waitFor(/Stopped/);
    expectRestored(pty);
    pty.keys('fg', 'enter');
    await pty.waitFor('size 40x12');
    pty.keys('q');
    await pty.waitFor('bye');
  });

  test('^Z without a shell to return to comes straight back', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.keys('ctrl-z');
    await pty.waitForOutput((output) => output.split('\x1b[?1049h').length === 3);
    pty.keys('x');
    await pty.waitFor('last x');
  });

  test('a stop that nobody can see coming: the modes are set anew when it goes on', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.signal('SIGSTOP');
    pty.signal('SIGCONT');
    await pty.waitForOutput((output) => output.split('\x1b[?1049h').length === 3);
    pty.keys('x');
    await pty.waitFor('last x');
    expect(pty.terminal.modes.bracketedPasteMode).toBe(true);
    expect(pty.terminal.modes.sendFocusMode).toBe(true);
    pty.keys('q');
    expect(await pty.exited).toEqual({ code: 0, signal: undefined });
    expectRestored(pty);
  });

  test('a dumb terminal is refused with a word about --plain', async () => {
    const pty = start({ env: { TERM: 'dumb' } });
    expect((await pty.exited).code).toBe(1);
    await pty.waitForOutput((output) => output.includes('use --plain'));
    expect(pty.alternate).toBe(false);
  });
});

describe('drawing', () => {
  test('shows the first frame before the rest is loaded, and goes on without clearing', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    const first = pty.output.indexOf(' o starting');
    const second = pty.output.indexOf('size 40x12');
    expect(first).toBeGreaterThan(-1);
    expect(second).toBeGreaterThan(first);
    expect(pty.output.slice(first, second)).not.toContain('\x1b[2J');
    expect(pty.screen().join('\n')).not.toContain('starting');
  });

  test('follows the size of the window', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.resize(60, 20);
    await pty.waitFor('size 60x20');
    expect(pty.cell(59, 3)).toBe('│');
    expect(pty.cursor).toEqual({ x: 3, y: 19 });
    pty.resize(1, 1);
    pty.resize(30, 11);
    await pty.waitFor('size 30x11');
    expect(pty.cell(29, 3)).toBe('│');
  });

  test('never writes a control that someone put into a cell', async () => {
    const pty = start();
    const rows = await pty.waitFor('size 40x12');
    expect(rows[11]).toContain('␛');
    expect(pty.output).toContain('\x1b]2;fixture␇␛]2;forged\x07');
  });

  test.for([
    { terminal: 'of xterm.js as it comes', widths: undefined },
    ...WIDTH_TABLES.map((widths) => ({ terminal: `that measures by ${widths.name}`, widths })),
  ])('keeps rows aligned in a terminal $terminal', async ({ widths }) => {
    const pty = start(widths ? { widths } : {});
    await pty.waitFor('size 40x12');
    for (let y = 1; y <= 9; y += 1) {
      expect(pty.cell(39, y), `row ${y}: ${pty.screen()[y]}`).toBe('│');
      expect(pty.screen()[y]?.match(/│/g)).toHaveLength(1);
    }
    pty.keys('ctrl-l');
    await pty.waitFor('last ctrl-l');
    for (let y = 1; y <= 9; y += 1) expect(pty.cell(39, y)).toBe('│');
  });
});

describe('input', () => {
  test('keys, pastes and the wheel arrive as one event each', async () => {
    const pty = start();
    await pty.waitFor('size 40x12');
    pty.keys('alt-b');
    await pty.waitFor('last alt-b');
    pty.keys('wheel-up');
    await pty.waitFor('last mouse');
    pty.paste('two\nlines');
    await pty.waitFor('last paste 9');
    pty.keys('escape');
    await pty.waitFor('last escape');
  });

  test('a terminal that does not read blocks nothing, and shows the present when it reads again', async () => {
    const pty = await startFloodInto80x24();
    pty.keys('l');
    pty.unstall();
    await pty.waitFor('lag small queue small');
    pty.signal('SIGTERM');
    expect((await pty.exited).code).toBe(143);
  });

  test('a stalled terminal does not keep the program from ending', async () => {
    const pty = await startFloodInto80x24();
    pty.signal('SIGTERM');
    await expect.poll(() => isRunning(pty.pid), { timeout: 5000 }).toBe(false);
  });
});

/** Starts the flood into a terminal that does not read, and waits until for many frames no more has gone into it. */
async function startFloodInto80x24(): Promise<PtyProgram> {
  const file = join(mkdtempSync(join(tmpdir(), 'chat-tui-')), 'backed-up');
  const pty = start({ columns: 80, rows: 24, env: { BACKED_UP_FILE: file } });
  await pty.waitFor('size 80x24');
  pty.stall();
  pty.keys('f');
  await expect.poll(() => existsSync(file)).toBe(true);
  return pty;
}

/** Whether a process has not ended; a zombie has. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
