/** Private messages to somebody who has an account and is not here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { makeSelfSigned } from '../../../src/core/self-signed.js';
import type { AccountSettings } from '../../../src/server/session/types.js';
import { comeBack, tokenOf } from '../../support/resume.js';
import { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

interface Pair {
  readonly cert: string;
  readonly key: string;
}

const LISTEN = [
  { host: '127.0.0.1', port: 0, tls: false },
  { host: '127.0.0.1', port: 0, tls: true },
];
const cleanups: Array<() => unknown> = [];
let pairs: Pair[] = [];

beforeAll(async () => {
  pairs = await Promise.all(
    [0, 1, 2].map(async () => {
      const { certificate, key } = await makeSelfSigned({ name: 'client', now: Date.now(), usage: 'client' });
      return { cert: certificate, key };
    }),
  );
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(accounts: Partial<AccountSettings> = {}, kept?: string): Promise<TestServer> {
  const server = await startTestServer({
    config: {
      listen: LISTEN,
      accounts: { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 4096, ...accounts },
    },
    ...(kept !== undefined && { data: kept }),
  });
  cleanups.push(() => server.stop());
  return server;
}

/** Connects with TLS, and with the key of a number. */
async function tls({ ports }: TestServer, key?: number): Promise<TestClient> {
  const client = await TestClient.connectTls(ports[1] ?? 0, key === undefined ? {} : pairs[key]);
  cleanups.push(() => client.drop());
  return client;
}

const MORE =
  'sasl batch echo-message labeled-response message-tags server-time standard-replies draft/chathistory draft/multiline chat-tui/send-id chat-tui/search'.split(
    ' ',
  );

async function enter(server: TestServer, nick: string, key?: number): Promise<TestClient> {
  const client = await tls(server, key);
  await client.register(nick, { caps: MORE });
  await client.sync();
  return client;
}

async function said(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return [...(await client.sync())];
}

const TARGETS =
  'CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10';

describe('what is said to somebody with an account who is not here', () => {
  test('is kept, over a restart too, and is theirs alone when they come back', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'chat-absent-'));
    cleanups.push(() => rmSync(kept, { recursive: true, force: true }));
    const first = await start({}, kept);
    await (await enter(first, 'Bob', 0)).drop();
    const ann = await enter(first, 'ann', 1);
    const line = '@label=l;chat-tui/send-id=i1 PRIVMSG bob :are you there?';
    const answer = await said(ann, line);
    expect(answer.filter((each) => each.includes(' PRIVMSG Bob :are you there?'))).toHaveLength(1);
    expect(answer).toHaveLength(1);
    expect((await said(ann, line)).join('\n')).toMatch(/msgid=\S+ .* PRIVMSG Bob :are you there\?/);
    await said(
      ann,
      'BATCH +1 draft/multiline bob',
      '@batch=1 PRIVMSG bob :one',
      '@batch=1 PRIVMSG bob :two',
      'BATCH -1',
      'NOTICE bob :noted',
    );
    expect((await said(ann, 'CHATHISTORY LATEST bob * 10')).join('\n')).toContain('are you there?');
    await ann.drop();
    await first.stop();

    const second = await start({}, kept);
    const eve = await enter(second, 'eve', 2);
    expect((await said(eve, TARGETS, 'CHATHISTORY LATEST bob * 10')).join('\n')).not.toContain(
      'are you there',
    );
    const bob = await enter(second, 'bob', 0);
    // Neither who has sent it nor anybody else of that name is here.
    expect((await said(bob, TARGETS)).filter((each) => / TARGETS ann /.test(each))).toHaveLength(1);
    const read = (await said(bob, 'CHATHISTORY LATEST ann * 10')).join('\n');
    for (const text of ['are you there?', 'one', 'two', 'noted'])
      expect(read.split(`:${text}`)).toHaveLength(2);
  });

  test('is live again for who has come, and refused where there is no such account', async () => {
    const server = await start();
    const bob = await enter(server, 'bob', 0);
    const ann = await enter(server, 'ann', 1);
    await said(bob, 'NICK bobby');
    expect((await said(ann, 'PRIVMSG bob :x')).at(-1)).toMatch(/ 401 ann bob :/);
    await said(bob, 'NICK bob');
    await said(ann, 'PRIVMSG bob :x');
    await bob.expectLine(' PRIVMSG bob :x');
    expect(await said(ann, 'NOTICE ghost :x')).toEqual([]);
    expect((await said(ann, '@+typing=active TAGMSG ghost')).at(-1)).toMatch(/ 401 ann ghost :/);
    expect((await said(ann, '@label=a PRIVMSG ghost :x')).at(-1)).toMatch(/^@label=a\S* .* 401 ann ghost :/);
    expect((await said(ann, '@chat-tui/send-id=i9 NOTICE ghost :x')).at(-1)).toMatch(/ 401 ann ghost :/);
    expect((await said(ann, 'CHATHISTORY LATEST ghost * 5')).at(-1)).toContain('INVALID_TARGET LATEST ghost');
  });
});

