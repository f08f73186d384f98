import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { Journal, readJournal, type Entry } from './journal.js';
import { Memory } from './memory.js';
import { compose, type ClientPlan } from './plan.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chaos-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const NOTE: Entry = { k: 'note', wrong: false, text: 'x' };

it('reads back what was flushed, over several lives, and leaves out a line that a kill cut short', () => {
  const path = join(directory, 'c0.jsonl');
  const first = new Journal(path);
  first.add(NOTE);
  first.flush();
  first.add({ k: 'finished', c: '#never-flushed' });
  appendFileSync(path, '{"k":"note","wr');
  const second = new Journal(path);
  second.add(NOTE);
  second.close();
  expect(readJournal(path)).toEqual([NOTE, NOTE]);
  expect(readJournal(join(directory, 'missing'))).toEqual([]);
});

it('gives a client that starts again its outbox, its places, its token and the number of the next message', () => {
  const plan: ClientPlan = {
    nick: 'c0',
    host: '',
    port: 0,
    rooms: ['#lobby'],
    peers: [],
    messages: 3,
    rate: 1,
    seed: 's',
    journal: join(directory, 'c0.jsonl'),
  };
  const [one, two] = [compose(plan, 1), compose(plan, 2)];
  const before = new Memory(plan);
  before.add({ k: 'identity', i: 4, n: 7 });
  before.add({ k: 'token', token: 'secret' });
  for (const { key, text, sendId } of [one, two]) {
    before.add({ k: 'sent', key, c: '#lobby', text, id: sendId, i: 4, n: 7 });
  }
  before.add({ k: 'ack', key: one.key, m: 'm1', t: '' });
  const lobby = before.conversations.get('#lobby')!;
  lobby.hold(7);
  lobby.release();
  lobby.live({ msgid: 'm1', time: '', sender: 'c0', text: one.text, resent: false });
  before.close();

  const after = new Memory(plan);
  expect([after.identity, after.token, after.written]).toEqual([4, 'secret', 2]);
  expect([...after.outbox.values()]).toEqual([{ ...two, identity: 4, connection: 7 }]);
  expect(after.conversations.get('#lobby')?.last).toBe('m1');
  after.close();
});
