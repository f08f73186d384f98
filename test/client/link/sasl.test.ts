import { expect, test } from 'vitest';
import { NO_PROOFS, type Proofs } from '../../../src/client/link/proofs.js';
import { Registration, type RegistrationStep } from '../../../src/client/link/registration.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';
import { challenge, readClientFinal, readClientFirst } from '../../../src/server/accounts/scram.js';
import { makeVerifier } from '../../../src/server/accounts/verifier.js';

const identity = { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true };
const login = { account: 'bob', password: 'sesame' };
const ALL = 'EXTERNAL,PLAIN,SCRAM-SHA-256';

/** All that a connection over TLS to a trusted server may do. */
const trusted: Proofs = { isPrivate: true, key: true, password: () => Promise.resolve(login) };
const withoutKey: Proofs = { ...trusted, key: false };

const sent = (step: RegistrationStep): string[] => step.send.map((each) => serialiseMessage(each));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

class Exchange {
  readonly registration: Registration;

  constructor(proofs: Proofs, token?: string) {
    this.registration = new Registration(identity, token, proofs);
  }

  /** What is sent, and the event, when all that takes time is over. */
  async hear(line: string): Promise<{ sent: string[]; outcome: unknown }> {
    let step = this.registration.take(parseMessage(line));
    const lines = sent(step);
    while (step.later !== undefined) {
      step = await step.later;
      lines.push(...sent(step));
    }
    return { sent: lines, outcome: step.event?.kind === 'login' ? step.event.outcome : undefined };
  }

  async negotiate(mechanisms: string, more = ''): Promise<string[]> {
    const value = mechanisms === '' ? 'sasl' : `sasl=${mechanisms}`;
    await this.hear(`:s CAP * LS :${value}${more}`);
    return (await this.hear(`:s CAP * ACK :sasl${more}`)).sent;
  }

  /** The words of the server that has the verifier of this password; @param spoil what it says last */
  async scram(password: string, spoil: (proof: string) => string = (proof) => proof): Promise<string[]> {
    const [first = ''] = (await this.hear('AUTHENTICATE +')).sent;
    const begun = readClientFirst(Buffer.from(first.split(' ')[1] ?? '', 'base64').toString());
    if (begun === undefined) throw new Error(`not understood: ${first}`);
    const challenged = challenge(begun, await makeVerifier(password, 4096), 'server');
    const [final = ''] = (await this.hear(`AUTHENTICATE ${base64(challenged.serverFirst)}`)).sent;
    const proof = readClientFinal(challenged, Buffer.from(final.split(' ')[1] ?? '', 'base64').toString());
    if (proof === undefined) return ['refused'];
    return (await this.hear(`AUTHENTICATE ${base64(spoil(proof))}`)).sent;
  }
}

test('the key is tried first, then the password without telling it, then it goes on', async () => {
  const exchange = new Exchange(trusted);
  expect(await exchange.negotiate(ALL)).toEqual(['AUTHENTICATE EXTERNAL']);
  expect((await exchange.hear('AUTHENTICATE +')).sent).toEqual(['AUTHENTICATE +']);
  expect((await exchange.hear(':s 904 * :SASL authentication failed')).sent).toEqual([
    'AUTHENTICATE SCRAM-SHA-256',
  ]);
  expect(await exchange.scram('sesame')).toEqual(['AUTHENTICATE +']);
  expect(await exchange.hear(':s 903 * :SASL authentication successful')).toEqual({
    sent: ['CAP END'],
    outcome: { kind: 'proven', mechanism: 'SCRAM-SHA-256', login },
  });
});

test('nobody is asked for a password where the key is enough, or the server takes none', async () => {
  let asked = 0;
  const password = (): Promise<typeof login> => {
    asked++;
    return Promise.resolve(login);
  };
  const known = new Exchange({ ...trusted, password });
  await known.negotiate(ALL);
  await known.hear('AUTHENTICATE +');
  expect((await known.hear(':s 903 * :SASL authentication successful')).sent).toEqual(['CAP END']);
  const without = new Exchange({ ...withoutKey, password });
  expect(await without.negotiate('EXTERNAL')).toEqual(['CAP END']);
  expect(asked).toBe(0);
});

