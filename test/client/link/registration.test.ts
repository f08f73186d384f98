import { expect, test } from 'vitest';
import { Registration } from '../../../src/client/link/registration.js';
import { Cap } from '../../../src/protocol/capabilities.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';

const identity = { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true };

function take(registration: Registration, ...lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    registration.take(parseMessage(line)).send.map((message) => serialiseMessage(message)),
  );
}

test('requests what it uses of a list over several lines, and ends when that is granted', () => {
  const registration = new Registration(identity, undefined);
  expect(take(registration, ':s CAP * LS * :batch unknown/thing sasl=PLAIN')).toEqual([]);
  expect(take(registration, ':s CAP * LS :echo-message server-time')).toEqual([
    'CAP REQ :batch echo-message server-time',
  ]);
  expect(take(registration, ':s CAP * ACK :batch echo-message server-time')).toEqual(['CAP END']);
  expect(registration.caps).toBe(Cap.batch | Cap.echoMessage | Cap.serverTime);
});

test('ends at once when there is nothing to ask for', () => {
  expect(take(new Registration(identity, undefined), ':s CAP * LS :sasl')).toEqual(['CAP END']);
});

test('asks one by one when the whole is refused', () => {
  const registration = new Registration(identity, undefined);
  take(registration, ':s CAP * LS :batch echo-message');
  expect(take(registration, ':s CAP * NAK :batch echo-message')).toEqual([
    'CAP REQ batch',
    'CAP REQ echo-message',
  ]);
  expect(take(registration, ':s CAP * ACK :batch')).toEqual([]);
  expect(take(registration, ':s CAP * NAK :echo-message')).toEqual(['CAP END']);
  expect(registration.caps).toBe(Cap.batch);
});

test('a server without capabilities simply welcomes us', () => {
  const registration = new Registration(identity, undefined);
  take(registration, ':s 421 * CAP :Unknown command');
  expect(registration.take(parseMessage(':s 001 bob :Welcome')).event).toEqual({
    kind: 'welcome',
    nick: 'bob',
    server: 's',
    resumed: false,
  });
  expect(registration.caps).toBe(0);
});

test('capabilities that come later are asked for, those that go are gone', () => {
  const registration = new Registration(identity, undefined);
  take(registration, ':s CAP * LS :batch', ':s CAP * ACK :batch', ':s 001 bob :Welcome');
  expect(take(registration, ':s CAP bob NEW :echo-message other')).toEqual(['CAP REQ echo-message']);
  expect(take(registration, ':s CAP bob ACK :echo-message')).toEqual([]);
  expect(take(registration, ':s CAP bob DEL :batch')).toEqual([]);
  expect(registration.caps).toBe(Cap.echoMessage);
});

test('gives a password before anything else that counts', () => {
  const lines = new Registration({ ...identity, password: 'secret' }, undefined)
    .start()
    .map((message) => serialiseMessage(message));
  expect(lines).toEqual(['CAP LS 302', 'PASS secret', 'NICK :bob', 'USER bob 0 * Bob']);
});

test('tries three other nicks and then asks', () => {
  const registration = new Registration(identity, undefined);
  const taken = ':s 433 * bob :Nickname is already in use';
  expect(take(registration, taken, taken, taken)).toEqual(['NICK :bob_', 'NICK :bob__', 'NICK :bob___']);
  expect(registration.take(parseMessage(taken)).event).toMatchObject({ kind: 'nick-refused', taken: true });
});

test('a nick that the server does not like is not tried with more', () => {
  expect(new Registration(identity, undefined).take(parseMessage(':s 432 * bob :Reserved')).event).toEqual({
    kind: 'nick-refused',
    nick: 'bob',
    taken: false,
    text: 'Reserved',
  });
});

test('presents its token before it ends the negotiation, and keeps the nick that comes with the session', () => {
  const registration = new Registration(identity, 'token1');
  take(registration, ':s 433 * bob :Nickname is already in use', ':s CAP * LS :chat-tui/resume=grace=120');
  expect(take(registration, ':s CAP * ACK :chat-tui/resume')).toEqual(['RESUME token1', 'CAP END']);
  expect(take(registration, ':s RESUME SUCCESS bob')).toEqual([]);
  expect(registration.take(parseMessage(':s 001 bob :Welcome')).event).toMatchObject({
    nick: 'bob',
    resumed: true,
  });
  expect(registration.take(parseMessage(':s RESUME TOKEN token2')).event).toEqual({
    kind: 'token',
    token: 'token2',
  });
});

test('registers as usual when the token is refused, also under another nick', () => {
  const registration = new Registration(identity, 'token1');
  take(registration, ':s CAP * LS :chat-tui/resume', ':s CAP * ACK :chat-tui/resume');
  expect(take(registration, ':s 433 * bob :Nickname is already in use')).toEqual([]);
  const refused = registration.take(parseMessage(':s FAIL RESUME INVALID_TOKEN :No such session'));
  expect(refused.event).toEqual({ kind: 'resume-refused' });
  expect(refused.send.map((message) => serialiseMessage(message))).toEqual(['NICK :bob_']);
  expect(registration.take(parseMessage(':s 001 bob_ :Welcome')).event).toMatchObject({ resumed: false });
});

test('shows its token to no server that does not know what it is', () => {
  const registration = new Registration(identity, 'token1');
  take(registration, ':s 433 * bob :Nickname is already in use');
  expect(take(registration, ':s CAP * LS :sasl')).toEqual(['CAP END', 'NICK :bob_']);
});
