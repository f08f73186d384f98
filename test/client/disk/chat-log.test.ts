import {
  appendFileSync,
  existsSync,
  mkdirSync,
  writeFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatLog } from '../../../src/client/disk/chat-log.js';
import { ChatLogs } from '../../../src/client/disk/chat-logs.js';
import { fileNameOf } from '../../../src/client/disk/file-name.js';
import { ModelClient, said } from '../../support/model-client.js';

let directory: string;
let told: string[];
let client: ModelClient;
let log: ChatLog;

function open(): ChatLog {
  return new ChatLog({
    directory: join(directory, 'logs'),
    server: 'irc.test:6667',
    later: () => {},
    tell: (words) => told.push(words),
  });
}

const folder = (): string => join(directory, 'logs', 'irc.test%3a6667');
const path = (name: string): string => join(folder(), `${name}.jsonl`);
const lines = (name: string): Record<string, unknown>[] =>
  readFileSync(path(name), 'utf8')
    .split('\n')
    .flatMap((line) =>
      line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as Record<string, unknown>] : [],
    );
const texts = (name: string): unknown[] => lines(name).map(({ text }) => text);

function hear(...heard: string[]): void {
  log.follow(client.hear(...heard));
  log.flush();
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-log-'));
  told = [];
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice');
  log = open();
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a log', () => {
  test('has what is said and what happens, a file for each conversation, for the eyes of its owner', () => {
    hear(said('m1', 1, 'alice', 'hello'), ':carol!c@h JOIN #lobby', said('p1', 2, 'alice', 'psst', 'bob'));
    expect(lines('#lobby')).toEqual([
      { time: '2026-11-21T10:00:01.000Z', type: 'message', msgid: 'm1', nick: 'alice', text: 'hello' },
      { time: '2026-11-21T10:00:00.000Z', type: 'join', nick: 'carol' },
    ]);
    // Not where the reader was as well.
    expect(texts('alice')).toEqual(['psst']);
    expect(readdirSync(folder()).toSorted()).toEqual(['#lobby.jsonl', 'alice.jsonl']);
    expect(statSync(path('#lobby')).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, 'logs')).mode & 0o777).toBe(0o700);
  });

  test('has own lines when they are stored, once', () => {
    const queued = { type: 'own-queued', id: 's1', target: '#lobby', text: 'mine', action: false } as const;
    log.follow(client.apply(queued));
    log.flush();
    expect(existsSync(path('#lobby'))).toBe(false);
    const [message] = [said('m1', 1, 'bob', 'mine')];
    log.follow(client.hear(message));
    log.follow(client.hear(message));
    log.flush();
    expect(texts('#lobby')).toEqual(['mine']);
  });

  test('has every line once, over restarts and catching up, and by two clients', () => {
    hear(said('m1', 1, 'alice', 'one'), said('m2', 2, 'alice', 'two'));
    client = new ModelClient();
    client.register();
    client.hear('@time=2026-11-21T09:00:00.000Z;msgid=j :bob!b@host JOIN #lobby');
    const [first, second] = [open(), open()];
    const page = [1, 2, 3].map((i) => said(`m${i}`, i, 'alice', `again ${i}`));
    const effects = client.history('#lobby', ...page);
    for (const one of [first, second]) {
      one.follow(effects);
      one.flush();
    }
    expect(texts('#lobby')).toEqual(['one', 'two', 'again 3']);
  });

  test('is only added to: a deletion is an event, and the text stays', () => {
    hear(said('m1', 1, 'alice', 'oops'), ':alice!a@h REDACT #lobby m1 :typo');
    hear(':alice!a@h REDACT #lobby m1 :typo');
    expect(lines('#lobby').map(({ type, msgid, text, reason }) => [type, msgid, text ?? reason])).toEqual([
      ['message', 'm1', 'oops'],
      ['deleted', 'm1', 'typo'],
    ]);
  });

  test('has a deletion that was missed with its own time', () => {
    hear('@time=2026-11-20T08:00:00.000Z :alice!a@h REDACT #lobby m0 :typo');
    expect(lines('#lobby')).toMatchObject([
      { type: 'deleted', time: '2026-11-20T08:00:00.000Z', msgid: 'm0' },
    ]);
  });

  test('goes on in a new file when the old one is moved away', () => {
    hear(said('m1', 1, 'alice', 'one'));
    renameSync(path('#lobby'), path('#lobby.1'));
    hear(said('m2', 2, 'alice', 'two'));
    expect(texts('#lobby')).toEqual(['two']);
    expect(texts('#lobby.1')).toEqual(['one']);
  });

  test('leaves a line that was cut by a crash as it is, and goes on below it', () => {
    hear(said('m1', 1, 'alice', 'one'));
    appendFileSync(path('#lobby'), '{"time":"20');
    hear(said('m2', 2, 'alice', 'two'));
    expect(texts('#lobby')).toEqual(['one', 'two']);
  });

  test('that cannot be written is told once; what waited is written when it can be, and that is told', () => {
    writeFileSync(join(directory, 'logs'), 'no directory');
    hear(said('m1', 1, 'alice', 'one'));
    hear(said('m2', 2, 'alice', 'two'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^the log cannot be written: .*; the chat goes on$/);
    rmSync(join(directory, 'logs'));
    hear(said('m3', 3, 'alice', 'three'));
    expect(texts('#lobby')).toEqual(['one', 'two', 'three']);
    expect(told.at(-1)).toBe('the log is written again');
  });

  test('keeps a bound on what waits', () => {
    writeFileSync(join(directory, 'logs'), 'no directory');
    for (let i = 0; i < 10_050; i++) log.follow(client.hear(said(`m${i}`, 1, 'alice', `line ${i}`)));
    rmSync(join(directory, 'logs'));
    log.flush();
    expect(lines('#lobby')).toHaveLength(10_000);
    expect(texts('#lobby')[0]).toBe('line 50');
  });

  test('follows no link that somebody has laid', () => {
    mkdirSync(folder(), { recursive: true });
    const victim = join(directory, 'victim');
    writeFileSync(victim, '');
    symlinkSync(victim, path('#lobby'));
    hear(said('m1', 1, 'alice', 'one'));
    expect(readFileSync(victim, 'utf8')).toBe('');
    expect(told).toHaveLength(1);
  });

  test('begins and ends by the setting', () => {
    const parts = { server: 's:1', now: () => 0, later: () => {}, tell: (words: string) => told.push(words) };
    const logs = new ChatLogs(directory, parts);
    logs.follow('', client.hear(said('m1', 1, 'alice', 'one')));
    logs.follow('~/mine', client.hear(said('m2', 2, 'alice', 'two')));
    logs.follow('', client.hear(said('m3', 3, 'alice', 'three')));
    const written = readFileSync(join(directory, 'mine', 's%3a1', '#lobby.jsonl'), 'utf8');
    expect(written.match(/"text":"[a-z]+"/g)).toEqual(['"text":"two"']);
  });
});

describe('the name of a file', () => {
  test.for([
    ['#lobby', '#lobby'],
    ['..', '%2e.'],
    ['.', '%2e'],
    ['', '%'],
    ['a/../b', 'a%2f..%2fb'],
    ['#café', '#caf%c3%a9'],
    ['CON', '%43%4f%4e'],
    ['chat.example.org:6667', 'chat.example.org%3a6667'],
  ] as const)('of "%s" is "%s"', ([name, file]) => {
    expect(fileNameOf(name)).toBe(file);
  });

  test('is never a path, never too long, and of no two the same on a disk that has no case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        for (const name of [fileNameOf(a), fileNameOf(b)]) {
          expect(name).toMatch(/^[a-z0-9_#%~-][a-z0-9_#%~.-]{0,119}$/);
        }
        if (Buffer.from(a).toString() !== Buffer.from(b).toString())
          expect(fileNameOf(a).toLowerCase()).not.toBe(fileNameOf(b).toLowerCase());
      }),
    );
    const long = 'x'.repeat(500);
    expect(fileNameOf(`${long}a`)).not.toBe(fileNameOf(`${long}b`));
  });
});
