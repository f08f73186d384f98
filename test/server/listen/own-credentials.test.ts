import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { credentialFiles, readCredentials } from '../../../src/server/listen/credentials.js';
import { ensureOwnCredentials } from '../../../src/server/listen/own-credentials.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-own-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const options = { name: 'chat.example', now: Date.now() };

test('of starts at the same time one makes the pair, all use it, and nothing else is left behind', async () => {
  const files = credentialFiles(directory, { cert: '', key: '', sts: 0 });
  const made = await Promise.all(Array.from({ length: 5 }, () => ensureOwnCredentials(files, options)));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(readdirSync(directory)).toEqual(['tls.pem']);
  expect(statSync(files.key).mode & 0o777).toBe(0o600);
  expect(readCredentials(files)).toMatchObject({ isSelfSigned: true });
});

test("what a start that was killed has left behind is in nobody's way", async () => {
  const files = credentialFiles(directory, { cert: '', key: '', sts: 0 });
  writeFileSync(`${files.key}.${process.pid}.new`, 'half a k');
  expect(await ensureOwnCredentials(files, options)).toBe(true);
  expect(readdirSync(directory)).toEqual(['tls.pem']);
});

test('a pair that is broken is not replaced: that would be another key', async () => {
  const files = credentialFiles(directory, { cert: '', key: '', sts: 0 });
  writeFileSync(files.key, '');
  expect(await ensureOwnCredentials(files, options)).toBe(false);
  expect(readFileSync(files.key, 'utf8')).toBe('');
  expect(() => readCredentials(files)).toThrow(/restore it from a backup, or remove it and tell everybody/);
});

test('a directory that takes nothing is told in words', async () => {
  const files = credentialFiles(join(directory, 'none'), { cert: '', key: '', sts: 0 });
  await expect(ensureOwnCredentials(files, options)).rejects.toMatchObject({
    code: 'TLS_CREDENTIALS',
    exitCode: 78,
    message: expect.stringContaining('Cannot write the server') as string,
  });
});
