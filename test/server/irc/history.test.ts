/** CHATHISTORY: all six subcommands, and who may read what. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { parseMessage } from '../../../src/protocol/parse.js';
import type { Message } from '../../../src/protocol/message.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'draft/chathistory',
  'standard-replies',
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

async function say(client: TestClient, ...lines: string[]): Promise<Message[]> {
  client.send(...lines);
  return (await client.sync()).map(parseMessage);
}

/** The texts of a history batch, whose frame is checked on the way. */
async function history(client: TestClient, request: string, type: string = 'chathistory'): Promise<string[]> {
  const [open, ...rest] = await say(client, `CHATHISTORY ${request}`);
  const close = rest.pop();
  const reference = open?.params[0]?.slice(1);
  expect([open?.command, open?.params[1]]).toEqual(['BATCH', type]);
  expect(close).toMatchObject({ command: 'BATCH', params: [`-${reference}`] });
  for (const line of rest) expect(line.tags.get('batch')).toBe(reference);
  return rest.map(({ params }) => params.slice(1).join(' '));
}

async function refusal(client: TestClient, request: string): Promise<string[]> {
  const lines = await say(client, `CHATHISTORY ${request}`);
  expect(lines).toHaveLength(1);
  return [lines[0]?.command ?? '', ...(lines[0]?.params ?? [])];
}

/** Says m0, m1, ... and returns the echoes. */
async function talk(client: TestClient, target: string, count: number): Promise<Message[]> {
  const echoes = await say(client, ...Array.from({ length: count }, (_, i) => `PRIVMSG ${target} :m${i}`));
  expect(echoes).toHaveLength(count);
  return echoes;
}

describe('a page', () => {
  test('is found by msgid and by timestamp, in both directions, always oldest first', async () => {
    await say(ann, 'JOIN #c');
    const echoes = await talk(ann, '#c', 8);
    const ids = echoes.map(({ tags }) => `msgid=${tags.get('msgid')}`);
    const times = echoes.map(({ tags }) => `timestamp=${tags.get('time')}`);
    for (const at of [ids, times]) {
      expect(await history(ann, `BEFORE #c ${at[3]} 10`)).toEqual(['m0', 'm1', 'm2']);
      expect(await history(ann, `BEFORE #c ${at[3]} 2`)).toEqual(['m1', 'm2']);
      expect(await history(ann, `AFTER #c ${at[4]} 10`)).toEqual(['m5', 'm6', 'm7']);
      expect(await history(ann, `AFTER #c ${at[4]} 2`)).toEqual(['m5', 'm6']);
      expect(await history(ann, `AROUND #c ${at[4]} 3`)).toEqual(['m3', 'm4', 'm5']);
      expect(await history(ann, `AROUND #c ${at[4]} 1`)).toEqual(['m4']);
      expect(await history(ann, `BETWEEN #c ${at[1]} ${at[6]} 3`)).toEqual(['m2', 'm3', 'm4']);
      expect(await history(ann, `BETWEEN #c ${at[6]} ${at[1]} 3`)).toEqual(['m3', 'm4', 'm5']);
      expect(await history(ann, `LATEST #c ${at[5]} 10`)).toEqual(['m6', 'm7']);
    }
    expect(await history(ann, 'LATEST #C * 3')).toEqual(['m5', 'm6', 'm7']);
    expect(await history(ann, 'LATEST #c * 1000')).toHaveLength(8);
  });

  test('holds the lines as they were shown, tags and all', async () => {
    await say(ann, 'JOIN #c');
    const [echo] = await say(ann, '@+reply=z PRIVMSG #c :as it was');
    const [, again] = await say(ann, 'CHATHISTORY LATEST #c * 1');
    const { tags, ...words } = again ?? parseMessage('X');
    expect({ ...words, tags: new Map([...tags].filter(([key]) => key !== 'batch')) }).toEqual(echo);
  });

  test('comes without a batch to who has none', async () => {
    const plain = await server.join('plain');
    await say(plain, 'JOIN #c', 'PRIVMSG #c :x');
    expect(await say(plain, 'CHATHISTORY LATEST #c * 5')).toMatchObject([
      { command: 'PRIVMSG', params: ['#c', 'x'] },
    ]);
  });

  test('of what happened, and tags, is for event-playback', async () => {
    await say(
      ann,
      'JOIN #c',
      'TOPIC #c :T',
      '@+draft/react=x TAGMSG #c',
      '@+typing=active TAGMSG #c',
      'PRIVMSG #c :m',
    );
    await say(bob, 'JOIN #c', 'NICK rob', 'PART #c :bye');
    await say(ann);
    expect(await history(ann, 'LATEST #c * 10')).toEqual(['m']);
    await say(ann, 'CAP REQ :draft/event-playback');
    const [, ...events] = await say(ann, 'CHATHISTORY LATEST #c * 10');
    expect(
      events
        .slice(0, -1)
        .map(({ command }) => command)
        .join(' '),
    ).toBe('JOIN TOPIC TAGMSG PRIVMSG JOIN NICK PART');
  });
});

