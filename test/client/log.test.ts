import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientLogPath, openClientLog } from '../../src/client/log.js';

const NOW = Date.UTC(2026, 0, 31, 12);

let home: string;
let path: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-log-'));
  path = clientLogPath({}, home);
});

afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true });
});

test('is a file of its owner, a line with its time for each event', () => {
  const log = openClientLog(path, () => NOW);
  log.write('connection: online');
  log.write('connection: closed');
  expect(readFileSync(path, 'utf8')).toBe(
    '2026-01-31T12:00:00.000Z connection: online\n2026-01-31T12:00:00.000Z connection: closed\n',
  );
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
});

test('holds nothing that could control the terminal of whoever reads it', () => {
  openClientLog(path, () => NOW).write('connection: waiting (\x1b]0;owned\x07\u202E)');
  expect(readFileSync(path, 'utf8').trimEnd()).not.toMatch(/[\0-\x1f\x7f-\x9f\u202E]/);
});

test('begins anew at 1 MiB and keeps the one before', () => {
  const log = openClientLog(path, () => NOW);
  log.write('the first');
  writeFileSync(path, 'x'.repeat((1 << 20) + 1));
  log.write('the next');
  expect(readFileSync(path, 'utf8')).toMatch(/^\S+ the next\n$/);
  expect(statSync(`${path}.1`).size).toBe((1 << 20) + 1);
});

test('that cannot be written disturbs nobody', () => {
  const occupied = join(home, 'file');
  writeFileSync(occupied, '');
  const log = openClientLog(join(occupied, 'client.log'), () => NOW);
  expect(() => log.write('lost')).not.toThrow();
});

test('lies where the XDG base directory specification says, a relative path there is ignored', () => {
  expect(clientLogPath({ XDG_STATE_HOME: '/state' }, '/home/bob')).toBe('/state/chat-tui/client.log');
  for (const env of [{}, { XDG_STATE_HOME: 'state' }, { XDG_STATE_HOME: '' }]) {
    expect(clientLogPath(env, '/home/bob')).toBe('/home/bob/.local/state/chat-tui/client.log');
  }
});
