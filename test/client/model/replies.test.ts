/** Numerics in words: what the server answers, and where it is shown. */
import { beforeEach, expect, test } from 'vitest';

import { ModelClient } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice');
});

test.for([
  ['441 bob alice #ops :They are not on that channel', 'alice is not in #ops'],
  ['443 bob alice #ops :is already on channel', 'alice is in #ops already'],
  ['482 bob #ops :You are not a channel operator', '#ops: You are not a channel operator'],
  ['671 bob alice :is using a secure connection', 'alice is using a secure connection'],
])('%s', ([line = '', words]) => {
  client.hear(`:irc.test ${line}`);
  expect(client.words('#lobby').at(-1)).toBe(words);
});

test('a login is said in the conversation of the server, in the words that are for people', () => {
  const before = client.words('#lobby').length;
  client.hear(':irc.test 900 bob bob!b@host bob :You are now logged in as bob');
  client.hear(':irc.test 901 bob bob!b@host :You are now logged out');
  expect(client.words('*').slice(-2)).toEqual(['You are now logged in as bob', 'You are now logged out']);
  expect(client.words('#lobby')).toHaveLength(before);
});

test.for(['REDACT', 'RECEIPT'])('%s names a message by its id, and the reader is spared that', (command) => {
  client.hear(`@label=who-has :irc.test FAIL ${command} UNKNOWN_MSGID #lobby 00abc :There is none`);
  expect(client.words('#lobby').at(-1)).toBe('There is none');
});