describe('what a guest has said who is gone for good', () => {
  test('is read by the two that it is of, over a restart too, and by nobody who has the nickname next', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'chat-absent-'));
    cleanups.push(() => rmSync(kept, { recursive: true, force: true }));
    const first = await start({}, kept);
    await (await enter(first, 'bob', 0)).drop();
    const ann = await enter(first, 'ann');
    await said(ann, 'PRIVMSG bob :call me back', 'PRIVMSG bob :it is urgent');
    // Their own copy, as long as they are here.
    expect((await said(ann, 'CHATHISTORY LATEST bob * 10')).join('\n')).toContain('it is urgent');
    expect((await said(ann, TARGETS)).filter((each) => / TARGETS bob /.test(each))).toHaveLength(1);
    await ann.drop();
    const other = await enter(first, 'ann');
    await said(other, 'PRIVMSG bob :another ann');
    await other.drop();
    await first.stop();

    const second = await start({}, kept);
    const next = await enter(second, 'ann');
    const guessed = ['CHATHISTORY LATEST bob * 10', 'CHATHISTORY LATEST ann * 10', 'SEARCH text=urgent'];
    expect((await said(next, TARGETS, ...guessed)).join('\n')).not.toMatch(/PRIVMSG|TARGETS (ann|bob)/);
    const bob = await enter(second, 'bob', 0);
    expect((await said(bob, TARGETS)).filter((each) => each.includes(' TARGETS '))).toEqual([
      expect.stringMatching(/ TARGETS ann /),
    ]);
    await said(next, 'PRIVMSG bob :and now another');
    const texts = (lines: readonly string[]): string[] =>
      lines.filter((each) => /batch=.* PRIVMSG /.test(each)).map((each) => each.split(' :').at(-1) ?? '');
    const all = ['call me back', 'it is urgent', 'another ann', 'and now another'];
    expect(texts(await said(bob, 'CHATHISTORY LATEST ann * 10'))).toEqual(all);
    expect(texts(await said(bob, 'CHATHISTORY LATEST ANN * 2'))).toEqual(all.slice(-2));
    await next.drop();
    expect(texts(await said(bob, 'CHATHISTORY LATEST ann * 10'))).toEqual(all);
    expect(texts(await said(bob, 'SEARCH in=ann;text=urgent'))).toEqual(['it is urgent']);
    expect((await said(bob, 'PRIVMSG ann :too late')).at(-1)).toMatch(/ 401 bob ann :/);
  });

  test('of more than 16 guests of a nickname the latest 16 are read as one, all are found', async () => {
    const server = await start();
    const bob = await enter(server, 'bob', 0);
    for (let i = 0; i < 17; i++) {
      const gus = await enter(server, 'gus');
      await said(gus, `PRIVMSG bob :hello ${i}`);
      gus.send('QUIT');
      await gus.waitClosed();
      await said(bob);
    }
    const texts = (lines: readonly string[]): string[] =>
      lines.filter((each) => /batch=.* PRIVMSG /.test(each)).map((each) => each.split(' :').at(-1) ?? '');
    const all = Array.from({ length: 17 }, (_, i) => `hello ${i}`);
    expect(texts(await said(bob, 'CHATHISTORY LATEST gus * 50'))).toEqual(all.slice(1));
    expect(texts(await said(bob, 'SEARCH text=hello')).toReversed()).toEqual(all);
  });

  test('is read by somebody whose connection was lost then, when they take their session over', async () => {
    const server = await start();
    const bob = await TestClient.register(server.ports[0] ?? 0, 'bob', {
      caps: [...MORE, 'chat-tui/resume'],
    });
    await bob.sync();
    const token = tokenOf(bob);
    await bob.drop('reset');
    const ann = await enter(server, 'ann');
    const eve = await enter(server, 'eve');
    await said(ann, 'PRIVMSG bob :while you were away');
    ann.send('QUIT');
    await ann.waitClosed();
    await said(eve, 'NICK ann');
    expect((await said(eve, 'CHATHISTORY LATEST bob * 10')).join('\n')).not.toContain('while you');
    const back = await comeBack(server.ports[0] ?? 0, token, { caps: [...MORE, 'chat-tui/resume'] });
    expect((await said(back, TARGETS)).filter((each) => / TARGETS ann /.test(each))).toHaveLength(1);
    expect((await said(back, 'CHATHISTORY LATEST ann * 10')).join('\n')).toContain(':while you were away');
  });

  test('and of one who has an account by now is read together with what they say since', async () => {
    const server = await start({ nicks: 'registration' });
    const bob = await enter(server, 'bob');
    const gus = await enter(server, 'gus');
    await said(gus, 'PRIVMSG bob :as a guest');
    gus.send('REGISTER gus * longpassword');
    await gus.expectLine('REGISTER SUCCESS gus');
    await said(gus, 'PRIVMSG bob :with an account');
    const read = (await said(bob, 'CHATHISTORY LATEST gus * 10')).filter((each) =>
      /batch=.* PRIVMSG /.test(each),
    );
    expect(read.map((each) => each.split(' :').at(-1))).toEqual(['as a guest', 'with an account']);
    expect((await said(bob, TARGETS)).filter((each) => / TARGETS gus /.test(each))).toHaveLength(1);
  });
});
