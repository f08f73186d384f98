import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Kept, openKept } from '../../../src/client/disk/kept.js';
import type { OwnLine } from '../../../src/client/outbox/own-line.js';

let home: string;
let alive: Set<string>;
let faults: string[];
let now: number;
/** What is done a moment later. */
let due: Array<() => void>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-kept-'));
  alive = new Set();
  faults = [];
  due = [];
  now = Date.now();
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** A client with that pid; another one with it has been killed before. */
function open(pid: number, key = 'bob@irc.test:6667', maxAge = Number.POSITIVE_INFINITY): Kept {
  const self = `${pid}-1`;
  alive.add(self);
  const owners = { self, isAlive: (owner: string) => alive.has(owner) };
  const later = (work: () => void): void => void due.push(work);
  return openKept({
    home,
    key,
    owners,
    now: () => now,
    later,
    onFault: (words) => faults.push(words),
    maxAge,
  });
}

function kill(pid: number): void {
  alive.delete(`${pid}-1`);
}

function line(id: string, text = id): OwnLine {
  return { id, target: '#lobby', text, action: false };
}

const ids = (kept: Kept): string[] => kept.outbox.load().map((each) => each.line.id);
/** The one directory that there is for the key. */
function base(): string {
  const [name = ''] = readdirSync(join(home, 'kept'));
  return join(home, 'kept', name);
}

describe('the outbox of a client that was killed', () => {
  test('is taken over, in the order of writing, with what was sent and without what is done', () => {
    const first = open(1).outbox;
    first.add([line('a'), line('b')]);
    first.add([line('c', 'grüße 👋\nzwei')]);
    first.sent('b', 7);
    first.sent('a', 5);
    first.remove('a');
    kill(1);
    expect(open(2).outbox.load()).toEqual([
      { line: line('b'), sent: true, sentAt: 7 },
      { line: line('c', 'grüße 👋\nzwei'), sent: false, sentAt: 0 },
    ]);
  });

  test('knows when a line was sent first, however often it was taken over and sent again', () => {
    const first = open(1).outbox;
    first.add([line('a')]);
    first.sent('a', 5);
    kill(1);
    open(2).outbox.sent('a', 9);
    kill(2);
    expect(open(3).outbox.load()).toEqual([{ line: line('a'), sent: true, sentAt: 5 }]);
  });

  test('can be taken over again and again', () => {
    open(1).outbox.add([line('a')]);
    kill(1);
    open(2).outbox.add([line('b')]);
    kill(2);
    expect(ids(open(3))).toEqual(['a', 'b']);
    expect(readdirSync(base())).toEqual(['3-1']);
  });

  test('may end in the middle of a record', () => {
    open(1).outbox.add([line('a')]);
    appendFileSync(join(base(), '1-1', 'outbox.jsonl'), '{"add":{"id":"b","target":"#lo');
    kill(1);
    expect(ids(open(2))).toEqual(['a']);
  });

  test('holds a line once that its heir had written down before it was killed too', () => {
    open(1).outbox.add([line('a')]);
    const left = readFileSync(join(base(), '1-1', 'outbox.jsonl'));
    kill(1);
    open(2);
    open(9).outbox.add([line('b')]);
    writeFileSync(join(base(), '9-1', 'outbox.jsonl'), left, { flag: 'a' });
    kill(2);
    kill(9);
    expect(ids(open(3)).toSorted()).toEqual(['a', 'b']);
  });

  test('can be sent again also when its heir was killed before it had the token', () => {
    const first = open(5);
    first.tokens.save('token');
    first.outbox.add([line('a')]);
    first.outbox.sent('a', 5);
    const left = readFileSync(join(base(), '5-1', 'outbox.jsonl'));
    open(2).outbox.add([line('b')]);
    // As an heir with a lower name would have left it, with all of the other one's there still.
    writeFileSync(join(base(), '2-1', 'outbox.jsonl'), left);
    kill(5);
    kill(2);
    expect(open(3).outbox.load()).toEqual([{ line: line('a'), sent: true, sentAt: 5 }]);
  });

  test('belongs to one identity at one server', () => {
    open(1).outbox.add([line('a')]);
    kill(1);
    expect(ids(open(2, 'alice@irc.test:6667'))).toEqual([]);
    expect(ids(open(2, 'bob@irc.test:6668'))).toEqual([]);
  });

  test('is left alone when it is too old', () => {
    open(1).outbox.add([line('a')]);
    kill(1);
    now += 60_000;
    expect(ids(open(2, 'bob@irc.test:6667', 50_000))).toEqual([]);
  });
});