describe('what may not be read and what is not there', () => {
  test('are refused in the same words', async () => {
    await say(ann, 'JOIN #secret', 'PRIVMSG #secret :x');
    const words = ['FAIL', 'CHATHISTORY', 'INVALID_TARGET', 'LATEST'];
    expect(await refusal(bob, 'LATEST #secret * 5')).toEqual([
      ...words,
      '#secret',
      'Messages could not be retrieved',
    ]);
    expect(await refusal(bob, 'LATEST #none * 5')).toEqual([
      ...words,
      '#none',
      'Messages could not be retrieved',
    ]);
    expect(await refusal(bob, 'LATEST ghost * 5')).toEqual([
      ...words,
      'ghost',
      'Messages could not be retrieved',
    ]);
  });

  test.for([
    'BEFORE %s timestamp=2099-01-01T00:00:00.000Z 5',
    'AFTER %s timestamp=2000-01-01T00:00:00.000Z 5',
    'AROUND %s msgid=x 5',
    'BETWEEN %s timestamp=2000-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z 5',
    'LATEST %s msgid=x 5',
  ])('in every way of asking: %s', async (request) => {
    await say(ann, 'JOIN #secret', 'PRIVMSG #secret :x');
    const forbidden = await refusal(bob, request.replace('%s', '#secret'));
    const missing = await refusal(bob, request.replace('%s', '#nosuch'));
    expect(forbidden.slice(0, 3)).toEqual(['FAIL', 'CHATHISTORY', 'INVALID_TARGET']);
    expect(missing).toEqual(forbidden.map((word) => (word === '#secret' ? '#nosuch' : word)));
  });

  test('kicked and departed members lose it', async () => {
    await say(ann, 'JOIN #c', 'PRIVMSG #c :x');
    await say(bob, 'JOIN #c');
    expect(await history(bob, 'LATEST #c * 5')).toEqual(['x']);
    await say(ann, 'KICK #c bob');
    await say(bob);
    expect((await refusal(bob, 'LATEST #c * 5'))[2]).toBe('INVALID_TARGET');
  });

  test('bad requests are told what is bad', async () => {
    await say(ann, 'JOIN #c');
    expect((await refusal(ann, 'FROB #c * 5')).slice(0, 4)).toEqual([
      'FAIL',
      'CHATHISTORY',
      'INVALID_PARAMS',
      'FROB',
    ]);
    expect((await refusal(ann, 'BEFORE #c')).slice(0, 4)).toEqual([
      'FAIL',
      'CHATHISTORY',
      'INVALID_PARAMS',
      'BEFORE',
    ]);
    expect((await refusal(ann, 'LATEST #c * x')).slice(1, 3)).toEqual(['CHATHISTORY', 'INVALID_PARAMS']);
    expect((await refusal(ann, 'BEFORE #c id=3 5')).slice(1, 3)).toEqual([
      'CHATHISTORY',
      'INVALID_MSGREFTYPE',
    ]);
    expect((await refusal(ann, 'BEFORE #c msgid=unheard 5')).slice(1, 3)).toEqual([
      'CHATHISTORY',
      'MESSAGE_ERROR',
    ]);
  });

  test('FAIL is said to who has chathistory even without standard-replies', async () => {
    const eve = await server.join('eve', { caps: ['draft/chathistory'] });
    expect((await refusal(eve, 'LATEST #none * 5')).slice(0, 3)).toEqual([
      'FAIL',
      'CHATHISTORY',
      'INVALID_TARGET',
    ]);
  });
});

