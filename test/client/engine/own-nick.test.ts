import { beforeEach, expect, test } from 'vitest';
import { OwnNick } from '../../../src/client/engine/own-nick.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';
import { FakeClock } from '../../support/fake-clock.js';

let clock: FakeClock;
let sent: string[];
let told: string[];
let nick: OwnNick;

beforeEach(() => {
  clock = new FakeClock();
  [sent, told] = [[], []];
  const link = {
    send: (message: Parameters<typeof serialiseMessage>[0]) => sent.push(serialiseMessage(message)) > 0,
    wantNick: () => {},
  };
  nick = new OwnNick({ clock, link, announce: (text) => told.push(text) }, 'bob');
});

function pass(ms: number): void {
  for (let i = 0; i < ms; i += 1000) {
    clock.advance(1000);
    nick.tick();
  }
}

test('a nick that is taken is asked for again', () => {
  nick.onRegistered('bob_', false);
  expect(told).toEqual(['nick "bob" is taken; you are bob_; /nick NAME changes it']);
  pass(30_000);
  expect(sent).toEqual(['NICK :bob', 'NICK :bob', 'NICK :bob']);
});

test("somebody else's own is not, and the reader is told how to show that it is theirs", () => {
  nick.swallows(parseMessage(':s FAIL NICK NICKNAME_RESERVED bob :It belongs to an account'));
  nick.onRegistered('bob_', false);
  expect(told).toHaveLength(1);
  for (const way of ['/login', '/account claim CODE', '/account add-device', '/nick NAME'])
    expect(told[0]).toContain(way);
  pass(200_000);
  expect(sent).toEqual([]);
});

test('one that another session of ours has is taken back by the reader alone', () => {
  nick.swallows(parseMessage(':s 900 bob bob!b@h bob :You are now logged in as bob'));
  nick.onRegistered('bob_', false);
  expect(told).toEqual(['nick "bob" is yours and in use; you are bob_; /account regain takes it']);
  pass(200_000);
  expect(sent).toEqual([]);
});

test('what was known of it ends with the connection, and with the login', () => {
  nick.swallows(parseMessage(':s 900 bob bob!b@h bob :You are now logged in as bob'));
  expect(nick.account).toBe('bob');
  nick.swallows(parseMessage(':s 901 bob bob!b@h :You are now logged out'));
  expect(nick.account).toBeUndefined();
  nick.swallows(parseMessage(':s FAIL NICK NICKNAME_RESERVED bob :It belongs to an account'));
  nick.onLost();
  nick.onRegistered('bob_', false);
  expect(told[0]).toContain('is taken');
});
