import { expect, test } from 'vitest';
import type { Fresh } from '../../../src/client/model/conversation.js';
import { type Line, type LineKind, makeLine } from '../../../src/client/model/line.js';
import { LineLog } from '../../../src/client/model/line-log.js';
import { ConversationLog } from '../../../src/client/screen/conversation-log.js';
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';

const NOON = new Date(2026, 10, 21, 12).getTime();
let id = 0;

function line(kind: LineKind, nick: string, minutes = 0, more: Partial<Line> = {}): Line {
  id++;
  return makeLine(id, NOON + minutes * 60_000, { kind, nick, msgid: `m${id}`, text: 'x', ...more });
}

function rows(view: ConversationLog, fresh?: Fresh): string[] {
  view.update(NOON, fresh);
  return rowsOf(view);
}

function rowsOf(view: ConversationLog): string[] {
  return Array.from({ length: view.length }, (_, i) => view.at(i)).map(({ kind, nick, spans }) =>
    `${kind === 'divider' ? '--' : nick} ${spans.map(({ text }) => text).join('')}`.trim(),
  );
}

test('a day begins with a rule', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  log.append(line('message', 'ann', -24 * 60));
  log.append(line('message', 'ann', -60));
  log.append(line('message', 'ann'));
  expect(rows(view)).toEqual(['-- Fri 20 Nov', 'ann x', '-- Sat 21 Nov', 'ann x', 'ann x']);
});

test('three joins and leaves are shown as they are, four become one line that grows', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['ann', 'ben', 'cat']) log.append(line('join', nick, 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual(['ann joined', 'ben joined', 'cat joined']);
  log.append(line('quit', 'dan', 0, { text: 'bye' }));
  expect(rows(view).slice(1)).toEqual(['‹ 3 joined, 1 left: ann ben cat, −dan ›']);
  log.append(line('part', 'ann', 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual(['‹ 3 joined, 2 left: ann ben cat, −dan −ann ›']);
  log.append(line('message', 'ben'));
  log.append(line('join', 'eve', 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual([
    '‹ 3 joined, 2 left: ann ben cat, −dan −ann ›',
    'ben x',
    'eve joined',
  ]);
});

test('those who were lost are told from those who left', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  const reasons = ['Quit: Connection lost', 'Connection lost', 'Ping timeout: 45 seconds', 'bye'];
  for (const [i, text] of reasons.entries()) log.append(line('quit', `n${i}`, 0, { text }));
  expect(rows(view).slice(1)).toEqual(['‹ 2 left, 2 lost: −n0 −n1 −n2 −n3 ›']);
});

test('the same rows come out whether the log grew line by line or was there at once', () => {
  const log = new LineLog();
  const stepwise = new ConversationLog(log);
  const kinds: LineKind[] = [
    'join',
    'join',
    'quit',
    'join',
    'join',
    'message',
    'part',
    'join',
    'topic',
    'join',
  ];
  for (const kind of kinds) {
    log.append(line(kind, 'ann'));
    stepwise.update(NOON, undefined);
  }
  expect(rows(stepwise)).toEqual(rows(new ConversationLog(log)));
});

test('unread messages begin with a rule, and waiting own lines come last', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['ann', 'ben']) log.append(line('message', nick));
  log.append(line('message', 'me', 0, { own: true }));
  log.append(line('message', 'cat'));
  log.addPending(line('message', 'me', 0, { own: true, mark: 'pending', sendId: 'a' }));
  const fresh = { from: log.at(1)!, count: 2, since: undefined };
  const without = ['ann x', 'ben x', 'me x', 'cat x', 'me x'];
  const marked = ['ann x', '-- 2 new', 'ben x', 'me x', 'cat x', 'me x'];
  expect(rows(view, fresh).slice(1)).toEqual(marked);
  expect(view.unreadAt).toBe(2);
  expect(rows(view).slice(1)).toEqual(without);
  expect(view.unreadAt).toBeUndefined();
  expect(rows(view, fresh).slice(1)).toEqual(marked);
  log.prepend([line('message', 'old', -5)]);
  expect(rows(view, fresh).slice(2)).toEqual(marked);
});

test('a page of history at the top leaves the lines what they were', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  log.append(line('message', 'ben'));
  view.update(NOON, undefined);
  const before = view.at(1);
  log.prepend([line('message', 'ann', -1)]);
  view.update(NOON, undefined);
  expect(view.at(2)).toBe(before);
});

test('a new version of a line takes its place, wherever folds and rules have moved it', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['ann', 'ben', 'cat', 'dan']) log.append(line('join', nick, 0, { text: '' }));
  log.append(line('message', 'bob', 0, { own: true, mark: 'stored' }));
  log.append(line('message', 'ann'));
  expect(rows(view)).toHaveLength(4);
  log.update(4, { ...log.at(4)!, mark: 'delivered' });
  log.append(line('message', 'bob', 0, { own: true, mark: 'stored' }));
  log.update(6, { ...log.at(6)!, mark: 'delivered' });
  expect(rows(view)).toHaveLength(5);
  expect(Array.from({ length: 5 }, (_, i) => view.at(i).mark)).toEqual([
    '',
    '',
    'delivered',
    '',
    'delivered',
  ]);
});

