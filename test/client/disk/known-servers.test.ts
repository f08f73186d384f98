import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientKey } from '../../../src/client/disk/client-key.js';
import { KnownServers } from '../../../src/client/disk/known-servers.js';

const KEY = `sha256:${'ab'.repeat(32)}`;
const OTHER = `sha256:${'cd'.repeat(32)}`;
const SERVER = 'chat.example:6697';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-known-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

test("what one client learns the next one knows; the file is the owner's alone", () => {
  expect(new KnownServers(home).find(SERVER)).toBeUndefined();
  new KnownServers(home).learn('Chat.Example:6697', 'first', KEY);
  expect(new KnownServers(home).find(SERVER)).toEqual({ by: 'key', fingerprint: KEY });
  expect(new KnownServers(home).find('chat.example:7000')).toBeUndefined();
  expect(statSync(join(home, 'known-servers')).mode & 0o777).toBe(0o600);
});

test('of two clients that meet a server at the same moment the first one counts for both', () => {
  const [one, two] = [new KnownServers(home), new KnownServers(home)];
  one.learn(SERVER, 'first', KEY);
  two.learn(SERVER, 'first', OTHER);
  for (const client of [one, two]) expect(client.find(SERVER)).toEqual({ by: 'key', fingerprint: KEY });
});

test("the reader's word takes the place of what was known, and so does an authority", () => {
  const servers = new KnownServers(home);
  servers.learn(SERVER, 'first', KEY);
  servers.learn(SERVER, 'authority', '');
  expect(servers.find(SERVER)).toEqual({ by: 'authority' });
  servers.learn(SERVER, 'first', KEY);
  expect(servers.find(SERVER)).toEqual({ by: 'authority' });
  servers.learn(SERVER, 'trust', OTHER);
  expect(servers.find(SERVER)).toEqual({ by: 'key', fingerprint: OTHER });
});

test('a line that was cut short is as good as none, and spoils neither what was there nor what comes', () => {
  const servers = new KnownServers(home);
  servers.learn(SERVER, 'first', KEY);
  appendFileSync(join(home, 'known-servers'), `${SERVER} trust ${OTHER.slice(0, 30)}`);
  expect(servers.find(SERVER)).toEqual({ by: 'key', fingerprint: KEY });
  servers.learn('two.example:6697', 'first', OTHER);
  expect(servers.find(SERVER)).toEqual({ by: 'key', fingerprint: KEY });
  expect(servers.find('two.example:6697')).toEqual({ by: 'key', fingerprint: OTHER });
});

test("the key of one's own is made once, whoever is first, and for its owner only", async () => {
  const keys = await Promise.all([1, 2, 3].map(() => clientKey(home, Date.now())));
  expect(new Set(keys).size).toBe(1);
  expect(await clientKey(home, Date.now())).toBe(readFileSync(join(home, 'key.pem'), 'utf8'));
  expect(statSync(join(home, 'key.pem')).mode & 0o777).toBe(0o600);
});
