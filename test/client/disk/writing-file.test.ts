/** Drafts and entered lines that outlive the client. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Kept, openKept } from '../../../src/client/disk/kept.js';

let home: string;
let alive: Set<string>;
let faults: string[];
let now: number;
let due: Array<() => void>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-writing-'));
  alive = new Set();
  faults = [];
  due = [];
  now = 1_700_000_000_000;
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** A client with that pid. */
function open(pid: number, key = 'bob@irc.test:6667'): Kept {
  const self = `${pid}-1`;
  alive.add(self);
  return openKept({
    home,
    key,
    owners: { self, isAlive: (owner) => alive.has(owner) },
    now: () => ++now,
    later: (work) => void due.push(work),
    onFault: (words) => faults.push(words),
  });
}

/** The moment has come. */
function pass(): void {
  for (const work of due.splice(0)) work();
}

function kill(...pids: number[]): void {
  for (const pid of pids) alive.delete(`${pid}-1`);
}

/** All that is in files, whatever they are called. */
function onDisk(directory: string = home): string {
  return readdirSync(directory, { withFileTypes: true })
    .map((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? onDisk(path) : readFileSync(path, 'utf8');
    })
    .join('\n');
}

const filesOf = (pid: number): string => {
  const [name = ''] = readdirSync(join(home, 'kept'));
  return join(home, 'kept', name, `${pid}-1`);
};

