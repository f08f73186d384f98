import { beforeEach, expect, test } from 'vitest';
import { Logins } from '../../../src/client/engine/logins.js';
import { OVERHEARD } from '../../../src/client/engine/tells-secret.js';
import type { LoginOutcome } from '../../../src/client/link/proofs.js';
import type { Effect } from '../../../src/client/model/inputs.js';
import type { SecretQuestion } from '../../../src/client/model/secret-question.js';
import { type ClientState, startState } from '../../../src/client/model/state.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';

let state: ClientState;
let effects: Effect[];
let told: string[];
/** What the server was sent, and which login was begun. */
let sent: string[];
let nicks: string[];
let logins: Logins;
let overheard: boolean;

const login = { account: 'bob', password: 'sesame' };
const refused: LoginOutcome = {
  kind: 'refused',
  text: 'SASL authentication failed: it is\x1b wrong',
  login,
};

beforeEach(() => {
  state = startState('bob_');
  overheard = false;
  state.connection = {
    phase: 'online',
    server: 's',
    lag: undefined,
    silentSince: undefined,
    security: 'TLS 1.3',
    dropsAt: undefined,
  };
  [effects, told, sent, nicks] = [[], [], [], []];
  logins = new Logins({
    state,
    link: {
      get isOverheard() {
        return overheard;
      },
      login: (account) => sent.push(`login ${account}`) > 0,
      send: (message) => sent.push(serialiseMessage(message)) > 0,
    },
    onEffects: (more) => effects.push(...more),
    wantedNick: () => 'bob',
    account: () => undefined,
    announce: (text) => told.push(text),
    takeNick: (nick) => nicks.push(nick),
  });
});

function asked(): SecretQuestion {
  const effect = effects.pop();
  if (effect?.do !== 'ask-secret') throw new Error('nothing is asked');
  return effect.question;
}

test('the account is that of the nick that is wanted, whatever the server calls us meanwhile', () => {
  logins.ask({ do: 'ask-secret', about: 'login' });
  expect(asked()).toMatchObject({ account: 'bob', because: '' });
  logins.ask({ do: 'ask-secret', about: 'register' });
  expect(asked()).toMatchObject({ account: 'bob_' });
});

test('a wrong password is asked for again with the reason, clean, and not a fourth time', () => {
  logins.ask({ do: 'ask-secret', about: 'login' });
  for (let i = 1; i <= 2; i++) {
    logins.answer(asked(), 'wrong');
    logins.onOutcome(refused, true);
    expect(effects).toMatchObject([{ question: { because: 'it is␛ wrong', again: i } }]);
  }
  logins.answer(asked(), 'wrong');
  logins.onOutcome(refused, true);
  expect(effects).toEqual([]);
  expect(told).toEqual(['not logged in as bob: it is␛ wrong; /login asks again']);
  expect(sent).toEqual(['login bob', 'login bob', 'login bob']);
});

test('the right one takes the nick', () => {
  logins.ask({ do: 'ask-secret', about: 'login' });
  logins.answer(asked(), 'sesame');
  logins.onOutcome({ kind: 'proven', mechanism: 'SCRAM-SHA-256', login }, true);
  expect(nicks).toEqual(['bob']);
});

test('one that was refused or not sent at the beginning of a connection is told, and asked for by nobody', () => {
  logins.onOutcome(refused, false);
  logins.onOutcome({ kind: 'withheld', text: 'it is a stranger' }, false);
  logins.onOutcome({ kind: 'nothing' }, false);
  expect(effects).toEqual([]);
  expect(told).toEqual([
    'not logged in as bob: it is␛ wrong; /login asks again',
    'not logged in, and no password was sent: it is a stranger',
  ]);
});

test('no answer sends nothing, and neither does one of several lines', () => {
  logins.ask({ do: 'ask-secret', about: 'password' });
  const question = asked();
  logins.answer(question, '');
  logins.answer(question, 'sesame\nPRIVMSG #lobby hello');
  logins.answer(question, 'sesame\0');
  expect(sent).toEqual([]);
  logins.answer(question, 'two words');
  expect(sent).toEqual(['ACCOUNT PASSWORD :two words']);
});

test('without TLS no password is sent for an account, and why is said', () => {
  overheard = true;
  for (const about of ['register', 'password'] as const) {
    logins.ask({ do: 'ask-secret', about });
    logins.answer(asked(), 'sesame');
  }
  expect(sent).toEqual([]);
  expect(told).toEqual([OVERHEARD, OVERHEARD]);
});
