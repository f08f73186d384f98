/**
 * Draws docs/screen.svg: the client's screen as a real run shows it, in a real pseudo-terminal, with a real daemon
 * and two more people. `npm run docs:screen` after a change of the screen; it needs a built dist/.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { spawn as spawnInPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';

import { runScript, say, StepError } from '../lib/console.js';
import { root } from '../lib/project.js';
import { screenToSvg } from './svg.js';

const COLUMNS = 80;
const ROWS = 24;
const DEADLINE_MS = 20_000;
const clientMain = join(root, 'dist/bin/chat-tui.js');
const directory = mkdtempSync(join(tmpdir(), 'chat-screen-'));
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: directory,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  XDG_STATE_HOME: directory,
  XDG_CONFIG_HOME: directory,
};

/**
 * A program whose lines are read; `line` waits for one that holds a text.
 * @param {string[]} args
 */
function startProgram(args) {
  const program = spawn(process.execPath, args, { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: program.stdout });
  /** @type {string[]} */
  const seen = [];
  lines.on('line', (line) => seen.push(line));
  const ended = once(program, 'exit');
  return {
    /** @param {string} text */
    type: (text) => program.stdin.write(`${text}\n`),
    /** @param {string} text */
    line: (text) =>
      until(
        () => seen.find((line) => line.includes(text)),
        (check) => lines.on('line', check),
        `a line with ${text}`,
      ),
    end: async () => {
      program.kill('SIGINT');
      await ended;
    },
  };
}

/**
 * The first truthy answer of `find`, asked again at every `watch` call.
 * @template T
 * @param {() => T | undefined | false} find
 * @param {(check: () => void) => void} watch
 * @param {string} what
 * @returns {Promise<T>}
 */
function until(find, watch, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StepError(`Waited in vain for ${what}`)), DEADLINE_MS);
    function check() {
      const found = find();
      if (found === undefined || found === false) return;
      clearTimeout(timer);
      resolve(found);
    }
    watch(check);
    check();
  });
}

/** @param {string} address */
function startScreen(address) {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const pty = spawnInPty(process.execPath, [clientMain, '--nick', 'bob', '--no-tls', '--server', address], {
    cols: COLUMNS,
    rows: ROWS,
    name: 'xterm-256color',
    env: environment,
  });
  pty.onData((data) => terminal.write(data));
  const ended = /** @type {Promise<void>} */ (new Promise((resolve) => pty.onExit(() => resolve())));
  return {
    terminal,
    /** @param {string} text */
    type: (text) => pty.write(`${text}\r`),
    /** @param {string | RegExp} text */
    shows: (text) =>
      until(
        () =>
          typeof text === 'string' ? screenText(terminal).includes(text) : text.test(screenText(terminal)),
        (check) => terminal.onWriteParsed(check),
        String(text),
      ),
    end: () => {
      pty.kill();
      return ended;
    },
  };
}

/** @param {import('@xterm/headless').Terminal} terminal */
function screenText(terminal) {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, y) => active.getLine(y)?.translateToString(true)).join(
    '\n',
  );
}

await runScript(async () => {
  const daemon = startProgram([
    join(root, 'dist/server/main.js'),
    '--data',
    directory,
    '--listen',
    '127.0.0.1:0',
  ]);
  const listening = /host=(\S+) port=(\d+)/.exec(await daemon.line('server.listening'));
  const address = `${listening?.[1]}:${listening?.[2]}`;
  /** @type {ReturnType<typeof startProgram>[]} */
  const people = [];
  /** @param {string} nick */
  async function enter(nick) {
    const person = startProgram([clientMain, '--json', '--nick', nick, '--no-tls', '--server', address]);
    people.push(person);
    await person.line('"type":"ready"');
    return person;
  }
  const carol = await enter('carol');
  const alice = await enter('alice');
  const screen = startScreen(address);
  try {
    await screen.shows('online');
    carol.type('is the release cut?');
    await screen.shows('is the release cut?');
    alice.type('yes, tag v1.4.0 🎉 the notes are at https://git.example.org/r/1');
    await screen.shows('example.org/r/1');
    screen.type('looking 👀');
    await screen.shows('looking');
    screen.type('@alice can you check the log on srv-2?');
    await screen.shows('srv-2?');
    alice.type('@bob on it: 3 warnings, no errors');
    await screen.shows('no errors');
    const dave = await enter('dave');
    dave.type('/me brings coffee ☕');
    await screen.shows('brings coffee');
    carol.type('日本語 and ünïcödé stay in their cells, too');
    await screen.shows('stay in their cells');
    screen.type('shipping it');
    await screen.shows('shipping it');
    await screen.shows(/shipping it +✓✓/);
    writeFileSync(
      join(root, 'docs/screen.svg'),
      screenToSvg(screen.terminal, { title: 'chat-tui --nick bob' }),
    );
    say('docs/screen.svg is drawn');
    return 0;
  } finally {
    await screen.end();
    for (const program of [...people, daemon]) await program.end();
    rmSync(directory, { recursive: true, force: true });
  }
});