test('a server that says what it takes only when it refuses is told the password if it has nothing better', async () => {
  const exchange = new Exchange(withoutKey);
  expect(await exchange.negotiate('')).toEqual(['AUTHENTICATE SCRAM-SHA-256']);
  expect((await exchange.hear(':s 908 * PLAIN,EXTERNAL :are available')).sent).toEqual([]);
  expect((await exchange.hear(':s 904 * :SASL authentication failed')).sent).toEqual(['AUTHENTICATE PLAIN']);
  expect((await exchange.hear('AUTHENTICATE +')).sent).toEqual([`AUTHENTICATE ${base64('\0bob\0sesame')}`]);
});

test('a password that was refused is told in no other way, keeps nobody out, and is an event', async () => {
  const exchange = new Exchange(withoutKey, 'token');
  expect(await exchange.negotiate(ALL, ' chat-tui/resume')).toEqual(['AUTHENTICATE SCRAM-SHA-256']);
  expect(await exchange.scram('another')).toEqual(['refused']);
  expect(await exchange.hear(':s 904 * :The account or the password is wrong')).toEqual({
    sent: ['RESUME token', 'CAP END'],
    outcome: { kind: 'refused', text: 'The account or the password is wrong', login },
  });
});

test('a server that is not to hear the password does not, and the reader is told why', async () => {
  const exchange = new Exchange({ ...withoutKey, whyNoPlain: 'it is a stranger' });
  await exchange.hear(':s CAP * LS :sasl=PLAIN');
  expect(await exchange.hear(':s CAP * ACK :sasl')).toEqual({
    sent: ['CAP END'],
    outcome: { kind: 'withheld', text: 'it is a stranger' },
  });
  const other = new Exchange({ ...withoutKey, whyNoPlain: 'it is a stranger' });
  expect(await other.negotiate(ALL)).toEqual(['AUTHENTICATE SCRAM-SHA-256']);
});

test.for([
  ['proves another password', (proof: string) => proof.replace(/=.{4}/, '=AAAA')],
  ['proves nothing', () => 'e=other-error'],
] as const)('a server that %s is an impostor: it is left', async ([, spoil]) => {
  const exchange = new Exchange(withoutKey);
  await exchange.negotiate(ALL);
  expect(await exchange.scram('sesame', spoil)).toEqual(['AUTHENTICATE *']);
});

test('a server that says that all is well without having proven anything is an impostor', async () => {
  const exchange = new Exchange(withoutKey);
  await exchange.negotiate(ALL);
  await exchange.hear('AUTHENTICATE +');
  const { sent: lines, outcome } = await exchange.hear(':s 903 * :SASL authentication successful');
  expect(lines).toEqual(['AUTHENTICATE *']);
  expect(outcome).toMatchObject({ kind: 'impostor' });
});

test.for([
  ['rounds that make guessing cheap', `AUTHENTICATE ${base64('r=x,s=QQ==,i=1')}`],
  ['no challenge in it', `AUTHENTICATE ${base64('hello')}`],
] as const)('a challenge with %s is aborted, and it goes on without a login', async ([, line]) => {
  const exchange = new Exchange(withoutKey);
  await exchange.negotiate(ALL);
  await exchange.hear('AUTHENTICATE +');
  const { sent: lines, outcome } = await exchange.hear(line);
  expect(lines).toEqual(['AUTHENTICATE *', 'CAP END']);
  expect(outcome).toMatchObject({ kind: 'withheld' });
});

test('a server that talks without end is stopped', async () => {
  const exchange = new Exchange(withoutKey);
  await exchange.negotiate(ALL);
  const lines: string[] = [];
  for (let i = 0; i < 6; i++) lines.push(...(await exchange.hear(`AUTHENTICATE ${'A'.repeat(400)}`)).sent);
  expect(lines).toEqual(['AUTHENTICATE *', 'CAP END']);
});

