import { beforeEach, describe, expect, test } from 'vitest';
import { Outbox } from '../../../src/client/outbox/outbox.js';
import { type KeptLine, memoryOutboxStore, type OwnLine } from '../../../src/client/outbox/own-line.js';
import { messagesOf, type Naming } from '../../../src/client/outbox/wire.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import type { MessageParts } from '../../../src/protocol/serialise.js';

let outbox: Outbox;
let count: number;
const anywhere = (): boolean => true;

beforeEach(() => {
  count = 0;
  outbox = new Outbox(memoryOutboxStore(), () => `id${++count}`);
});

/** Unix ms. */
const SENT_AT = Date.UTC(2026, 10, 21);

function say(text: string, target = '#lobby'): OwnLine {
  return outbox.add([{ target, text, action: false }], false)[0]!;
}

function next(now = 0, can: (target: string) => boolean = anywhere): string | undefined {
  return outbox.next(can, now, SENT_AT)?.text;
}

describe('sending', () => {
  test('lines leave in the order of writing, each once', () => {
    say('one');
    say('two');
    expect([next(), next(), next()]).toEqual(['one', 'two', undefined]);
    expect(outbox).toMatchObject({ size: 2, queued: 0 });
  });

  test('a target that cannot be reached holds up only its own lines', () => {
    say('one', '#ops');
    say('two', '#lobby');
    say('three', '#ops');
    const can = (target: string): boolean => target !== '#ops';
    expect([next(0, can), next(0, can)]).toEqual(['two', undefined]);
    expect([next(), next()]).toEqual(['one', 'three']);
  });

  test('only so many are in flight at once, and what has no answer for long does not count', () => {
    for (let i = 0; i < 20; i++) say(`${i}`);
    let sent = 0;
    while (next(0) !== undefined) sent++;
    expect(sent).toBe(16);
    expect(next(29_999)).toBeUndefined();
    expect(next(30_000)).toBe('16');
  });

  test('a batch counts for its lines: what is in flight at once stays a few lines', () => {
    say(Array.from({ length: 30 }, () => 'x').join('\n'));
    say('behind');
    expect(next(0)).toContain('x');
    expect(next(0)).toBeUndefined();
  });

  test('a line becomes several in its place, the first under its id', () => {
    const stored: string[] = [];
    const add = (lines: readonly OwnLine[]): void => void stored.push(...lines.map(({ id }) => id));
    outbox = new Outbox({ ...memoryOutboxStore(), add }, () => `id${++count}`);
    const whole = say('a\nb');
    say('c');
    const parts = outbox.split(whole.id, ['a', 'b']);
    expect(parts.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(parts[0]?.id).toBe(whole.id);
    expect(outbox.lines.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(stored).toHaveLength(4);
    expect(outbox.split('unknown', ['a'])).toEqual([]);
  });

  test('a refused batch that names nobody is the first that is in flight', () => {
    say('one line');
    say('two\nlines');
    next(0);
    next(0);
    const fail = parseMessage(':s FAIL BATCH MULTILINE_MAX_LINES 1 :Too many');
    expect(outbox.matchRefusal(fail, undefined, false)).toMatchObject({ line: { text: 'two\nlines' } });
  });

  test('the message carries the id as its label, where labels are taken', () => {
    const messageOf = (each: OwnLine, naming: Naming): MessageParts =>
      messagesOf(each, naming, undefined)[0]!;
    const line = { id: 'id1', target: '#lobby', text: 'waves', action: true };
    expect(messageOf(line, { label: true, sendId: true, reply: true })).toEqual({
      tags: [
        ['label', 'id1'],
        ['chat-tui/send-id', 'id1'],
      ],
      command: 'PRIVMSG',
      params: ['#lobby', '\x01ACTION waves\x01'],
    });
    const answer = { id: 'id2', target: '#lobby', text: 'yes', action: false, reply: 'm1' };
    expect(messageOf(answer, { label: false, sendId: false, reply: true }).tags).toEqual([
      ['+draft/reply', 'm1'],
    ]);
    expect(messageOf(answer, { label: false, sendId: false, reply: false })).not.toHaveProperty('tags');
    expect(messageOf(line, { label: false, sendId: false, reply: false })).not.toHaveProperty('tags');
  });
});

describe('the answer', () => {
  test('an echo is known by its label', () => {
    say('same');
    say('same');
    next();
    next();
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #lobby :same'), 'id2')).toBe('id2');
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #lobby :same'), 'id2')).toBeUndefined();
    expect(outbox.size).toBe(1);
  });

  test('an echo is known by its send id, and only by that', () => {
    say('same');
    say('same');
    next();
    next();
    const echo = '@chat-tui/send-id=id2 :bob!b@h PRIVMSG #lobby :same';
    expect(outbox.matchEcho(parseMessage(echo), undefined)).toBe('id2');
    expect(outbox.matchEcho(parseMessage(echo), undefined)).toBeUndefined();
    expect(outbox.size).toBe(1);
  });

  test('without labels an echo is known by target and text, or by order when the server changed the text', () => {
    say('one');
    say('\x02two');
    next();
    next();
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #Lobby :one'), undefined)).toBe('id1');
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #lobby :two'), undefined)).toBe('id2');
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #lobby :three'), undefined)).toBeUndefined();
  });

  test('a line that still waits is not taken for its own echo', () => {
    say('one');
    expect(outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #lobby :one'), undefined)).toBeUndefined();
  });

  test.for([
    ['401 by label', '@label=id1 :s 401 bob nock :No such nick', 'id1', 'No such nick'],
    [
      'FAIL by label',
      '@label=id1 :s FAIL PRIVMSG STORE_FULL nock :The disk is full',
      'id1',
      'The disk is full',
    ],
    ['401 by target', ':s 401 bob Nock :No such nick', undefined, 'No such nick'],
    ['FAIL by target', ':s FAIL PRIVMSG STORE_FULL nock :The disk is full', undefined, 'The disk is full'],
  ] as const)('a refusal is known: %s', ([, text, label, reason]) => {
    say('psst', 'nock');
    next();
    expect(outbox.matchRefusal(parseMessage(text), label, true)).toMatchObject({
      line: { id: 'id1' },
      reason,
      waits: false,
    });
    expect(outbox.size).toBe(0);
  });

  test('an error about something else refuses nothing', () => {
    say('psst', 'nock');
    next();
    expect(
      outbox.matchRefusal(parseMessage(':s 401 bob other :No such nick'), undefined, true),
    ).toBeUndefined();
    expect(outbox.matchRefusal(parseMessage(':s 433 bob nock :In use'), undefined, true)).toBeUndefined();
    expect(outbox.matchRefusal(parseMessage(':s 301 bob nock :Gone'), 'id1', true)).toBeUndefined();
    expect(outbox.size).toBe(1);
  });
});

describe('after a cut', () => {
  beforeEach(() => {
    say('in flight');
    say('waiting');
    next();
    outbox.onLost();
  });

  test('nothing is sent to that target before its history has been read', () => {
    expect(next()).toBeUndefined();
  });

  test('a line that history does not show is sent again, before those after it', () => {
    expect(outbox.onReady('#lobby', true, () => false)).toEqual([]);
    expect([next(), next()]).toEqual(['in flight', 'waiting']);
  });

  test('a line that history shows is not', () => {
    expect(outbox.matchHistory(parseMessage(':bob!b@h PRIVMSG #lobby :in flight'), () => false)).toBe('id1');
    outbox.onReady('#lobby', true, () => false);
    expect([next(), next()]).toEqual(['waiting', undefined]);
  });

  test('two equal lines need two in history', () => {
    outbox = new Outbox(memoryOutboxStore(), () => `id${++count}`);
    say('ok');
    say('ok');
    next();
    next();
    outbox.onLost();
    const shown = parseMessage(':bob!b@h PRIVMSG #lobby :ok');
    expect([
      outbox.matchHistory(shown, () => false),
      outbox.matchHistory(shown, () => false),
      outbox.matchHistory(shown, () => false),
    ]).toEqual(['id3', 'id4', undefined]);
  });

  test('where there is no history nobody can know, so it is given up rather than sent twice', () => {
    expect(outbox.onReady('#lobby', false, () => false).map(({ text }) => text)).toEqual(['in flight']);
    expect(next()).toBe('waiting');
  });
});

test('a room that cannot be entered gives up all that waits for it', () => {
  say('one', '#secret');
  say('two');
  expect(outbox.onUnreachable('#SECRET').map(({ text }) => text)).toEqual(['one']);
  expect(outbox.size).toBe(1);
});

describe('the store', () => {
  let kept: Map<string, boolean>;

  beforeEach(() => {
    kept = new Map();
    const earlier = (id: string, sent: boolean): KeptLine => ({
      line: { id, target: '#lobby', text: id, action: false },
      sent,
      sentAt: sent ? SENT_AT : 0,
    });
    outbox = new Outbox(
      {
        load: () => [earlier('old', true), earlier('unsent', false)],
        add: (lines) => lines.forEach(({ id }) => kept.set(id, false)),
        sent: (id) => kept.set(id, true),
        remove: (id) => kept.delete(id),
      },
      () => `new${++count}`,
    );
  });

  test('has a line from writing until the answer, and knows whether it was sent', () => {
    say('now', '#ops');
    expect([...kept]).toEqual([['new1', false]]);
    next();
    expect([...kept]).toEqual([['new1', true]]);
    outbox.matchEcho(parseMessage(':bob!b@h PRIVMSG #ops :now'), 'new1');
    expect([...kept]).toEqual([]);
  });

  test('gives back the lines of an earlier run: those that were sent are unsure, and hold up the others', () => {
    expect(next()).toBeUndefined();
    outbox.onReady('#lobby', true, () => false);
    expect([next(), next()]).toEqual(['old', 'unsent']);
  });
});

describe('what the server knows by its id', () => {
  beforeEach(() => {
    say('in flight');
    next();
    outbox.onLost();
  });

  test('is sent again by the same session, whatever history shows', () => {
    const same = parseMessage(':bob!b@h PRIVMSG #lobby :in flight');
    expect(outbox.matchHistory(same, () => true)).toBeUndefined();
    expect(outbox.onReady('#lobby', false, () => true)).toEqual([]);
    expect(next()).toBe('in flight');
  });

  test('is known in history, too', () => {
    const tagged = '@chat-tui/send-id=id1 :bob!b@h PRIVMSG #lobby :in flight';
    expect(outbox.matchSendId(parseMessage(tagged))).toBe('id1');
    expect(outbox.size).toBe(0);
  });

  test('is unknown when another session begins: then history has to tell', () => {
    outbox.onNewSession();
    expect(outbox.onReady('#lobby', false, () => true).map(({ text }) => text)).toEqual(['in flight']);
  });
});

describe('what the server has known by its id, too long ago', () => {
  const isYoung = (sentAt: number): boolean => sentAt > SENT_AT;

  beforeEach(() => {
    say('in flight');
    next();
    outbox.onLost();
  });

  test('is not sent again by itself: history has to tell', () => {
    expect(outbox.onReady('#lobby', false, isYoung).map(({ text }) => text)).toEqual(['in flight']);
    expect(next()).toBeUndefined();
  });

  test('is known in history by its text', () => {
    const same = parseMessage(':bob!b@h PRIVMSG #lobby :in flight');
    expect(outbox.matchHistory(same, isYoung)).toBe('id1');
  });

  test('and the time counts from when it was sent first', () => {
    outbox.onReady('#lobby', false, () => true);
    outbox.next(anywhere, 0, SENT_AT + 1);
    outbox.onLost();
    expect(outbox.onReady('#lobby', false, isYoung)).toHaveLength(1);
  });
});

describe('what was refused', () => {
  beforeEach(() => {
    say('psst', 'nock');
    next();
    outbox.matchRefusal(parseMessage(':s 401 bob nock :No such nick'), 'id1', false);
    say('still waits', 'nock');
  });

  test('is sent again when a person says so, under the id it had', () => {
    expect(outbox.resend('other')).toEqual([]);
    expect(outbox.resend('Nock')).toMatchObject([{ id: 'id1', text: 'psst' }]);
    expect(outbox.resend('nock')).toEqual([]);
    expect([next(), next()]).toEqual(['still waits', 'psst']);
  });

  test('can be dropped, and with it what was not sent yet', () => {
    say('elsewhere');
    const { refused, unsent } = outbox.discard('nock');
    expect([refused, unsent].map((lines) => lines.map(({ text }) => text))).toEqual([
      ['psst'],
      ['still waits'],
    ]);
    expect([next(), next()]).toEqual(['elsewhere', undefined]);
  });
});

describe('an early line to somebody who is not there', () => {
  const answer = (id: string, canWait = true): boolean | undefined =>
    outbox.matchRefusal(parseMessage(':s 401 bob alice :No such nick'), id, canWait)?.waits;

  beforeEach(() => {
    outbox.add([{ target: 'alice', text: 'early', action: false }], true);
    next();
  });

  test('waits, and holds up what was written after it', () => {
    say('later', 'alice');
    expect(answer('id1')).toBe(true);
    expect(next()).toBeUndefined();
    expect(outbox).toMatchObject({ size: 2, queued: 2, isUnsure: false });
    outbox.tryAgain('carol');
    expect(next()).toBeUndefined();
    outbox.tryAgain('Alice');
    expect([next(), next()]).toEqual(['early', 'later']);
    expect([answer('id1'), answer('id2')]).toEqual([true, true]);
  });

  test('is refused when nobody can be expected any more', () => {
    expect(answer('id1', false)).toBe(false);
    expect(outbox.size).toBe(0);
  });

  test('was never sent, as far as the next connection is concerned', () => {
    answer('id1');
    outbox.onLost();
    expect(next()).toBe('early');
  });

  test('can be discarded', () => {
    answer('id1');
    expect(outbox.discard('alice').unsent).toMatchObject([{ text: 'early' }]);
    expect(outbox.size).toBe(0);
  });
});