describe('what was entered', () => {
  test('is there in the next run, after a kill as after a goodbye, in the order of entering', () => {
    const first = open(1).writing;
    for (const text of ['one', 'two\nlines 👋', 'three']) first.entered(text);
    pass();
    kill(1);
    const second = open(2);
    expect(second.writing.history).toEqual(['one', 'two\nlines 👋', 'three']);
    second.writing.entered('four');
    second.close();
    kill(2);
    expect(open(3).writing.history).toEqual(['one', 'two\nlines 👋', 'three', 'four']);
  });

  test('is written a moment later, for many lines once', () => {
    const { writing } = open(1);
    for (let i = 0; i < 100; i++) writing.entered(`line ${i}`);
    expect(due).toHaveLength(1);
    expect(onDisk()).not.toContain('line 1');
    pass();
    expect(onDisk()).toContain('line 99');
  });

  test('of two clients at once is all there, once, in the order of time, also for one that starts meanwhile', () => {
    const [first, second] = [open(1).writing, open(2).writing];
    for (let i = 0; i < 6; i++) (i % 2 === 0 ? first : second).entered(`line ${i}`);
    pass();
    const all = ['line 0', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'];
    expect(open(3).writing.history).toEqual(all);
    kill(1, 3);
    expect(open(4).writing.history).toEqual(all);
    kill(2, 4);
    expect(open(5).writing.history).toEqual(all);
  });

  test('is bounded: a thousand lines, of each so much, and no half characters', () => {
    const first = open(1);
    for (let i = 0; i < 3500; i++) {
      first.writing.entered(`line ${i}`);
      if (i % 100 === 0) pass();
    }
    pass();
    expect(readFileSync(join(filesOf(1), 'history.jsonl'), 'utf8').split('\n').length).toBeLessThan(2100);
    first.writing.entered(`${'x'.repeat(3999)}👋${'y'.repeat(10_000)}`);
    first.close();
    kill(1);
    const { history } = open(2).writing;
    expect(history).toHaveLength(1000);
    expect(history[0]).toBe('line 2501');
    expect(history.at(-1)).toBe('x'.repeat(3999));
  });

  test('survives a record that is torn, and files that are nonsense', () => {
    open(1).writing.entered('whole');
    pass();
    appendFileSync(join(filesOf(1), 'history.jsonl'), '{"at":1,"text":"to');
    appendFileSync(
      join(filesOf(1), 'drafts.json'),
      '[{"target":7},null,{"target":"#lobby","at":2,"text":"kept"}]',
    );
    kill(1);
    const { writing } = open(2);
    expect(writing.history).toEqual(['whole']);
    expect(writing.draftOf('#lobby')).toBe('kept');
    expect(faults).toEqual([]);
  });

  test('is for its owner only', () => {
    const { writing } = open(1);
    writing.entered('hello');
    writing.draft('#lobby', () => 'half');
    pass();
    for (const name of ['history.jsonl', 'drafts.json']) {
      expect(statSync(join(filesOf(1), name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(filesOf(1)).mode & 0o777).toBe(0o700);
  });

  test('stays in memory when the disk takes nothing, and is written when it does again', () => {
    const first = open(1);
    const directory = filesOf(1);
    rmSync(directory, { recursive: true });
    first.writing.entered('one');
    pass();
    expect(faults).toHaveLength(1);
    mkdirSync(directory, { recursive: true });
    first.writing.entered('two');
    pass();
    expect(onDisk()).toContain('"one"');
  });
});

describe('a draft', () => {
  test('typed before a kill is back, in its conversation, whatever case its name is written in', () => {
    const { writing } = open(1);
    let text = 'hal';
    writing.draft('#Lobby', () => text);
    writing.draft('alice', () => 'for alice');
    text = 'half a thought';
    pass();
    kill(1);
    const next = open(2).writing;
    expect(next.draftOf('#lobby')).toBe('half a thought');
    expect(next.targets).toEqual(expect.arrayContaining(['#Lobby', 'alice']));
  });

  test('that was sent does not come back, however soon the kill comes', () => {
    const { writing } = open(1);
    let text = 'hello';
    writing.draft('#lobby', () => text);
    pass();
    text = '';
    writing.draft('#lobby', () => text);
    writing.entered('hello');
    kill(1);
    expect(open(2).writing.draftOf('#lobby')).toBe('');
  });

  test('of a client that is running is its own', () => {
    open(1).writing.draft('#lobby', () => 'mine');
    pass();
    expect(open(2).writing.draftOf('#lobby')).toBe('');
  });

  test('of two that were killed: the newer one counts, and the other is found with the arrows', () => {
    const [first, second] = [open(1).writing, open(2).writing];
    first.draft('#lobby', () => 'older');
    second.draft('#lobby', () => 'newer');
    pass();
    kill(1, 2);
    const next = open(3).writing;
    expect(next.draftOf('#lobby')).toBe('newer');
    expect(next.history).toEqual(['older']);
  });

  test('belongs to one identity at one server', () => {
    open(1).writing.draft('#lobby', () => 'mine');
    pass();
    kill(1);
    expect(open(2, 'alice@irc.test:6667').writing.draftOf('#lobby')).toBe('');
  });

  test('leaves no directory behind when there is none any more', () => {
    const kept = open(1);
    let text = 'half';
    kept.writing.draft('#lobby', () => text);
    pass();
    text = '';
    kept.close();
    expect(onDisk()).toBe('');
    expect(readdirSync(join(home, 'kept')).flatMap((name) => readdirSync(join(home, 'kept', name)))).toEqual(
      [],
    );
  });
});

describe('a line that looks as if a password stood in it', () => {
  test('is in no file, neither entered nor while it is being written', () => {
    const kept = open(1);
    for (const text of [
      '@NickServ: identify hunter2',
      '/oper bob hunter2',
      'first line\nmy password is hunter2',
      'Tr0ub4dor&3',
      `ghp_${'hunter2'.repeat(5)}`,
      `here it is\n-----BEGIN ${'OPENSSH PRIVATE KEY'}-----\nhunter2`,
    ]) {
      kept.writing.draft('#lobby', () => text);
      pass();
      kept.writing.entered(text);
      pass();
    }
    kept.close();
    kill(1);
    open(2);
    expect(onDisk()).not.toMatch(/hunter2|Tr0ub4dor/);
  });
});
