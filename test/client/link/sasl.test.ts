import { expect, test } from 'vitest';
import { Registration } from '../../../src/client/link/registration.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';

const identity = {
  nick: 'bob',
  userName: 'bob',
  realName: 'Bob',
  password: undefined,
  accountPassword: 'sesame',
  alternatives: true,
};

function take(registration: Registration, line: string): string[] {
  return registration.take(parseMessage(line)).send.map((each) => serialiseMessage(each));
}

function begun(secure: boolean, accountPassword?: string, token?: string): Registration {
  const registration = new Registration({ ...identity, accountPassword }, token, secure);
  take(registration, ':s CAP * LS :sasl=EXTERNAL,PLAIN,SCRAM-SHA-256 chat-tui/resume');
  return registration;
}

test('the key is tried first, then the password, then it goes on', () => {
  const registration = begun(true, 'sesame');
  expect(take(registration, ':s CAP * ACK :sasl')).toEqual(['AUTHENTICATE EXTERNAL']);
  expect(take(registration, 'AUTHENTICATE +')).toEqual(['AUTHENTICATE +']);
  const unknown = registration.take(parseMessage(':s 904 * :SASL authentication failed'));
  expect(unknown.settled).toBe(true);
  expect(unknown.send.map((each) => serialiseMessage(each))).toEqual(['AUTHENTICATE PLAIN']);
  expect(take(registration, 'AUTHENTICATE +')).toEqual([
    `AUTHENTICATE ${Buffer.from('\0bob\0sesame').toString('base64')}`,
  ]);
  expect(take(registration, ':s 903 * :SASL authentication successful')).toEqual(['CAP END']);
});

test('a wrong password is told, and keeps nobody out', () => {
  const registration = begun(true, 'wrong', 'token');
  expect(take(registration, ':s CAP * ACK :sasl chat-tui/resume')).toEqual(['AUTHENTICATE PLAIN']);
  const refused = registration.take(parseMessage(':s 904 * :SASL authentication failed: it is wrong'));
  expect(refused.settled).toBeUndefined();
  expect(refused.send.map((each) => serialiseMessage(each))).toEqual(['RESUME token', 'CAP END']);
});

test('without TLS nothing is proven, whatever the server offers', () => {
  const registration = new Registration(identity, undefined, false);
  expect(take(registration, ':s CAP * LS :sasl=PLAIN')).toEqual(['CAP END']);
});
