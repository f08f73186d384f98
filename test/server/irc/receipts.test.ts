/** RECEIPT: confirmations in, sums out, over sockets (docs/ext/receipts.md). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { comeBack, RESUME_CAPS, tokenOf } from '../../support/resume.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['message-tags', 'echo-message', 'batch', 'standard-replies', 'chat-tui/receipts'];

let server: TestServer;
let ann: TestClient;
let bob: TestClient;
let eve: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' } });
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: CAPS });
  eve = await server.join('eve');
  for (const client of [ann, bob, eve]) await say(client, 'JOIN #Tea');
  for (const client of [ann, bob, eve]) await say(client);
});

afterEach(() => server.stop());

/** Sends lines and returns what comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

/** Says something and returns its msgid. */
async function spoken(client: TestClient, line: string): Promise<string> {
  const [echo = ''] = await say(client, line);
  const msgid = /msgid=([^; ]+)/.exec(echo)?.[1];
  if (msgid === undefined) throw new Error(`no msgid in ${echo}`);
  return msgid;
}

test('the capability says its pace', async () => {
  const lines = await say(await server.connect(), 'CAP LS 302', 'CAP END');
  expect(lines.join(' ')).toContain(' chat-tui/receipts=interval=250,window=600 ');
});

test('an author is told how many have a message, and nobody else is told anything', async () => {
  await spoken(ann, 'PRIVMSG #tea :first');
  const msgid = await spoken(ann, 'PRIVMSG #tea :second');
  expect(await say(bob, `RECEIPT #tea ${msgid}`)).toHaveLength(2);
  await ann.expectLine(`:irc.test RECEIPT #Tea ${msgid} 1 2`);
  // Without the capability too: whoever knows the command may use it.
  expect(await say(eve, `RECEIPT #tea ${msgid}`)).toHaveLength(2);
  await ann.expectLine(`:irc.test RECEIPT #Tea ${msgid} 2 2`);
  for (const client of [bob, eve]) expect((await say(client)).join()).not.toContain('RECEIPT');
});

test('a message to one person is confirmed by them alone', async () => {
  const msgid = await spoken(ann, 'PRIVMSG bob :psst');
  await say(eve, `RECEIPT ann ${msgid}`);
  await say(ann, `RECEIPT bob ${msgid}`);
  await say(bob, `RECEIPT ANN ${msgid}`);
  expect(await ann.expectLine(/ RECEIPT /)).toBe(`:irc.test RECEIPT bob ${msgid} 1 1`);
});

test('what was told while the connection was lost is told again to the session that is taken over', async () => {
  const caps = [...CAPS, ...RESUME_CAPS];
  const dan = await server.join('dan', { caps });
  await say(dan, 'JOIN #Tea');
  const inRoom = await spoken(dan, 'PRIVMSG #tea :first');
  const inPrivate = await spoken(dan, 'PRIVMSG bob :psst');
  const token = tokenOf(dan);
  await dan.drop('reset');
  for (const client of [ann, bob, eve]) await say(client, `RECEIPT #tea ${inRoom}`);
  await say(bob, `RECEIPT dan ${inPrivate}`);
  // Told into the void meanwhile: another author of the same room has been told.
  const later = await spoken(ann, 'PRIVMSG #tea :later');
  await say(bob, `RECEIPT #tea ${later}`);
  await ann.expectLine(`RECEIPT #Tea ${later} 1 3`);
  const back = await comeBack(server.port, token, { caps });
  await back.expectLine(`:irc.test RECEIPT #Tea ${inRoom} 3 3`);
  expect(back.lines.filter((line) => line.includes(` RECEIPT bob ${inPrivate} 1 1`))).toHaveLength(1);
  await back.drop();
});

test('a message of several lines is one message', async () => {
  const caps = [...CAPS, 'draft/multiline'];
  const dan = await server.join('dan', { caps });
  await say(dan, 'JOIN #Tea');
  const [open = ''] = await say(
    dan,
    'BATCH +1 draft/multiline #tea',
    '@batch=1 PRIVMSG #tea :one',
    '@batch=1 PRIVMSG #tea :two',
    'BATCH -1',
  );
  const msgid = /msgid=([^; ]+)/.exec(open)?.[1] ?? '';
  for (const client of [ann, bob]) await say(client, `RECEIPT #tea ${msgid}`);
  await dan.expectLine(`:irc.test RECEIPT #Tea ${msgid} 2 3`);
  // As somebody without the capability does, who was shown it as two lines.
  await say(eve, `RECEIPT #tea ${msgid}`);
  await dan.expectLine(`:irc.test RECEIPT #Tea ${msgid} 3 3`);
  expect(await say(dan, `RECEIPT LIST #tea ${msgid}`)).toContainEqual(
    expect.stringMatching(/ HAS :ann bob eve$/),
  );
});

test('somebody who leaves is not waited for', async () => {
  const msgid = await spoken(ann, 'PRIVMSG #tea :hi');
  await say(bob, `RECEIPT #tea ${msgid}`);
  await ann.expectLine(`RECEIPT #Tea ${msgid} 1 2`);
  eve.send('QUIT');
  await ann.expectLine(`RECEIPT #Tea ${msgid} 1 1`);
});

