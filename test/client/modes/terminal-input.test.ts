import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { askSecret } from '../../../src/client/modes/ask-secret.js';
import { TerminalInput, terminalOf } from '../../../src/client/modes/terminal-input.js';

/** A terminal that says what was done to it. */
class FakeTerminal extends EventEmitter {
  readonly modes: boolean[] = [];
  readonly back: string[] = [];
  setRawMode(on: boolean): void {
    this.modes.push(on);
  }
  pause(): void {}
  resume(): void {}
  unshift(chunk: Uint8Array): void {
    this.back.push(Buffer.from(chunk).toString());
  }
  type(text: string): void {
    this.emit('data', Buffer.from(text));
  }
}

function open(): { terminal: FakeTerminal; input: TerminalInput; written: string[]; lines: () => string } {
  const terminal = new FakeTerminal();
  const written: string[] = [];
  const input = new TerminalInput(terminal, (text) => written.push(text));
  return { terminal, input, written, lines: () => String(input.lines.read() ?? '') };
}

test('what is typed is for the chat, except for what is asked for', async () => {
  const { terminal, input, written, lines } = open();
  terminal.type('hello\n');
  const answer = input.ask('Password of bob');
  expect(terminal.modes).toEqual([true]);
  terminal.type('ses');
  terminal.type('ame\rand more\r');
  expect(await answer).toBe('sesame');
  expect(terminal.modes).toEqual([true, false]);
  expect(terminal.back).toEqual(['and more\r']);
  terminal.type('after\n');
  expect(lines()).toBe('hello\nafter\n');
  expect(written.join('')).toBe('Password of bob: \n');
});

test('one question at a time; ^C and the end of the terminal give it up', async () => {
  const { terminal, input } = open();
  const first = input.ask('Password of bob');
  expect(await input.ask('Another')).toBeUndefined();
  terminal.type('\x03');
  expect(await first).toBeUndefined();
  const second = input.ask('Password of bob');
  terminal.emit('end');
  expect(await second).toBeUndefined();
  expect(terminal.modes).toEqual([true, false, true, false]);
});

test('released, the terminal is for others', () => {
  const { terminal, input, lines } = open();
  input.release();
  terminal.type('for others\n');
  expect(lines()).toBe('');
});

test('a pipe is no terminal', () => {
  expect(terminalOf(new EventEmitter() as unknown as NodeJS.ReadableStream)).toBeUndefined();
});

const question = { about: 'register', account: 'bob', because: '', again: 0 } as const;

test.for([
  [['a', 'a'], 'a', 2],
  [['a', 'b', 'c', 'c'], 'c', 4],
  [['a', undefined], '', 2],
  [[undefined], '', 1],
  [[''], '', 1],
] as const)('a new password is asked for until it is the same twice: %j', async ([answers, text, asked]) => {
  const left = [...answers];
  const words: string[] = [];
  const ask = (said: string): Promise<string | undefined> => {
    words.push(said);
    return Promise.resolve(left.shift());
  };
  expect(await askSecret(ask, question)).toBe(text);
  expect(words).toHaveLength(asked);
  if (asked > 2) expect(words[2]).toContain('the two differ');
});
