/** What is said about messages: reactions, answers, deletions; by whatever way and in whatever order they come. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { countReactions } from '../../../src/client/model/reactions.js';
import type { Line } from '../../../src/client/model/line.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice', 'carol');
});

const at = (second: number): string => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`;

function react(second: number, nick: string, to: string, text: string, tag = '+draft/react'): string {
  const id = `t${second}`;
  return `@time=${at(second)};msgid=${id};+draft/reply=${to};${tag}=${text} :${nick}!u@host TAGMSG #lobby`;
}

function redact(second: number, nick: string, msgid: string, reason = ''): string {
  return `@time=${at(second)};msgid=r${second} :${nick}!u@host REDACT #lobby ${msgid}${reason === '' ? '' : ` :${reason}`}`;
}

function answer(
  msgid: string,
  second: number,
  nick: string,
  to: string,
  text: string,
  tag = '+draft/reply',
): string {
  return said(msgid, second, nick, text).replace('@', `@${tag}=${to};`);
}

const find = (msgid: string): Line | undefined => client.conversation('#lobby').log.find(msgid);
const shown = (msgid: string): string =>
  countReactions(find(msgid)!)
    .map(({ text, nicks, own }) => `${text}:${nicks.join('+')}${own ? '!' : ''}`)
    .join(' ');

describe('a reaction', () => {
  test('counts each person once for each emoji, the first emoji first, ours marked', () => {
    client.hear(said('m1', 1, 'alice', 'done'));
    client.hear(react(2, 'carol', 'm1', '👍'), react(3, 'bob', 'm1', '👍'), react(4, 'alice', 'm1', '❤'));
    client.hear(react(5, 'carol', 'm1', '👍'), react(6, 'Carol', 'm1', '👍'));
    expect(shown('m1')).toBe('👍:bob+Carol! ❤:alice');
  });

  test('is taken back by its sender', () => {
    client.hear(said('m1', 1, 'alice', 'done'), react(2, 'carol', 'm1', '👍'), react(3, 'bob', 'm1', '👍'));
    client.hear(react(4, 'carol', 'm1', '👍', '+draft/unreact'));
    expect(shown('m1')).toBe('👍:bob!');
  });

  test('is deleted with the message that brought it', () => {
    client.hear(said('m1', 1, 'alice', 'done'), react(2, 'carol', 'm1', '👍'), redact(3, 'carol', 't2'));
    expect(shown('m1')).toBe('');
  });

  test('that comes before its message, from history, waits for it', () => {
    client.hear(react(9, 'carol', 'm0', '👍'));
    client.hear(said('m5', 5, 'alice', 'later'));
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', said('m0', 0, 'alice', 'earlier'));
    expect(shown('m0')).toBe('👍:carol');
  });

  test.for([
    ['a flood of marks', `a${'\u0301'.repeat(60)}`, 5],
    ['a long text', 'x'.repeat(300), 12],
    ['a control', '\u0007\u001b[31m', 12],
  ] as const)('of %s is cut', ([, text, most]) => {
    client.hear(said('m1', 1, 'alice', 'done'), react(2, 'carol', 'm1', text));
    const [reaction] = countReactions(find('m1')!);
    expect(Array.from(reaction?.text ?? '').length).toBeLessThanOrEqual(most);
    expect(reaction?.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test('is bounded on one message', () => {
    client.hear(said('m1', 1, 'alice', 'done'));
    for (let i = 0; i < 500; i++) client.hear(react(2, `n${i}`, 'm1', '👍'));
    expect(find('m1')?.reactions).toHaveLength(200);
  });

  test('to messages that never come takes no memory without end', () => {
    for (let i = 0; i < 1500; i++) client.hear(react(2, 'carol', `gone${i}`, '👍'));
    const { notes } = client.conversation('#lobby');
    expect(notes.reactionsTo('gone0')).toEqual([]);
    expect(notes.reactionsTo('gone1499')).toHaveLength(1);
  });

  test.for([
    'TAGMSG',
    '@+draft/react=👍 :carol!c@h TAGMSG #lobby',
    '@+draft/react=;+draft/reply=m1 :carol!c@h TAGMSG #lobby',
  ])('without what it needs changes nothing: %s', (line) => {
    client.hear(said('m1', 1, 'alice', 'done'), line);
    expect(find('m1')?.reactions).toEqual([]);
  });

  test('opens no conversation with a stranger', () => {
    client.hear('@+draft/react=👍;+draft/reply=m1 :mallory!m@h TAGMSG bob');
    expect(client.state.conversations.has('mallory')).toBe(false);
  });
});

describe('an answer', () => {
  test.for(['+draft/reply', '+reply'])('quotes the beginning of what it answers (%s)', (tag) => {
    client.hear(said('m1', 1, 'alice', 'is it out?'), answer('m2', 2, 'carol', 'm1', 'yes', tag));
    expect(find('m2')).toMatchObject({ text: 'yes', reply: { nick: 'alice', text: 'is it out?' } });
  });

  test('to a message that is not loaded says so, and quotes it once it is', () => {
    client.hear(answer('m2', 5, 'carol', 'm1', 'yes'));
    expect(find('m2')?.reply).toEqual({ msgid: 'm1', nick: '', text: '' });
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', said('m1', 1, 'alice', 'is it out?'));
    expect(find('m2')?.reply).toEqual({ msgid: 'm1', nick: 'alice', text: 'is it out?' });
  });

  test('of ours has the quotation before the server has it', () => {
    client.hear(said('m1', 1, 'alice', 'is it out?'));
    client.apply({ type: 'own-queued', id: 'i1', target: '#lobby', text: 'yes', action: false, reply: 'm1' });
    expect(client.lines('#lobby').at(-1)).toMatchObject({ mark: 'pending', reply: { nick: 'alice' } });
  });

  test('quotes a text that hides controls only in clean', () => {
    client.hear(said('m1', 1, 'alice', 'a\u0002b\u0007c\u202e'), answer('m2', 2, 'carol', 'm1', 'yes'));
    expect(find('m2')?.reply?.text).toBe('ab␇c\ufffd');
  });
});

describe('a deletion', () => {
  test('leaves who and why, without text, styles and reactions', () => {
    client.hear(said('m1', 1, 'alice', '\u0002hunter2'), react(2, 'carol', 'm1', '👍'));
    client.hear(redact(3, 'op', 'm1', 'a password'));
    expect(find('m1')).toMatchObject({
      deleted: true,
      text: 'message deleted by op (a password)',
      spans: undefined,
      reactions: [],
    });
    expect(client.effects.at(-1)).toMatchObject({ do: 'redacted', msgid: 'm1', own: false });
    client.hear(react(4, 'carol', 'm1', '👍'));
    expect(find('m1')?.reactions).toEqual([]);
  });

  test('takes the words out of the answers that quote them', () => {
    client.hear(
      said('m1', 1, 'alice', 'hunter2'),
      answer('m2', 2, 'carol', 'm1', 'oops'),
      redact(3, 'alice', 'm1'),
    );
    expect(find('m2')?.reply?.text).toBe('message deleted by alice');
  });

  test('of a private message takes the copy where the reader was, too', () => {
    client.hear(said('m1', 1, 'alice', 'hunter2', 'bob'));
    expect(client.words('#lobby').at(-1)).toContain('hunter2');
    client.hear(':alice!u@host REDACT bob m1');
    expect(client.words('#lobby').at(-1)).toContain('message deleted by alice');
    expect(client.words('alice').at(-1)).toContain('message deleted by alice');
  });

  test('of an unknown message, or of something nobody said, changes no line', () => {
    const before = client.words('#lobby');
    client.hear(
      redact(3, 'op', 'nothing'),
      redact(4, 'op', 'join-#lobby'),
      ':op REDACT',
      ':op REDACT #nowhere m1',
    );
    expect(client.words('#lobby')).toEqual(before);
  });

  test('is known when the message comes out of the history after it', () => {
    client.hear(said('m5', 5, 'alice', 'later'), redact(9, 'alice', 'm1'));
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', said('m1', 1, 'alice', 'hunter2'));
    expect(find('m1')).toMatchObject({ deleted: true, text: 'message deleted by alice' });
  });
});

describe('history', () => {
  test('of nothing but reactions is not the start of the conversation', () => {
    client.hear(said('m5', 5, 'alice', 'later'));
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', react(2, 'carol', 'm1', '👍'), react(3, 'alice', 'm1', '👍'));
    expect(client.conversation('#lobby').startReached).toBe(false);
    client.apply({ type: 'load-older', key: '#lobby' });
    expect(client.sent).toEqual(['CHATHISTORY BEFORE #lobby msgid=t2 4']);
    client.history('#lobby', said('m1', 1, 'alice', 'earlier'));
    expect(shown('m1')).toBe('👍:carol+alice');
  });
});

describe('whatever the order of arrival', () => {
  const events: readonly string[] = [
    said('m1', 1, 'alice', 'one'),
    said('m2', 2, 'carol', 'two'),
    answer('m3', 3, 'bob', 'm1', 'to one'),
    answer('m4', 4, 'alice', 'm2', 'to two'),
    react(5, 'carol', 'm1', '👍'),
    react(6, 'carol', 'm1', '👍', '+draft/unreact'),
    react(7, 'bob', 'm1', '👍'),
    react(8, 'alice', 'm2', '❤'),
    react(9, 'carol', 'm3', '👀'),
    redact(10, 'op', 'm2', 'no'),
    react(11, 'carol', 'm2', '👍'),
  ];
  /** What the reader sees, by msgid: the place in the log is another matter. */
  const result = (lines: readonly string[], live: number): unknown => {
    client = new ModelClient();
    client.register();
    client.join('#lobby', 'alice', 'carol');
    client.hear(...lines.slice(0, live));
    client.apply({ type: 'load-older', key: '#lobby' });
    // Pages come in order.
    client.history('#lobby', ...lines.slice(live).toSorted((a, b) => Number(timeIn(a) > timeIn(b)) * 2 - 1));
    return ['m1', 'm2', 'm3', 'm4'].map((msgid) => {
      const line = find(msgid)!;
      return { msgid, text: line.text, reply: line.reply, deleted: line.deleted, reactions: shown(msgid) };
    });
  };
  const timeIn = (line: string): string => /time=([^;]*)/.exec(line)?.[1] ?? '';

  test('the result is the same', () => {
    const expected = result(events, events.length);
    expect(expected).toMatchObject([
      { text: 'one', reactions: '👍:bob!' },
      { text: 'message deleted by op (no)', reactions: '' },
      { text: 'to one', reply: { nick: 'alice', text: 'one' }, reactions: '👀:carol' },
      { text: 'to two', reply: { nick: 'carol', text: 'message deleted by op (no)' } },
    ]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events], { minLength: events.length }),
        fc.nat(events.length),
        (order, live) => {
          expect(result(order, live)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('what is heard twice counts once', () => {
    expect(result([...events, ...events.slice(4)], events.length * 2 - 4)).toEqual(
      result(events, events.length),
    );
  });
});
