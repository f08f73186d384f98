/** What an author is told of who has a message (docs/ext/receipts.md). */
import { beforeEach, describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/protocol/parse.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice', 'carol');
});

/** An own line, from being typed to its echo. */
function say(msgid: string, second: number, target = '#lobby', wire = target): void {
  client.apply({ type: 'own-queued', id: `id-${msgid}`, target, text: msgid, action: false });
  const message = parseMessage(said(msgid, second, 'bob', msgid, wire));
  client.apply({ type: 'message', message, ownId: `id-${msgid}` });
}

/** Of the own lines, in order: the mark, and how many have it. */
const told = (key = '#lobby'): string[] =>
  client
    .lines(key)
    .filter((line) => line.own && line.kind === 'message')
    .map(({ msgid, mark, has, of }) => `${msgid} ${mark} ${has}/${of}`);

describe('a confirmation', () => {
  test('is kept as k of n until everybody has the line, which is delivered then', () => {
    say('m1', 1);
    expect(told()).toEqual(['m1 stored 0/0']);
    client.hear(':irc.test RECEIPT #lobby m1 1 2');
    expect(told()).toEqual(['m1 stored 1/2']);
    client.hear(':irc.test RECEIPT #lobby m1 2 2');
    expect(told()).toEqual(['m1 delivered 2/2']);
    expect(client.effects).toMatchObject([{ do: 'delivered', line: { msgid: 'm1', has: 2, of: 2 } }]);
  });

  test('that comes before the line (its echo was lost with a connection) is not lost', () => {
    say('m1', 1);
    client.hear(':irc.test RECEIPT #lobby m3 2 2');
    expect(told()).toEqual(['m1 stored 0/0']);
    say('m3', 3);
    expect(told()).toEqual(['m1 delivered 2/2', 'm3 delivered 2/2']);
  });

  test('that comes before the history with the line is not lost', () => {
    client.loseConnection();
    client.register();
    client.hear('@time=2026-11-21T10:00:30.000Z;msgid=j2 :bob!b@host JOIN #lobby');
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.hear(':irc.test RECEIPT #lobby m1 1 2', ':irc.test RECEIPT #lobby m1 2 2');
    client.history('#lobby', said('m1', 1, 'bob', 'from another run'));
    expect(told()).toEqual(['m1 delivered 2/2']);
  });

  test('of lines that never come are kept for a few, the last ones', () => {
    for (let i = 0; i < 40; i++) client.hear(`:irc.test RECEIPT #lobby x${i} 1 2`);
    expect(client.conversation('#lobby').earlyReceipts.size).toBe(16);
    say('x39', 1);
    expect(told()).toEqual(['x39 stored 1/2']);
    expect(client.conversation('#lobby').earlyReceipts.size).toBe(15);
  });

  test('holds for all earlier lines of ours, but for those that everybody has', () => {
    for (const [i, msgid] of ['m1', 'm2', 'm3', 'm4'].entries()) say(msgid, i);
    client.hear(':irc.test RECEIPT #lobby m1 2 2', ':irc.test RECEIPT #lobby m3 1 3');
    expect(told()).toEqual(['m1 delivered 2/2', 'm2 stored 1/3', 'm3 stored 1/3', 'm4 stored 0/0']);
    client.hear(':irc.test RECEIPT #lobby m3 3 3', ':irc.test RECEIPT #lobby m3 1 3');
    expect(told()).toEqual(['m1 delivered 2/2', 'm2 delivered 3/3', 'm3 delivered 3/3', 'm4 stored 0/0']);
  });

  test('says nothing of lines of others, of another conversation, or of a part of the room', () => {
    client.join('#ops', 'alice');
    say('m1', 1, '#ops');
    say('m2', 2, '#lobby', '@#lobby');
    client.hear(said('m3', 3, 'alice', 'hi'));
    say('m4', 4);
    client.hear(':irc.test RECEIPT #lobby m4 2 2', ':irc.test RECEIPT #lobby m3 2 2');
    expect(told('#ops')).toEqual(['m1 stored 0/0']);
    expect(told()).toEqual(['m2 stored 0/0', 'm4 delivered 2/2']);
    expect(client.lines('#lobby').find(({ msgid }) => msgid === 'm3')).toMatchObject({ mark: '', of: 0 });
  });

  test('does not reach lines that were too old to be told of', () => {
    say('m1', 1);
    const late = parseMessage(said('m2', 2, 'bob', 'm2').replace('T10:00', 'T10:10'));
    client.apply({ type: 'own-queued', id: 'id-m2', target: '#lobby', text: 'm2', action: false });
    client.apply({ type: 'message', message: late, ownId: 'id-m2' });
    client.hear(':irc.test RECEIPT #lobby m2 2 2');
    expect(told()).toEqual(['m1 stored 0/0', 'm2 delivered 2/2']);
  });

  test('of a private line marks it where the reader was, too', () => {
    say('m1', 1, 'alice');
    client.hear(':irc.test RECEIPT alice m1 1 1');
    expect(told('alice')).toEqual(['m1 delivered 1/1']);
    expect(client.words('#lobby').at(-1)).toBe('✓✓ <bob> m1');
  });

  test.for([
    'RECEIPT',
    'RECEIPT #lobby',
    'RECEIPT #lobby m1 0 0',
    'RECEIPT #lobby m1 3 2',
    'RECEIPT #lobby m1 -1 2',
    'RECEIPT #lobby m1 x y',
    'RECEIPT #lobby nothing 2 2',
    'RECEIPT #nowhere m1 2 2',
  ])('without sense changes nothing: %s', (line) => {
    say('m1', 1);
    client.hear(`:irc.test ${line}`);
    expect(told()).toEqual(['m1 stored 0/0']);
    expect(client.effects).toEqual([]);
  });

  test('costs the screen one line of the log', () => {
    say('m1', 1);
    const { log } = client.conversation('#lobby');
    const { revision } = log;
    client.hear(':irc.test RECEIPT #lobby m1 2 2');
    expect(log.revision).toBe(revision);
    expect(log.takeUpdates()).toMatchObject([{ old: { mark: 'stored' }, line: { mark: 'delivered' } }]);
    expect(log.takeUpdates()).toEqual([]);
  });

  test('for more lines than anybody follows one by one makes the screen read the log anew', () => {
    for (let i = 0; i < 100; i++) say(`m${i}`, 1);
    const { log } = client.conversation('#lobby');
    const { revision } = log;
    client.hear(':irc.test RECEIPT #lobby m99 2 2');
    expect(log.revision).toBeGreaterThan(revision);
    expect(told().every((words) => words.endsWith('delivered 2/2'))).toBe(true);
  });
});

