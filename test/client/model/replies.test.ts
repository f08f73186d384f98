/** Numerics and standard replies in words: what the server answers, and where it is shown. */
import { beforeEach, expect, test } from 'vitest';

import { ModelClient } from '../../support/model-client.js';
import { useTimeZone } from '../../support/time-zone.js';

useTimeZone('Asia/Tokyo');

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

test.for([
  ['FAIL RECEIPT UNKNOWN_MSGID #lobby 00abc :There is no such message', 'There is no such message'],
  ['FAIL REDACT UNKNOWN_MSGID #lobby 00abc :There is no such message', 'There is no such message'],
  ['FAIL REGISTER ALREADY_AUTHENTICATED * :You are logged in as bob', 'You are logged in as bob'],
  ['NOTE ACCOUNT INFO bob 2026-11-22T22:00:45.723Z 1 none :You are logged in', 'You are logged in'],
  ['NOTE ROLES ROLE #lobby founder bob :bob is founder in #lobby', 'bob is founder in #lobby'],
  ['FAIL JOIN RATE_LIMITED 12 :Wait 12 seconds', 'Wait 12 seconds'],
  ['FAIL TOPIC TOO_LONG #lobby :The topic is too long', '#lobby: The topic is too long'],
  [
    'NOTE ACCOUNT KEY x y z :x, used last 2026-11-22T22:00:45.723Z, this device',
    'x, used last 2026-11-23 07:00, this device',
  ],
  ['FAIL NICK REFUSED * :It cannot be', 'It cannot be'],
])('in words: %s', ([line = '', words]) => {
  client.hear(`:irc.test ${line}`);
  expect(client.words('#lobby').at(-1)).toBe(words);
});
