/** Who is typing. */
import { beforeEach, expect, test } from 'vitest';
import { typingInWords } from '../../../src/client/model/typing.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice', 'carol', 'dave', 'erin');
});

const type = (nick: string, value = 'active', target = '#lobby', tag = '+typing'): void => {
  client.hear(`@${tag}=${value} :${nick}!u@host TAGMSG ${target}`);
};
const words = (key = '#lobby'): string => typingInWords(client.conversation(key));

test('is told by name, and by number when they are many', () => {
  type('alice');
  expect(words()).toBe('alice is typing');
  type('carol', 'active', '#lobby', '+draft/typing');
  expect(words()).toBe('alice and carol are typing');
  type('dave');
  expect(words()).toBe('alice, carol and dave are typing');
  type('erin');
  expect(words()).toBe('4 people are typing');
});

test.for([
  ['they say it', said('m1', 1, 'Alice', 'hi')],
  ['they say that they are done', '@+typing=done :alice!u@host TAGMSG #lobby'],
  ['they leave', ':alice!u@host PART #lobby'],
  ['they quit', ':alice!u@host QUIT :bye'],
  ['they are called otherwise', ':alice!u@host NICK alicia'],
] as const)('ends when %s', ([, line]) => {
  type('alice');
  client.hear(line);
  expect(words()).toBe('');
});

test('ends by itself: 6 s after the last word of it, 30 s after a pause', () => {
  type('alice');
  type('carol', 'paused');
  client.now += 5999;
  client.apply({ type: 'tick' });
  expect(words()).toBe('alice and carol are typing');
  client.now += 1;
  client.apply({ type: 'tick' });
  expect(words()).toBe('carol is typing');
  expect(client.effects).toContainEqual({ do: 'changed', what: 'typing' });
  client.now += 24_000;
  client.apply({ type: 'tick' });
  expect(words()).toBe('');
});

test('is over with the connection, and with a clock that was set back', () => {
  type('alice');
  client.now -= 3_600_000;
  client.apply({ type: 'tick' });
  expect(words()).toBe('');
  type('alice');
  client.loseConnection();
  expect(words()).toBe('');
});

test('does not count us, nor what no specification knows, nor more than a bound', () => {
  type('bob');
  type('alice', 'furiously');
  expect(words()).toBe('');
  for (let i = 0; i < 300; i++) type(`n${i}`);
  expect(client.conversation('#lobby').typists.size).toBe(100);
});

test('in private is shown in the conversation with that person', () => {
  client.hear(said('m1', 1, 'alice', 'psst', 'bob'));
  type('alice', 'active', 'bob');
  expect(words('alice')).toBe('alice is typing');
  expect(words()).toBe('');
});
