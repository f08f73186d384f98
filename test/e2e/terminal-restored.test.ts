/**
 * Every way out of the full screen gives the shell its terminal back: the client in a shell in a real pseudo-terminal,
 * and afterwards what the terminal is set to, mode by mode, and what the line discipline does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

/** Faults on demand: what is typed right after a NUL names one. */
const PLANT = `
const { stdout, stdin } = process;
const write = stdout.write;
const faults = {
  x: () => { throw new Error('planted exception'); },
  r: () => { void Promise.reject(new Error('planted rejection')); },
  d: () => { stdout.write = () => { stdout.write = write; throw new Error('planted in drawing'); }; },
};
stdin.on('data', (bytes) => { if (bytes[0] === 0) faults[String.fromCharCode(bytes[1])]?.(); });
`;

const house = useHousehold('file');
let people = 0;
/** Each leaves a line of its own on the screen. */
let looks = 0;

/** The client on screen in a shell, everything that it takes taken. */
async function start(): Promise<PtyProgram> {
  const plant = join(house.home, 'plant.cjs');
  writeFileSync(plant, PLANT);
  const bash = house.run({
    command: ['bash', '--norc', '--noediting', '-i'],
    env: { PS1: 'READY> ', HISTFILE: undefined },
  });
  await bash.waitFor('READY>');
  const nick = `zoe${++people}`;
  const [node, ...client] = house.command(nick);
  bash.keys(`${node} --require ${plant} ${client.join(' ')}; echo left with $?`, 'enter');
  await bash.waitFor(`online ${nick}@`);
  await bash.waitFor(() => bash.terminal.modes.mouseTrackingMode === 'vt200');
  // Otherwise nothing would have to be given back.
  expect(bash.alternate).toBe(true);
  expect(bash.terminal.modes.bracketedPasteMode).toBe(true);
  expect(bash.terminal.modes.sendFocusMode).toBe(true);
  expect(bash.terminal.modes.wraparoundMode).toBe(false);
  return bash;
}

/** The client itself: what the shell runs. */
function clientOf(bash: PtyProgram): number {
  return Number(spawnSync('pgrep', ['-P', String(bash.pid)], { encoding: 'utf8' }).stdout.trim());
}

/** The terminal is the shell's again, by name of each thing that it could have kept. */
async function expectGivenBack(bash: PtyProgram): Promise<void> {
  // What is typed before the shell asks goes to the client, which may still be there.
  await bash.waitFor((rows) => rows.findLast((row) => row.trim() !== '')?.trim() === 'READY>');
  const { modes } = bash.terminal;
  expect(bash.alternate, 'alternate screen').toBe(false);
  expect(bash.output.lastIndexOf('\x1b[?25h'), 'cursor').toBeGreaterThan(
    bash.output.lastIndexOf('\x1b[?25l'),
  );
  expect(modes.mouseTrackingMode, 'mouse').toBe('none');
  expect(bash.output.lastIndexOf('\x1b[?1006l'), 'mouse reports').toBeGreaterThan(
    bash.output.lastIndexOf('\x1b[?1006h'),
  );
  expect(modes.bracketedPasteMode, 'bracketed paste').toBe(false);
  expect(modes.sendFocusMode, 'focus reports').toBe(false);
  expect(modes.applicationKeypadMode, 'keypad').toBe(false);
  expect(modes.applicationCursorKeysMode, 'arrow keys').toBe(false);
  expect(modes.wraparoundMode, 'wrapping').toBe(true);
  expect(modes.originMode, 'origin').toBe(false);
  expect(modes.insertMode, 'inserting').toBe(false);
  const plain = `plain letters ${++looks}`;
  bash.keys(`stty -a; echo ${plain}`, 'enter');
  const rows = await bash.waitFor(new RegExp(`^${plain}$`, 'm'));
  const modesOfTty = rows.join(' ').split(/[\s;]+/);
  for (const each of ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'onlcr'])
    expect(modesOfTty, 'line discipline').toContain(each);
  const { active } = bash.terminal.buffer;
  const line = active.getLine(active.baseY + rows.lastIndexOf(plain));
  for (let x = 0; x < plain.length; x++) {
    const cell = line?.getCell(x);
    expect([cell?.isFgDefault(), cell?.isBgDefault(), cell?.isAttributeDefault()], 'colours').toEqual([
      true,
      true,
      true,
    ]);
  }
}

describe('the terminal is given back', () => {
  test.for([
    { way: '\\q', keys: ['\\q', 'enter'], code: 0 },
    { way: '^C twice', keys: ['ctrl-c', 'ctrl-c'], code: 0 },
    { way: 'SIGTERM', signal: 'SIGTERM', code: 143 },
    { way: 'SIGINT', signal: 'SIGINT', code: 130 },
    { way: 'SIGQUIT', signal: 'SIGQUIT', code: 131 },
    { way: 'SIGHUP', signal: 'SIGHUP', code: 0 },
    { way: 'an exception that nobody catches', keys: ['\0x'], code: 1, says: 'planted exception' },
    { way: 'a rejection that nobody handles', keys: ['\0r'], code: 1, says: 'planted rejection' },
    { way: 'a crash within drawing', keys: ['\0d', 'y'], code: 1, says: 'planted in drawing' },
  ] as const)('by $way', async (way) => {
    const bash = await start();
    if ('signal' in way) process.kill(clientOf(bash), way.signal);
    else bash.keys(...way.keys);
    await bash.waitFor(`left with ${way.code}`);
    if ('says' in way) {
      expect(bash.screen().join('')).toContain(way.says);
      const log = readFileSync(join(house.home, '.local/state/chat-tui/client.log'), 'utf8');
      expect(log).toContain(`crash: Error: ${way.says}`);
    }
    await expectGivenBack(bash);
  });

  test('by ^Z, and again after fg', async () => {
    const bash = await start();
    bash.keys('half a line', 'ctrl-z');
    await bash.waitFor(/Stopped/);
    await expectGivenBack(bash);
    bash.keys('fg', 'enter');
    await bash.waitFor((rows) => rows.at(-1)?.endsWith('half a line') === true);
    expect(bash.alternate).toBe(true);
    expect(bash.terminal.modes.bracketedPasteMode).toBe(true);
    expect(bash.terminal.modes.mouseTrackingMode).toBe('vt200');
    bash.keys('ctrl-u', '\\q', 'enter');
    await bash.waitFor(() => !bash.alternate);
    await expectGivenBack(bash);
  });

  test('to nobody when it is gone: the client ends by itself, and has not crashed', async () => {
    const bash = await start();
    const client = clientOf(bash);
    bash.hangUp();
    await bash.exited;
    await expect.poll(() => isRunning(client), { timeout: 20_000 }).toBe(false);
    const log = readFileSync(join(house.home, '.local/state/chat-tui/client.log'), 'utf8');
    expect(log).not.toContain('crash');
  });
});

/** Whether a process has not ended; a zombie has. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