test('what the server ends meanwhile is not gone on with', async () => {
  let give: (found: typeof login) => void = () => {};
  const password = (): Promise<typeof login> =>
    new Promise((resolve) => {
      give = resolve;
    });
  const { registration } = new Exchange({ ...withoutKey, password });
  registration.take(parseMessage(':s CAP * LS :sasl=SCRAM-SHA-256'));
  const begun = registration.take(parseMessage(':s CAP * ACK :sasl'));
  expect(sent(begun)).toEqual([]);
  give(login);
  const first = await begun.later;
  expect(sent(first!)).toEqual(['AUTHENTICATE SCRAM-SHA-256']);
  registration.take(parseMessage('AUTHENTICATE +'));
  const working = registration.take(parseMessage(`AUTHENTICATE ${base64('r=x,s=QQ==,i=4096')}`));
  expect(sent(registration.take(parseMessage(':s 904 * :too slow')))).toEqual(['CAP END']);
  expect(sent((await working.later)!)).toEqual([]);
});

test('a message of 400 characters goes on with an empty piece', async () => {
  const password = 'x'.repeat(295);
  const long = new Exchange({
    ...withoutKey,
    password: () => Promise.resolve({ account: 'bob', password }),
  });
  await long.negotiate('PLAIN');
  const pieces = (await long.hear('AUTHENTICATE +')).sent;
  expect(pieces.map((piece) => piece.length - 'AUTHENTICATE '.length)).toEqual([400, 1]);
});

test('without TLS nothing is proven, whatever the server offers', async () => {
  const exchange = new Exchange({ ...NO_PROOFS, key: true, password: trusted.password, code: 'abcd' });
  expect((await exchange.hear(':s CAP * LS :sasl=PLAIN chat-tui/account')).sent).toEqual([
    'CAP REQ chat-tui/account',
  ]);
  expect((await exchange.hear(':s CAP * ACK :chat-tui/account')).sent).toEqual(['CAP END']);
});

test('a one-time code comes before everything else, once; what is said of it is for the reader', async () => {
  const exchange = new Exchange({ ...trusted, code: 'abcd-efgh' });
  expect(await exchange.negotiate(ALL, ' chat-tui/account')).toEqual(['ACCOUNT CLAIM abcd-efgh']);
  expect((await exchange.hear(':s 900 bob bob!b@h bob :You are now logged in as bob')).sent).toEqual([]);
  const claimed = exchange.registration.take(parseMessage(':s NOTE ACCOUNT CLAIMED bob :It is known now'));
  expect(sent(claimed)).toEqual(['CAP END']);
  expect(claimed.event).toEqual({ kind: 'code-spent' });
  expect(claimed.settled).toBeUndefined();
});

test('a code that is of no use lets one in as a guest', async () => {
  const exchange = new Exchange({ ...trusted, code: 'abcd-efgh' });
  await exchange.negotiate(ALL, ' chat-tui/account');
  expect((await exchange.hear(':s FAIL ACCOUNT INVALID_CODE :There is no such code')).sent).toEqual([
    'CAP END',
  ]);
});

test('one who is here already logs in, is told of a wrong password, and logs in with another', async () => {
  const exchange = new Exchange({ ...trusted, password: undefined });
  await exchange.negotiate(ALL);
  await exchange.hear('AUTHENTICATE +');
  await exchange.hear(':s 904 * :This key belongs to no account yet');
  await exchange.hear(':s 001 bob_ :Welcome');
  const begin = async (password: string): Promise<void> => {
    const step = exchange.registration.login('bob', password);
    expect(sent((await step.later)!)).toEqual(['AUTHENTICATE SCRAM-SHA-256']);
  };
  await begin('wrong');
  expect(await exchange.scram('sesame')).toEqual(['refused']);
  const refused = await exchange.hear(':s 904 bob_ :The account or the password is wrong');
  expect(refused.sent).toEqual([]);
  expect(refused.outcome).toMatchObject({ kind: 'refused' });
  await begin('sesame');
  expect(await exchange.scram('sesame')).toEqual(['AUTHENTICATE +']);
  expect((await exchange.hear(':s 903 bob_ :SASL authentication successful')).outcome).toMatchObject({
    kind: 'proven',
  });
});

test('where there is no SASL a login says so', () => {
  const registration = new Registration(identity, undefined, trusted);
  registration.take(parseMessage(':s 001 bob :Welcome'));
  expect(registration.login('bob', 'sesame').event).toMatchObject({
    kind: 'login',
    outcome: { kind: 'withheld' },
  });
});
