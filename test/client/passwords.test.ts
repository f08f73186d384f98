import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PasswordKeeper, type PasswordSources } from '../../src/client/passwords.js';

let directory: string;
let faults: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-passwords-'));
  faults = [];
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function keeper(sources: Partial<PasswordSources>): PasswordKeeper {
  return new PasswordKeeper({ given: undefined, command: '', code: undefined, ...sources }, (words) =>
    faults.push(words),
  );
}

test('what was given wins over the command, and is that of the nick', async () => {
  const passwords = keeper({ given: 'sesame', command: 'exit 1' });
  expect(await passwords.of('bob')).toEqual({ account: 'bob', password: 'sesame' });
  expect(await keeper({}).of('bob')).toBeUndefined();
});

test('the command is a line for a shell, and the first line that it prints is the password', async () => {
  const passwords = keeper({ command: `printf 'two words\\nuser: bob\\n' | cat` });
  expect(await passwords.of('bob')).toEqual({ account: 'bob', password: 'two words' });
});

test('the command runs once for all connections, and not before it is needed', async () => {
  const runs = join(directory, 'runs');
  const passwords = keeper({ command: `echo run >> '${runs}'; echo sesame` });
  expect(() => readFileSync(runs)).toThrow('ENOENT');
  await Promise.all([passwords.of('bob'), passwords.of('bob')]);
  await passwords.of('bob');
  expect(readFileSync(runs, 'utf8')).toBe('run\n');
});

test('a password that was refused is not sent again; another one that the command prints later is', async () => {
  const store = join(directory, 'store');
  writeFileSync(store, 'old\n');
  const passwords = keeper({ command: `cat '${store}'` });
  const old = await passwords.of('bob');
  passwords.refused(old!);
  expect(await passwords.of('bob')).toBeUndefined();
  expect(await passwords.of('bob')).toBeUndefined();
  writeFileSync(store, 'new\n');
  passwords.refused(old!);
  expect(await passwords.of('bob')).toEqual({ account: 'bob', password: 'new' });
});

test('one that was given and refused is gone, one that was accepted stays with its account', async () => {
  const passwords = keeper({ given: 'wrong' });
  passwords.refused({ account: 'bob', password: 'wrong' });
  expect(await passwords.of('bob')).toBeUndefined();
  passwords.accepted({ account: 'bob', password: 'sesame' });
  expect(await passwords.of('bob_')).toEqual({ account: 'bob', password: 'sesame' });
});

test.for([
  [
    'ends with an error',
    'echo the vault is locked >&2; exit 3',
    'password_command has failed (3): the vault is locked',
  ],
  ['prints nothing', 'true', 'password_command has printed no password'],
  ['prints an empty line', 'echo; echo sesame', 'password_command has printed no password'],
  ['is not there', '/no/such/program', 'password_command has failed (127)'],
  ['reads its input, which has nothing', 'cat', 'password_command has printed no password'],
] as const)('a command that %s is told, without what it has printed', async ([, command, words]) => {
  expect(await keeper({ command }).of('bob')).toBeUndefined();
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(words);
});

test('what a failing command has printed on its output is nowhere in the words', async () => {
  await keeper({ command: 'echo hunter2; exit 1' }).of('bob');
  expect(faults.join()).not.toContain('hunter2');
});

test('escapes of a failing command do not reach the screen', async () => {
  await keeper({ command: `printf '\\033[2Jgone\\n' >&2; exit 1` }).of('bob');
  expect(faults[0]).not.toContain('\x1b');
});

test('a code is there until it is spent', () => {
  const passwords = keeper({ code: 'abcd' });
  expect(passwords.code).toBe('abcd');
  passwords.codeSpent();
  expect(passwords.code).toBeUndefined();
});
