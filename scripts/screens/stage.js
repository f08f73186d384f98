// What the pictures are taken of: a real daemon, people who talk through `--json`, and the client in a pseudo-terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { spawn as spawnInPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';

import { StepError } from '../lib/console.js';
import { root } from '../lib/project.js';

const DEADLINE_MS = 20_000;
const clientMain = join(root, 'dist/bin/chat-tui.js');

/** The backgrounds of the pictures, as the terminal tells them. */
const GROUNDS = { dark: 'rgb:1616/1818/1d1d', light: 'rgb:fafa/fafa/f7f7' };

/**
 * The first truthy answer of `find`, asked again at every `watch` call.
 * @template T
 * @param {() => T | undefined | false} find
 * @param {(check: () => void) => void} watch
 * @param {() => string} what
 * @returns {Promise<T>}
 */
function until(find, watch, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StepError(`Waited in vain for ${what()}`)), DEADLINE_MS);
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

/** @param {string} home */
function environmentOf(home) {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
}

/** @param {import('@xterm/headless').Terminal} terminal */
function screenText(terminal) {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, y) => active.getLine(y)?.translateToString(true)).join(
    '\n',
  );
}

export class Stage {
  #directory = mkdtempSync(join(tmpdir(), 'chat-screen-'));
  /** @type {Array<() => Promise<unknown>>} */
  #ends = [];
  #homes = 0;
  address = '';

  /** A daemon, at the address of the last one if there was one. */
  async startDaemon() {
    const listen = this.address === '' ? '127.0.0.1:+0' : this.address.replace(':', ':+');
    const own = ['--allow-root', '--data', join(this.#directory, 'data')];
    const args = [...own, '--listen', listen, '--name', 'chat.example.org'];
    const daemon = this.#startProgram([join(root, 'dist/server/main.js'), ...args], this.#directory);
    const listening = /host=(\S+) port=(\d+)/.exec(await daemon.line('server.listening'));
    this.address = `${listening?.[1]}:${listening?.[2]}`;
    return daemon;
  }

  /**
   * Somebody in the lobby.
   * @param {string} nick
   * @param {string[]} rooms
   */
  async enter(nick, ...rooms) {
    const flags = rooms.flatMap((room) => ['--room', room]);
    const args = [clientMain, '--json', '--nick', nick, '--server', this.address, ...flags];
    const person = this.#startProgram(args, this.#newHome());
    await person.line('"type":"ready"');
    return person;
  }

  /**
   * The client in a terminal of that size and background.
   * @param {{ columns?: number, rows?: number, ground?: 'dark' | 'light', flags?: string[], home?: string }} options
   */
  startScreen({ columns = 80, rows = 24, ground = 'dark', flags = [], home = this.#newHome() }) {
    const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const pty = spawnInPty(process.execPath, [clientMain, ...flags], {
      cols: columns,
      rows,
      name: 'xterm-256color',
      cwd: this.#directory,
      env: environmentOf(home),
    });
    terminal.parser.registerOscHandler(11, () => {
      pty.write(`\x1b]11;${GROUNDS[ground]}\x07`);
      return true;
    });
    terminal.onData((answer) => pty.write(answer));
    pty.onData((data) => terminal.write(data));
    const ended = new Promise((resolve) => pty.onExit(() => resolve(undefined)));
    const end = () => {
      pty.kill();
      return ended;
    };
    this.#ends.push(end);
    return {
      terminal,
      home,
      /** Says goodbye: others see it. */
      leave: () => {
        pty.write('\\q\r');
        return ended;
      },
      /** @param {string[]} keys */
      keys: (...keys) => keys.forEach((key) => pty.write(key)),
      /** @param {string} text */
      type: (text) => pty.write(`${text}\r`),
      /** @param {string | RegExp} wanted */
      shows: (wanted) =>
        until(
          () =>
            typeof wanted === 'string'
              ? screenText(terminal).includes(wanted)
              : wanted.test(screenText(terminal)),
          (check) => terminal.onWriteParsed(check),
          () => `${wanted} on the screen\n${screenText(terminal)}`,
        ),
    };
  }

  async end() {
    for (const end of this.#ends.reverse()) await end();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #newHome() {
    return join(this.#directory, `home-${++this.#homes}`);
  }

  /**
   * @param {string[]} args
   * @param {string} home
   */
  #startProgram(args, home) {
    const program = spawn(process.execPath, args, {
      env: environmentOf(home),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: program.stdout });
    /** @type {string[]} */
    const seen = [];
    lines.on('line', (line) => seen.push(line));
    const ended = once(program, 'exit');
    const end = async () => {
      program.kill('SIGINT');
      await ended;
    };
    this.#ends.push(end);
    return {
      end,
      /** @param {string} text */
      type: (text) => program.stdin.write(`${text}\n`),
      /** @param {string} text */
      line: (text) =>
        until(
          () => seen.find((line) => line.includes(text)),
          (check) => lines.on('line', check),
          () => `a line with ${text}`,
        ),
    };
  }
}
