/** What operators of the server do can be read afterwards: in the daemon's log, and in the log of the room or the server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { commandTable } from '../../../src/server/commands/index.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['sasl', 'draft/account-registration', 'standard-replies'];
const PASSWORD = 'correct-horse';
const ACCOUNTS = { nicks: 'registration', registration: true, reserveNicks: true, rounds: 4096 } as const;

let data: string;
let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-audit-'));
  server = await startTestServer({
    config: { operators: [{ name: 'admin', account: 'ann', password: '' }], accounts: ACCOUNTS },
    heartbeat: { resume: 0 },
    data,
  });
  ann = await registered('ann');
  bob = await registered('bob');
  ann.send('OPER admin');
  await ann.expectLine(' 381 ');
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

/** Somebody with an account of their name. */
async function registered(nick: string): Promise<TestClient> {
  const client = await server.join(nick, { caps: CAPS });
  client.send(`REGISTER * * ${PASSWORD}`);
  await client.expectLine('REGISTER SUCCESS');
  return client;
}

/** Logs in to bob's account. */
function logIn(client: TestClient): void {
  const words = Buffer.from(`\0bob\0${PASSWORD}`).toString('base64');
  client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${words}`);
}

/** What each command of operators is tried with. */
const DEEDS: Readonly<Record<string, readonly string[]>> = {
  KILL: ['KILL bob :canary'],
  KLINE: ['KLINE 1h eve!*@* :canary'],
  UNKLINE: ['KLINE eve!*@* :canary', 'UNKLINE eve!*@*'],
  DLINE: ['DLINE 1h 192.0.2.0/24 :canary'],
  UNDLINE: ['DLINE 192.0.2.0/24 :canary', 'UNDLINE 192.0.2.0/24'],
  WALLOPS: ['WALLOPS :canary'],
  ANNOUNCE: ['ANNOUNCE :canary'],
  REHASH: ['REHASH'],
};

test('every command of operators is tried here', () => {
  const theirs = [...commandTable().values()].filter(({ summary }) =>
    summary.includes('for operators of the server'),
  );
  expect(Object.keys(DEEDS).toSorted()).toEqual(
    [...theirs.map(({ name }) => name), 'REHASH'].toSorted().filter((name, i, all) => name !== all[i - 1]),
  );
});

test.for(Object.entries(DEEDS))(
  '%s is one line of the log, with who did it and nothing that was said',
  async ([name, lines]) => {
    ann.send(...lines);
    await ann.sync();
    const told = server.logger.of(`audit.${name.toLowerCase()}`);
    expect(told).toMatchObject([{ level: 'warn', fields: { name: 'ann' } }]);
    expect(
      JSON.stringify(server.logger.lines.filter(({ event }) => event.startsWith('audit.'))),
    ).not.toContain('canary');
  },
);

test('that somebody is operator, and gives it up, is one line each, and no more for one who is none', async () => {
  ann.send('MODE ann -o', 'MODE ann -o');
  bob.send('MODE bob -o');
  await Promise.all([ann.sync(), bob.sync()]);
  for (const event of ['audit.oper', 'audit.oper-given-up'])
    expect(server.logger.of(event), event).toMatchObject([
      { level: 'warn', fields: { name: expect.any(String), account: 'ann' } },
    ]);
});

test('in a room it is the log of the room that tells who kicked and banned, and why', async () => {
  const carl = await server.join('carl', {
    caps: ['draft/chathistory', 'draft/event-playback', 'batch', 'message-tags', 'server-time'],
  });
  ann.send('TBAN #lobby 1h bob :canary');
  await ann.sync();
  carl.send('CHATHISTORY LATEST #lobby * 50');
  const history = (await carl.sync()).join('\n');
  expect(history).toMatch(/:ann!\S+ MODE #lobby \+b ~a:bob$/m);
  expect(history).toMatch(/:ann!\S+ KICK #lobby bob :canary$/m);
});

test('a ban of an account puts out its sessions, whatever they are called, and lets nobody in by it', async () => {
  const second = await server.connect();
  second.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, 'NICK other', 'USER other 0 * :x');
  await second.expectLine(/ ACK /);
  logIn(second);
  await second.expectLine(' 903 ');
  second.send('CAP END');
  await second.expectLine(/ (376|422) /);
  const guest = await server.join('eve', { caps: CAPS });

  ann.send('KLINE 2h ~a:bob :spam');
  expect(await ann.expectLine('KLINE DONE')).toContain('~a:bob');
  for (const client of [bob, second])
    expect(await client.waitClosed()).toMatch(/You are banned from this server until \S+: spam/);

  // At registration, and later: the account is of no use, and who has tried it is a guest as before.
  const again = await server.connect();
  again.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, 'NICK new', 'USER new 0 * :x');
  await again.expectLine(/ ACK /);
  for (const client of [again, guest]) {
    logIn(client);
    expect(await client.expectLine(/ (902|903) /)).toMatch(/ 902 \S+ :.*bob is banned .* until \S+: spam$/);
  }

  ann.send('UNKLINE ~a:bob');
  await ann.expectLine('UNKLINE DONE');
  const back = await server.connect();
  back.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, 'NICK bob', 'USER bob 0 * :x');
  await back.expectLine(/ ACK /);
  logIn(back);
  await back.expectLine(' 903 ');
  back.send('CAP END');
  await back.expectLine(' 001 ');
});
