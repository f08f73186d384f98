import { describe, expect, test } from 'vitest';
import { looksSecret, mustNotBeKept } from '../../../src/client/model/secrets.js';

const filler = (length: number): string => 'aB3'.repeat(length).slice(0, length);

const LOOKING_SECRET: readonly (readonly [string, string])[] = [
  ['a private key', `-----BEGIN ${'OPENSSH PRIVATE KEY'}-----\nb3Bl`],
  ['a private key', `here it is:\n-----BEGIN ${'RSA PRIVATE KEY'}-----`],
  ['an access token', `ghp_${filler(36)}`],
  ['an access token', `use glpat-${filler(20)} for it`],
  ['an access token', `AKIA${'IOSFODNN'.repeat(2)}`],
  ['an access token', `token=xoxb-${filler(24)}`],
  ['an access token', `eyJ${filler(20)}.eyJ${filler(20)}.${filler(20)}`],
  ['a password for a service', '/msg NickServ identify hunter2'],
  ['a password for a service', '/msg nickserv IDENTIFY bob hunter2'],
  ['a password for a service', 'msg NickServ identify hunter2'],
  ['a password for a service', ' /ns identify hunter2'],
  ['a password for a service', '@NickServ identify hunter2'],
  ['a password for a service', 'nickserv register hunter2 bob@example.org'],
  ['a password for a service', 'identify hunter2'],
  ['a password for a service', '/oper bob hunter2'],
  ['an address with a password in it', 'postgres://app:hunter2@db.example.org/app'],
  ['a password', 'password: hunter2x'],
  ['a password', 'the wifi password is Blau-3Kuh'],
  ['a password', 'api_key="9f8a7b6c5d"'],
  ['a password', 'Tr0ub4dor&3x'],
  ['a password', 'Summer2024!'],
  ['a password', 'hunter2!hunter'],
  ['a password', 'Xk9fQ2mZ7'],
  ['a password', '  P@ssw0rd1  '],
  ['a password', 'correct-Horse-7-battery!staple'],
];

describe('looks like a secret', () => {
  test.for(LOOKING_SECRET)('%s: %s', ([what, text]) => {
    expect(looksSecret(text)).toBe(what);
  });

  test('not if the word is in use here', () => {
    expect(looksSecret('Zx81Emulator22', { knows: (word) => word === 'Zx81Emulator22' })).toBeUndefined();
  });

  test('not the name that an operator is, whose account needs no password', () => {
    expect(looksSecret('/oper admin')).toBeUndefined();
  });

  test('as any lone word where a password was asked for, but no command and no sentence', () => {
    expect(looksSecret('hunter', { asked: true })).toBeDefined();
    expect(looksSecret('what password?', { asked: true })).toBeUndefined();
    expect(looksSecret('/help', { asked: true })).toBeUndefined();
  });
});

/** What people say in rooms where software is made; half of it alone in its line, as short answers are. */
const ORDINARY: readonly string[] = [
  'yes',
  'no',
  'ok',
  'thanks!',
  'Thanks!!',
  'lol',
  'hahahahaha',
  'HAHAHAHA',
  'Good morning',
  'Really?!',
  'Whaaaat?!?!',
  'Congratulations!',
  'absolutely',
  'Donaudampfschifffahrt',
  'WUNDERBAR!!!',
  "Don't!",
  "Y'all'dn't've",
  'Well-known',
  'Yes/No',
  'https://example.org/a/B9?x=1#Z',
  'http://10.0.0.1:8080/Admin',
  'bob@example.org',
  'alice.Smith42@Example.org',
  'README.md',
  'package-lock.json',
  'src/client/UserList2.ts',
  '/usr/local/bin/Node20',
  '~/Code/v2',
  'C:\\Users\\Bob',
  './Run2.sh',
  'v1.4.0',
  '1.4.0-rc.1',
  'v20.19.0-Nightly',
  '2026-11-21',
  '10:04',
  '2026-11-21T10:04:00Z',
  '3.14159265',
  'JIRA-12345',
  'PROJ-7',
  '#1234',
  '#Lobby2',
  '@Alice42',
  ':Smile_2:',
  '/Join2',
  'PR#1234',
  'getUserById',
  'OAuth2Client',
  'utf8ToBytes()',
  'snake_case_name',
  'MAX_VALUE',
  'Array.prototype.at',
  'std::vector',
  'Base64Url',
  'deadbeefcafe0123456789',
  'e47a26c',
  '123e4567-e89b-12d3-a456-426614174000',
  '0xDEADBEEF',
  '1234567890',
  '+491234567890',
  'こんにちは世界',
  'Привет!',
  '👍👍👍👍👍👍👍👍',
  '¯\\_(ツ)_/¯',
  ':-)',
  '<3',
  'xD',
  '...',
  '???',
  '!!!!!!!!',
  'C++',
  'C#',
  'Node.js',
  'UTF-8',
  'Windows-11',
  'MacBookPro',
  'COVID-19',
  'IPv6',
  'localhost:6667',
  'irc.example.org:6697',
  '192.168.178.1/24',
  'srv-2.example.org',
  'is the release cut?',
  'the password is required',
  'password: required field',
  'I forgot my password',
  'what is the token limit?',
  'please reset my password for JIRA',
  'the secret is patience',
  'your token expired?',
  'we identify users by mail',
  'login is broken again',
  'the api key rotates every 90 days',
  'secret: nobody knows',
  'nickserv is down',
  'did nickserv identify you?',
  'register here: https://example.org',
  'see https://user@example.org/x',
  'meet at 10:00 @ room 5',
  'git clone git@example.org:team/Repo2.git',
  'the pass is 2,000 m high',
  'sk-learn is fine',
  'hf_ prefix means what?',
  'AKIA is an airport?',
  'I pass',
  'pass the salt please',
  'Q: who? A: me',
];

test('ordinary talk does not, not in one line of the sample', () => {
  const alarms = ORDINARY.filter((text) => looksSecret(text) !== undefined);
  expect(alarms).toEqual([]);
  expect(ORDINARY.length).toBeGreaterThan(90);
});

/** Not asked about: whoever enters these means what they do. */
const NEVER_KEPT = [
  '/register hunter2 bob@example.org',
  '/msg NickServ identify hunter2',
  '/query nickserv help',
  '@NickServ: identify hunter2',
  '/ns identify hunter2',
  '/account register * hunter2',
  '/oper bob hunter2',
  '/quote PASS hunter2',
  ' /oper bob hunter2',
  '//oper bob hunter2',
  '/join #staff hunter2',
  'identify hunter2',
  'my password is hunter2',
  'Password: hunter2',
  'Tr0ub4dor&3',
  'first line\n/oper bob hunter2',
];
const KEPT = [
  'hello',
  '/join #ops',
  'who knows the password?',
  'https://Example.org/A1?b=c',
  '/msg alice hi',
  '@alice hi',
  '#Ops-2023!',
  'C++20',
  '/me waves',
];

describe('what must not be kept in a file', () => {
  test.for(LOOKING_SECRET)('is all that is asked about: %s: %s', ([, text]) => {
    expect(mustNotBeKept(text)).toBe(true);
  });

  test.for(NEVER_KEPT)('is a command or a sentence with a password, too: %j', (text) => {
    expect(mustNotBeKept(text)).toBe(true);
  });

  test.for(KEPT)('is not: %j', (text) => {
    expect(mustNotBeKept(text)).toBe(false);
  });
});