describe('RECEIPT LIST', () => {
  test('says who has a message and who has not, to any member', async () => {
    const msgid = await spoken(ann, 'PRIVMSG #tea :hi');
    await say(bob, `RECEIPT #tea ${msgid}`);
    const late = await server.join('late');
    await say(late, 'JOIN #tea');
    expect(await say(late, `RECEIPT LIST #tea ${msgid}`)).toEqual([
      `RECEIPT #Tea ${msgid} HAS bob`,
      `RECEIPT #Tea ${msgid} NOT eve`,
    ]);
    const [open = '', ...rest] = (await say(bob, `RECEIPT LIST #TEA ${msgid}`)).slice(-4);
    const reference = /^BATCH \+(\S+) /.exec(open)?.[1] ?? '';
    expect(open).toBe(`BATCH +${reference} chat-tui/receipts #Tea ${msgid}`);
    expect(rest).toEqual([
      `@batch=${reference} :irc.test RECEIPT #Tea ${msgid} HAS bob`,
      `@batch=${reference} :irc.test RECEIPT #Tea ${msgid} NOT eve`,
      `BATCH -${reference}`,
    ]);
  });

  test('splits many names over lines that fit', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `somebody-${i}`);
    for (const name of names) await say(await server.join(name), 'JOIN #tea');
    await say(ann);
    const msgid = await spoken(ann, 'PRIVMSG #tea :hi');
    const lines = (await say(ann, `RECEIPT LIST #tea ${msgid}`)).filter((line) => line.includes(' NOT '));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(`:irc.test ${line.replace(/^@\S+ :irc\.test /, '')}\r\n`.length).toBeLessThanOrEqual(512);
    }
    const listed = lines.flatMap((line) => line.split(' NOT ')[1]?.replace(':', '').split(' '));
    expect(listed).toHaveLength(62);
    expect(new Set(listed)).toEqual(new Set([...names, 'bob', 'eve']));
  });
});

test.for([
  ['RECEIPT #none m1', 'FAIL RECEIPT NO_SUCH_TARGET #none :'],
  ['RECEIPT ghost m1', 'FAIL RECEIPT NO_SUCH_TARGET ghost :'],
  ['RECEIPT LIST #none m1', 'FAIL RECEIPT NO_SUCH_TARGET #none :'],
  ['RECEIPT LIST #tea m1', 'FAIL RECEIPT UNKNOWN_MSGID #Tea m1 :'],
  ['RECEIPT LIST bob m1', 'FAIL RECEIPT UNKNOWN_MSGID bob m1 :'],
  ['RECEIPT #tea', '461 ann RECEIPT :'],
])('%j is refused', async ([line = '', refusal = '']) => {
  expect(await say(ann, line)).toEqual([expect.stringContaining(refusal)]);
});

test('a confirmation of what is not counted any more is no fault and has no answer', async () => {
  await spoken(ann, 'PRIVMSG #tea :hi');
  expect(await say(bob, 'RECEIPT #tea 0000000000unknow')).toHaveLength(1);
});

test('a private conversation of others cannot be asked about', async () => {
  const msgid = await spoken(ann, 'PRIVMSG bob :psst');
  for (const other of ['ann', 'bob']) {
    expect(await say(eve, `RECEIPT LIST ${other} ${msgid}`)).toEqual([
      expect.stringMatching(/RECEIPT: There is no such message/),
    ]);
  }
});

test('confirmations of a crowd cost its authors a few lines, and the crowd none', async () => {
  const crowd = await Promise.all(
    Array.from({ length: 100 }, (_, i) => server.join(`p${i}`, { caps: ['chat-tui/receipts'] })),
  );
  for (const client of crowd) client.send('JOIN #tea');
  for (const client of crowd) await client.sync();
  await ann.sync();
  const from = ann.mark();
  const marks = crowd.map((client) => client.mark());
  const msgid = await spoken(ann, 'PRIVMSG #tea :hi');
  for (const client of [...crowd, bob, eve]) client.send(`RECEIPT #tea ${msgid}`);
  await ann.expectLine(`RECEIPT #Tea ${msgid} 102 102`);
  const told = ann.linesSince(from).filter((line) => line.includes(' RECEIPT '));
  expect(told.length).toBeLessThan(20);
  for (const [i, client] of crowd.entries()) {
    await client.sync();
    expect(client.linesSince(marks[i] ?? 0).join()).not.toContain('RECEIPT');
  }
});

test('ten confirmations cost as much of the line rate as one line', async () => {
  await server.stop();
  // No token comes back within the test: 20 of the burst, some of which the registration takes.
  server = await startTestServer({ config: { lobby: '' }, limits: { lineRate: 0.001, lineBurst: 20 } });
  const one = await server.join('one');
  await say(one, 'JOIN #tea');
  const lines = await say(one, ...Array.from({ length: 50 }, () => 'RECEIPT #tea m1'));
  expect(lines.join()).not.toContain('INPUT_SLOWED');
});
