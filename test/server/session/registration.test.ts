import { expect, test } from 'vitest';

import {
  cleanRealName,
  cleanUser,
  refuseNick,
  registrationStep,
} from '../../../src/server/session/registration.js';
import { newRegistration } from '../../../src/server/state/registration.js';
import { SETTINGS } from '../../support/network.js';

test.for(['NickServ', 'chanserv', 'Services', 'SYSTEM', 'server', 'global'])(
  '%s speaks for the server',
  (nick) => {
    expect(refuseNick(nick, SETTINGS)).toContain('reserved');
  },
);

test('so does the name of the server, and nobody else', () => {
  expect(refuseNick('localhost', { ...SETTINGS, name: 'LocalHost' })).toContain('reserved');
  for (const nick of ['root', 'admin', 'serving', '__proto__', 'constructor']) {
    expect(refuseNick(nick, SETTINGS)).toBeUndefined();
  }
});

test.for([
  ['bob', '~bob'],
  ['a!b@c d', '~abcd'],
  [':@!', '~user'],
  ['\x02bold\u202e', '~bold'],
  ['x'.repeat(40), `~${'x'.repeat(15)}`],
  ['łukasz', '~łukasz'],
])('the user %j becomes %j', ([given, cleaned]) => {
  expect(cleanUser(given ?? '', SETTINGS)).toBe(cleaned);
});

test('a real name keeps its formatting and loses other controls', () => {
  expect(cleanRealName('\x02B\x0f \x1b[31mred\x9b\x07\t\x01', SETTINGS)).toBe('\x02B\x0f [31mred');
  expect(Buffer.byteLength(cleanRealName('é'.repeat(200), SETTINGS))).toBeLessThanOrEqual(150);
});

test('registration waits for nick, user and the end of negotiation, then for the password', () => {
  const registration = newRegistration();
  const locked = { ...SETTINGS, password: 'sesame' };
  expect(registrationStep(registration, SETTINGS)).toBe('incomplete');
  registration.nick = 'ann';
  registration.user = '~ann';
  registration.negotiating = true;
  expect(registrationStep(registration, SETTINGS)).toBe('incomplete');
  registration.negotiating = false;
  expect(registrationStep(registration, SETTINGS)).toBe('ready');
  expect(registrationStep(registration, locked)).toBe('wrong password');
  registration.password = 'sesam';
  expect(registrationStep(registration, locked)).toBe('wrong password');
  registration.password = 'sesame';
  expect(registrationStep(registration, locked)).toBe('ready');
});
