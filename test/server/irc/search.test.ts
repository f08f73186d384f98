/** SEARCH (docs/ext/search.md): what is found, and that nothing is found that CHATHISTORY would not show. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseMessage } from '../../../src/protocol/parse.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'labeled-response',
  'standard-replies',
  'draft/message-redaction',
  'chat-tui/search',
];

let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' }, limits: { historyPage: 10 } });
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: CAPS });
});

afterEach(() => server.stop());

async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

/** The texts that are found, and the cursor; the frame is checked on the way. */
async function search(client: TestClient, attributes: string): Promise<{ texts: string[]; next: string }> {
  await client.sync();
  const [opening, ...rest] = (await say(client, `SEARCH ${attributes}`)).map(parseMessage);
  const [reference = '', type, next = ''] = opening?.params ?? [];
  expect([opening?.command, type]).toEqual(['BATCH', 'chat-tui/search']);
  const closing = rest.pop();
  expect(closing?.params).toEqual([reference.replace('+', '-')]);
  for (const { tags } of rest) expect(tags.get('batch')).toBe(reference.slice(1));
  return { texts: rest.map(({ params }) => params[1] ?? ''), next };
}

describe('finds', () => {
  test('words in the rooms that one is in and in what one was told, the newest first', async () => {
    await say(ann, 'JOIN #tea', 'PRIVMSG #tea :the needle');
    await say(bob, 'JOIN #tea', 'JOIN #bobs', 'PRIVMSG #bobs :needle of bob', 'NOTICE #tea :Needles!');
    await say(bob, 'PRIVMSG ann :a needle for you');
    expect(await search(ann, 'text=needle')).toEqual({
      texts: ['a needle for you', 'Needles!', 'the needle'],
      next: '*',
    });
  });

  test('by room, author and time, with a label, as the lines were shown', async () => {
    await say(ann, 'JOIN #tea', 'PRIVMSG #tea :needle one');
    await say(bob, 'JOIN #tea', '@+x=y PRIVMSG #tea :needle\u00a0two');
    const shown = (await ann.sync()).find((line) => line.includes('two')) ?? '';
    await say(ann, 'JOIN #milk', 'PRIVMSG #milk :needle three');
    expect((await search(ann, 'in=#TEA;text=needle')).texts).toEqual(['needle\u00a0two', 'needle one']);
    expect((await search(ann, 'from=BOB')).texts).toEqual(['needle\u00a0two']);
    const time = /time=([^; ]+)/.exec(shown)?.[1] ?? '';
    expect((await search(ann, `text=needle;after=${time}`)).texts).toEqual(['needle three']);
    expect((await search(ann, `text=needle;before=${time}`)).texts).toEqual(['needle one']);
    const lines = await say(ann, '@label=9 SEARCH from=bob');
    expect(lines[0]).toMatch(/^@label=9;.* BATCH \+\w+ labeled-response$/);
    const found = lines.find((line) => line.includes('two')) ?? '';
    expect(found.replace(/batch=[^;]+;/, '')).toBe(shown);
  });

  test('pages by the cursor, at most as long as the server gives', async () => {
    await say(ann, 'JOIN #tea', ...Array.from({ length: 14 }, (_, i) => `PRIVMSG #tea :needle ${i}`));
    const first = await search(ann, 'text=needle;limit=500');
    expect(first.texts).toHaveLength(10);
    const second = await search(ann, `text=needle;cursor=${first.next}`);
    expect(second).toEqual({ texts: ['needle 3', 'needle 2', 'needle 1', 'needle 0'], next: '*' });
  });
});

describe('does not find', () => {
  test('what others say in rooms that one is not in, or has left, or between themselves', async () => {
    const eve = await server.join('eve', { caps: CAPS });
    await say(ann, 'JOIN #tea', 'PRIVMSG #tea :needle');
    await say(ann, 'PRIVMSG bob :needle');
    expect((await search(eve, 'text=needle')).texts).toEqual([]);
    await say(eve, 'JOIN #tea');
    expect((await search(eve, 'text=needle')).texts).toEqual(['needle']);
    await say(eve, 'PART #tea');
    expect((await search(eve, 'text=needle')).texts).toEqual([]);
    for (const target of ['#tea', '#void', 'nobody', '@#tea']) {
      const [refused] = await say(eve, `SEARCH in=${target};text=needle`);
      expect(refused).toMatch(`FAIL SEARCH INVALID_TARGET ${target} :Messages could not be searched`);
    }
    expect((await search(eve, 'in=ann;text=needle')).texts).toEqual([]);
  });

  test('what was said before the room was founded anew', async () => {
    await say(ann, 'JOIN #tea', 'PRIVMSG #tea :needle of before', 'MODE #tea +i', 'PART #tea');
    await say(bob, 'JOIN #tea', 'PRIVMSG #tea :needle of now');
    expect((await search(bob, 'text=needle')).texts).toEqual(['needle of now']);
  });

  test('what was said to those of another rank', async () => {
    await say(ann, 'JOIN #tea', 'PRIVMSG @#tea :needle for operators');
    await say(bob, 'JOIN #tea');
    expect((await search(ann, 'text=needle')).texts).toEqual(['needle for operators']);
    expect((await search(bob, 'text=needle')).texts).toEqual([]);
  });

  test('what an earlier holder of the nickname was told', async () => {
    await say(ann, 'PRIVMSG bob :needle');
    await bob.drop();
    const stranger = await server.join('bob2', { caps: CAPS });
    await say(stranger, 'NICK bob');
    expect((await search(stranger, 'text=needle')).texts).toEqual([]);
    expect((await search(stranger, 'in=ann;text=needle')).texts).toEqual([]);
  });

  test('what was redacted', async () => {
    await say(ann, 'JOIN #tea');
    const [echo = ''] = await say(ann, 'PRIVMSG #tea :needle');
    await say(ann, `REDACT #tea ${/msgid=([^; ]+)/.exec(echo)?.[1]}`);
    expect((await search(ann, 'text=needle')).texts).toEqual([]);
  });
});

describe('refuses', () => {
  test.for([
    ['', 'text', 'Nothing to search for'],
    ['limit=5', 'text', 'Nothing to search for'],
    ['text=', 'text', 'has no value'],
    ['text=x;before=yesterday', 'before', 'A time is'],
    ['text=x;limit=-1', 'limit', 'whole number'],
    ['text=x;regex=y', 'regex', 'Unknown attribute'],
    ['text=x;cursor=nonsense', 'cursor', 'Cannot find the message'],
  ] as const)('SEARCH %s', async ([attributes, about, words]) => {
    const [refused] = await say(ann, `SEARCH :${attributes}`);
    expect(refused).toMatch(new RegExp(`FAIL SEARCH INVALID_PARAMS ${about} :.*${words}`));
  });

  test('who has not negotiated it', async () => {
    const old = await server.join('old', { caps: ['batch', 'message-tags'] });
    expect((await say(old, 'SEARCH text=x'))[0]).toMatch(/ 421 old SEARCH :/);
  });
});