test('comings and goings can be left out, and come back; symbols follow the terminal', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['ann', 'ben', 'cat', 'dan']) log.append(line('join', nick, 0, { text: '' }));
  log.append(line('quit', 'ann', 0, { text: '' }));
  log.append(line('message', 'ben', 0, { copy: true, target: 'bob' }));
  const shown = (joins: boolean, foldJoins: boolean, glyphs: Glyphs): string[] => {
    view.update(NOON, undefined, { joins, foldJoins, glyphs });
    return rowsOf(view).slice(1);
  };
  expect(shown(true, true, ASCII_GLYPHS)).toEqual([
    '< 4 joined, 1 left: ann ben cat dan, -ann >',
    'ben > bob x',
  ]);
  expect(shown(false, true, ASCII_GLYPHS)).toEqual(['ben > bob x']);
  expect(shown(true, false, UNICODE_GLYPHS)).toHaveLength(6);
  expect(shown(true, true, UNICODE_GLYPHS).at(-1)).toBe('ben → bob x');
});

test('a run of comings and goings is one line also where history and the present meet', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['cat', 'dan']) log.append(line('join', nick, 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual(['cat joined', 'dan joined']);
  log.prepend([
    line('message', 'zoe', -30),
    line('join', 'ann', -2, { text: '' }),
    line('join', 'ben', -1, { text: '' }),
  ]);
  expect(rows(view).slice(1)).toEqual(['zoe x', '‹ 4 joined: ann ben cat dan ›']);
});

test('whoever comes and goes many times is named once', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (let i = 0; i < 6; i++) log.append(line(i % 2 === 0 ? 'join' : 'part', 'ann', 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual(['‹ 3 joined, 3 left: ann, −ann ›']);
});

test('of many the first eight are named', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (let i = 0; i < 5000; i++) log.append(line('join', `n${i}`, 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual(['‹ 5000 joined: n0 n1 n2 n3 n4 n5 n6 n7 and others ›']);
});

test('whoever has just spoken is missed: that they leave is not folded, and only once', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  log.append(line('message', 'Ann', -20));
  log.append(line('message', 'ben', -5));
  for (const nick of ['ann', 'cat', 'dan', 'eve']) log.append(line('part', nick, 0, { text: '' }));
  log.append(line('part', 'ben', 0, { text: '' }));
  for (const kind of ['join', 'part', 'join', 'part'] as const)
    log.append(line(kind, 'ben', 0, { text: '' }));
  expect(rows(view).slice(1)).toEqual([
    'Ann x',
    'ben x',
    '‹ 4 left: −ann −cat −dan −eve ›',
    'ben left',
    '‹ 2 joined, 2 left: ben, −ben ›',
  ]);
});

test('of somebody whom one talks with alone nothing is folded or left out', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  for (const nick of ['ann', 'ben', 'cat', 'dan', 'Eve', 'fay'])
    log.append(line('part', nick, 0, { text: '' }));
  const follows = (folded: string): boolean => folded === 'eve';
  view.update(NOON, undefined, { follows });
  expect(rowsOf(view).slice(1)).toEqual(['‹ 4 left: −ann −ben −cat −dan ›', 'Eve left', 'fay left']);
  view.update(NOON, undefined, { joins: false, follows });
  expect(rowsOf(view).slice(1)).toEqual(['Eve left']);
});

test('days change at midnight where the reader is, also in an older page, and another year is named', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  const at = (nick: string, ...date: [number, number, number, number, number]): Line => ({
    ...line('message', nick),
    time: new Date(...date).getTime(),
  });
  log.append(at('ann', 2026, 0, 1, 0, 0));
  log.append(at('ann', 2026, 10, 20, 23, 59));
  log.append(at('ann', 2026, 10, 21, 0, 0));
  const shown = ['-- Thu 1 Jan', 'ann x', '-- Fri 20 Nov', 'ann x', '-- Sat 21 Nov', 'ann x'];
  expect(rows(view)).toEqual(shown);
  log.prepend([at('old', 2025, 11, 31, 23, 0), at('old', 2025, 11, 31, 23, 59)]);
  expect(rows(view)).toEqual(['-- Wed 31 Dec 2025', 'old x', 'old x', ...shown]);
});

test('an own private line names whom it was for in the colour of that person', () => {
  const log = new LineLog();
  const view = new ConversationLog(log);
  log.append(line('message', 'bob', 0, { own: true, copy: true, target: 'Ann' }));
  log.append(line('message', 'ann', 0, { copy: true, target: 'you' }));
  log.append(line('message', 'bob', 0, { own: true }));
  view.update(NOON, undefined, { joins: true, foldJoins: true, glyphs: UNICODE_GLYPHS });
  const [mine, hers, plain] = [1, 2, 3].map((i) => view.at(i));
  expect(mine!.nick).toBe('bob → Ann');
  expect(mine!.to).toEqual({ nick: 'Ann', style: hers!.nickStyle });
  expect([hers!.to, plain!.to]).toEqual([undefined, undefined]);
});