describe('the errors of', () => {
  test('confirmations are not shown, those of a question are', () => {
    const before = client.words('#lobby');
    client.hear(':irc.test FAIL RECEIPT NO_SUCH_TARGET alice :You are in no conversation of that name');
    expect(client.words('#lobby')).toEqual(before);
    client.hear(':irc.test FAIL RECEIPT UNKNOWN_MSGID #lobby m9 :There is no such message there');
    client.hear('@label=who-has :irc.test FAIL RECEIPT NO_SUCH_TARGET alice :You are in no conversation');
    expect(client.words('#lobby').slice(before.length)).toEqual([
      'There is no such message there',
      'alice: You are in no conversation',
    ]);
  });
});

describe('who has a message is told in words', () => {
  function answer(...lines: readonly string[]): string | undefined {
    const messages = lines.map((line) => parseMessage(`:irc.test RECEIPT #lobby m1 ${line}`));
    client.apply({ type: 'batch', batch: { type: 'chat-tui/receipts', params: ['#lobby', 'm1'], messages } });
    return client.words('#lobby').at(-1);
  }

  test.for<[lines: string[], words: string]>([
    [['HAS :dave carol', 'HAS :alice', 'NOT :erin'], '"m1" has reached 3 of 4: alice, carol, dave; not erin'],
    [['HAS :carol alice'], '"m1" has reached everybody: alice, carol'],
    [['NOT :carol alice'], '"m1" has reached nobody yet; not alice, carol'],
    [[], '"m1" could reach nobody: nobody else was there, or all have left'],
  ])('%j', ([lines, words]) => {
    say('m1', 1);
    expect(answer(...lines)).toBe(words);
  });

  test('also of one that is not in the log any more', () => {
    expect(answer('HAS :alice')).toBe('the message has reached everybody: alice');
  });
});