describe('two clients at once', () => {
  test('have a file each, and neither touches the lines of the other', () => {
    const [first, second] = [open(1), open(2)];
    first.outbox.add([line('a')]);
    second.outbox.add([line('b')]);
    expect(ids(open(3))).toEqual([]);
    expect([ids(first), ids(second)]).toEqual([['a'], ['b']]);
  });

  test('do not both get what a third has left', () => {
    open(1).outbox.add([line('a')]);
    open(1).tokens.save('token1');
    kill(1);
    const [second, third] = [open(2), open(3)];
    expect([ids(second), ids(third)]).toEqual([['a'], []]);
    expect([second.tokens.load(), third.tokens.load()]).toEqual(['token1', undefined]);
  });

  test('leave lines to their heir, who can repeat only those of the session that it takes over', () => {
    const [first, second] = [open(1), open(2)];
    for (const [kept, name] of [
      [first, 'a'],
      [second, 'b'],
    ] as const) {
      kept.tokens.save(`token of ${name}`);
      kept.outbox.add([line(`${name}1`), line(`${name}2`)]);
      kept.outbox.sent(`${name}1`, 5);
      now++;
    }
    kill(1);
    kill(2);
    const heir = open(3);
    expect(heir.tokens.load()).toBe('token of b');
    const told = ['a1 elsewhere', 'a2 false', 'b1 true', 'b2 false'];
    expect(heir.outbox.load().map((each) => `${each.line.id} ${each.sent}`)).toEqual(told);
    kill(3);
    expect(
      open(4)
        .outbox.load()
        .map((each) => `${each.line.id} ${each.sent}`),
    ).toEqual(told);
  });

  test('a pid that is used again is not its former owner', () => {
    open(1).outbox.add([line('a')]);
    kill(1);
    const owners = { self: '1-2', isAlive: (owner: string) => owner === '1-2' };
    const kept = openKept({
      home,
      key: 'bob@irc.test:6667',
      owners,
      now: () => now,
      later: () => {},
      onFault: () => {},
    });
    expect(ids(kept)).toEqual(['a']);
  });
});

describe('the files', () => {
  test('can be read by their owner only', () => {
    const kept = open(1);
    kept.outbox.add([line('a')]);
    kept.tokens.save('token1');
    for (const name of ['outbox.jsonl', 'session.json'])
      expect(statSync(join(base(), '1-1', name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(base(), '1-1')).mode & 0o777).toBe(0o700);
  });

  test('do not grow with what is done', () => {
    const { outbox } = open(1);
    outbox.add([line('stays')]);
    for (let i = 0; i < 3000; i++) {
      outbox.add([line(`n${i}`)]);
      outbox.sent(`n${i}`, 5);
      outbox.remove(`n${i}`);
    }
    expect(statSync(join(base(), '1-1', 'outbox.jsonl')).size).toBeLessThan(100_000);
    kill(1);
    expect(ids(open(2))).toEqual(['stays']);
  });

  test('are gone when there is nothing left to keep', () => {
    const kept = open(1);
    kept.outbox.add([line('a')]);
    kept.outbox.remove('a');
    kept.tokens.save('token1');
    kept.tokens.remove();
    kept.close();
    expect(readdirSync(base())).toEqual([]);
  });

  test('a directory that cannot be made is told once, and lines live on in memory', () => {
    writeFileSync(join(home, 'kept'), 'in the way');
    const kept = open(1);
    kept.outbox.add([line('a')]);
    kept.tokens.save('token1');
    expect(kept.tokens.load()).toBe('token1');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^lines that wait are kept in memory only, until this client ends: E/);
  });
});

test('a token stays on disk until its successor is there', () => {
  open(1).tokens.save('token1');
  kill(1);
  const second = open(2);
  expect(second.tokens.load()).toBe('token1');
  kill(2);
  const third = open(3);
  third.tokens.save('token2');
  kill(3);
  expect(open(4).tokens.load()).toBe('token2');
});

test('how far conversations were read is merged from all that have ended, the newest counts', () => {
  const [first, second] = [open(1), open(2)];
  first.seen.save({
    lastSeen: 5,
    places: [
      { target: '#lobby', msgid: 'm1', time: 1 },
      { target: 'alice', msgid: 'm5', time: 5 },
    ],
  });
  second.seen.save({ lastSeen: 2, places: [{ target: '#lobby', msgid: 'm2', time: 2 }] });
  second.close();
  kill(1);
  kill(2);
  expect(open(3).seen.seen).toEqual({
    lastSeen: 5,
    places: [
      { target: '#lobby', msgid: 'm2', time: 2 },
      { target: 'alice', msgid: 'm5', time: 5 },
    ],
  });
  kill(3);
  expect(open(4).seen.seen.lastSeen).toBe(5);
});