describe('a private conversation', () => {
  test('is read by its two, under the name of the other', async () => {
    await talk(ann, 'bob', 2);
    await say(bob);
    await talk(bob, 'ann', 1);
    await say(ann);
    expect(await history(ann, 'LATEST bob * 5')).toEqual(['m0', 'm1', 'm0']);
    expect(await history(bob, 'LATEST ANN * 5')).toEqual(['m0', 'm1', 'm0']);
    const eve = await server.join('eve', { caps: CAPS });
    expect(await history(eve, 'LATEST bob * 5')).toEqual([]);
    await say(eve, 'PRIVMSG eve :note to self');
    expect(await history(eve, 'LATEST eve * 5')).toEqual(['note to self']);
  });

  test('is not read by who takes over a nickname', async () => {
    await talk(ann, 'bob', 1);
    bob.send('QUIT');
    await bob.waitClosed();
    const next = await server.join('bob', { caps: CAPS });
    expect(await history(next, 'LATEST ann * 5')).toEqual([]);
    // Who talked with the one before goes on reading it under that nickname.
    expect(await history(ann, 'LATEST bob * 5')).toEqual(['m0']);
    expect(
      await history(
        next,
        'TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z 9',
        'draft/chathistory-targets',
      ),
    ).toEqual([]);
  });
});

test('TARGETS names rooms and people with something in a span of time', async () => {
  await say(ann, 'JOIN #c,#quiet');
  await say(bob, 'JOIN #c');
  await say(ann);
  const [inRoom] = await say(bob, 'PRIVMSG #c :x');
  const [inPrivate] = await say(bob, 'PRIVMSG ann :y');
  await say(bob, 'NICK rob');
  await say(ann);
  const span = 'timestamp=2000-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z';
  const [open, ...rest] = await say(ann, `CHATHISTORY TARGETS ${span} 10`);
  expect(open?.params[1]).toBe('draft/chathistory-targets');
  expect(rest.slice(0, -1)).toMatchObject([
    { command: 'CHATHISTORY', params: ['TARGETS', '#c', inRoom?.tags.get('time')] },
    { command: 'CHATHISTORY', params: ['TARGETS', 'rob', inPrivate?.tags.get('time')] },
  ]);
  const before = `timestamp=${inRoom?.tags.get('time')} timestamp=2000-01-01T00:00:00.000Z`;
  expect(await history(ann, `TARGETS ${before} 10`, 'draft/chathistory-targets')).toEqual([]);
});

test('a room, its topic, modes and history survive a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'chat-history-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const first = await startTestServer({ config: { lobby: '' }, data });
  const before = await first.join('ann', { caps: CAPS });
  await say(before, 'JOIN #c', 'TOPIC #c :Kept', 'MODE #c +mb bad', 'PRIVMSG #c :kept');
  await first.stop();
  const second = await startTestServer({ config: { lobby: '' }, data });
  const after = await second.join('ann', { caps: CAPS });
  const lines = await say(after, 'JOIN #c', 'MODE #c', 'MODE #c b', 'CHATHISTORY LATEST #c * 5');
  expect(lines.map(({ command, params }) => [command, ...params.slice(1)].join(' '))).toEqual(
    expect.arrayContaining(['332 #c Kept', '353 = #c @ann', '324 #c +mnt', 'PRIVMSG kept']),
  );
  expect(lines.some(({ command, params }) => command === '367' && params[2] === 'bad!*@*')).toBe(true);
  await second.stop();
});
