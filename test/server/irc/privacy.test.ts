/** Who learns what of a room: each kind of room, each kind of stranger, each way of asking. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseMessage } from '../../../src/protocol/parse.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'draft/chathistory',
  'draft/event-playback',
  'chat-tui/search',
  'standard-replies',
];

let server: TestServer;
let op: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' } });
  op = await server.join('op', { caps: CAPS });
});

afterEach(() => server.stop());

async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

/** What is answered, without what differs from answer to answer: times, ids, batches' references. */
async function answer(client: TestClient, line: string): Promise<string[]> {
  return (await say(client, line)).map((text) => {
    const { command, params } = parseMessage(text);
    return [command, ...params.slice(command === 'FAIL' || command === 'BATCH' ? 0 : 1)].join(' ');
  });
}

/** The subcommands of CHATHISTORY, and SEARCH, for a room. */
function questions(room: string, msgid: string): string[] {
  const from = 'timestamp=2020-01-01T00:00:00.000Z';
  const to = 'timestamp=2120-01-01T00:00:00.000Z';
  return [
    `CHATHISTORY LATEST ${room} * 10`,
    `CHATHISTORY BEFORE ${room} ${to} 10`,
    `CHATHISTORY AFTER ${room} ${from} 10`,
    `CHATHISTORY AROUND ${room} msgid=${msgid} 10`,
    `CHATHISTORY BETWEEN ${room} ${from} ${to} 10`,
    `CHATHISTORY TARGETS ${from} ${to} 10`,
    `SEARCH in=${room}`,
    'SEARCH text=canary',
  ];
}

/** Makes a room of a kind, with a message in it; its msgid. */
async function makeRoom(modes: string): Promise<string> {
  await say(op, 'JOIN #r', 'TOPIC #r :canary topic', `MODE #r ${modes}`);
  const listener = await server.join('listener', { caps: CAPS });
  await say(op, 'INVITE listener #r');
  await say(listener, 'JOIN #r');
  await say(op, 'PRIVMSG #r :canary');
  const line = (await listener.sync()).find((text) => text.includes('PRIVMSG #r')) ?? '';
  await say(listener, 'PART #r');
  return parseMessage(line).tags.get('msgid') ?? '';
}

const KINDS = [
  ['an open room', '+s-s'],
  ['a room with a key', '+k sesame'],
  ['an invite-only room', '+i'],
  ['a secret room', '+s'],
] as const;

describe.each(KINDS)('of %s', (_, modes) => {
  test('only its members read what was said', async () => {
    const msgid = await makeRoom(modes);
    const outsider = await server.join('outsider', { caps: CAPS });
    const banned = await server.join('banned', { caps: CAPS, user: 'villain' });
    const kicked = await server.join('kicked', { caps: CAPS });
    const thrownOut = await server.join('thrownout', { caps: CAPS, user: 'rogue' });
    const invited = await server.join('invited', { caps: CAPS });
    const left = await server.join('left', { caps: CAPS });
    for (const nick of ['banned', 'kicked', 'thrownout', 'left', 'invited'])
      await say(op, `INVITE ${nick} #r`);
    for (const client of [banned, kicked, thrownOut, left]) await say(client, 'JOIN #r');
    await say(op, 'MODE #r +bb *!~villain@* *!~rogue@*', 'KICK #r kicked', 'KICK #r thrownout');
    await say(left, 'PART #r');
    for (const client of [outsider, banned, kicked, thrownOut, invited, left]) {
      await client.sync();
      for (const question of questions('#r', msgid)) {
        expect((await say(client, question)).join('\n'), question).not.toContain('canary');
      }
      // Nothing of it tells that room from one that does not exist.
      const of = async (room: string): Promise<string[]> => {
        const answers: string[] = [];
        for (const line of questions(room, msgid)) {
          if (line.includes(room)) answers.push(...(await answer(client, line)));
        }
        return answers.map((text) => text.replaceAll(room, '#room'));
      };
      expect(await of('#r')).toEqual(await of('#none'));
    }
    for (const question of questions('#r', msgid).filter((line) => !line.includes('TARGETS'))) {
      expect((await say(op, question)).join('\n'), question).toContain('PRIVMSG #r :canary');
    }
    expect((await say(op, questions('#r', msgid)[5] ?? '')).join('\n')).toContain('TARGETS #r ');
  });

  test('@#room is for operators, whoever asks', async () => {
    await makeRoom(modes);
    await say(op, 'PRIVMSG @#r :canary for operators');
    const member = await server.join('member', { caps: CAPS });
    await say(op, 'INVITE member #r');
    await say(member, 'JOIN #r');
    for (const question of questions('@#r', 'x')) {
      expect((await say(member, question)).join('\n'), question).not.toContain('canary for operators');
    }
    expect((await say(op, 'CHATHISTORY LATEST @#r * 10')).join('\n')).toContain('canary for operators');
  });
});

describe('a secret room', () => {
  const ASKED = [
    'NAMES #r',
    'WHO #r',
    'WHO #r %tcn,1',
    'LIST #r',
    'LIST',
    'LIST #r,>0',
    'LIST !#other',
    'TOPIC #r',
    'TOPIC #r :mine',
    'MODE #r',
    'MODE #r b',
    'MODE #r +m',
    'INVITE outsider #r',
    'KICK #r op',
    'PART #r',
    'PRIVMSG #r :hello',
    'PRIVMSG @#r :hello',
    'TAGMSG #r',
    'MARKREAD #r',
    'WHOIS op',
  ];

  test('is not there for outsiders, whatever they ask', async () => {
    const outsider = await server.join('outsider', { caps: CAPS });
    const before: string[][] = [];
    for (const line of ASKED) before.push(await answer(outsider, line));
    await say(op, 'JOIN #r', 'MODE #r +s', 'TOPIC #r :canary');
    const idle = / \d+ (\d+ seconds idle)/;
    for (const [i, line] of ASKED.entries()) {
      const now = (await answer(outsider, line)).map((text) => text.replace(idle, ' 0 $1'));
      expect(now, line).toEqual(before[i]?.map((text) => text.replace(idle, ' 0 $1')));
    }
  });

  test('is there for its members, who see that it is secret', async () => {
    await say(op, 'JOIN #r', 'MODE #r +s', 'TOPIC #r :canary');
    const member = await server.join('member', { caps: CAPS });
    expect((await say(member, 'JOIN #r')).join('\n')).toMatch(/ 353 member @ #r :/);
    expect((await say(member, 'LIST')).join('\n')).toContain('#r 2 canary');
    expect((await say(member, 'WHOIS op')).join('\n')).toContain(':@#r');
    expect((await say(member, 'MODE #r')).join('\n')).toMatch(/ 324 member #r \+nst/);
    await say(op, 'MODE #r -s');
    const outsider = await server.join('outsider', { caps: CAPS });
    expect((await say(outsider, 'LIST')).join('\n')).toContain('#r 2 canary');
  });
});

test('when somebody spoke last is for who shares a room with them', async () => {
  const stranger = await server.join('stranger', { caps: CAPS });
  const neighbour = await server.join('neighbour', { caps: CAPS });
  await say(op, 'JOIN #r');
  await say(neighbour, 'JOIN #r');
  expect((await say(stranger, 'WHOIS op')).join('\n')).not.toContain(' 317 ');
  expect((await say(neighbour, 'WHOIS op')).join('\n')).toContain(' 317 ');
  expect((await say(op, 'WHOIS op')).join('\n')).toContain(' 317 ');
});

describe('what was said before one came', () => {
  async function shown(client: TestClient, line: string): Promise<string[]> {
    return (await say(client, line)).flatMap((text) => {
      const { command, params } = parseMessage(text);
      return command === 'PRIVMSG' ? [params[1] ?? ''] : [];
    });
  }

  const ASKED = ['CHATHISTORY LATEST #r * 50', 'SEARCH in=#r', 'SEARCH text=canary', 'SEARCH from=op'];

  test('is shown, unless the room has mode H: for CHATHISTORY as for SEARCH', async () => {
    await say(op, 'JOIN #r', 'PRIVMSG #r :canary early');
    const bob = await server.join('bob', { caps: CAPS });
    await say(bob, 'JOIN #r');
    await say(op, 'PRIVMSG #r :canary late');
    await bob.sync();
    for (const line of ASKED)
      expect((await shown(bob, line)).sort()).toEqual(['canary early', 'canary late']);
    await say(op, 'MODE #r +H');
    for (const line of ASKED) expect(await shown(bob, line), line).toEqual(['canary late']);
    for (const line of ASKED) expect(await shown(op, line), line).toHaveLength(2);
    // Whoever leaves and comes back has come later.
    await say(bob, 'PART #r', 'JOIN #r');
    for (const line of ASKED) expect(await shown(bob, line), line).toEqual([]);
    const targets =
      'CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2120-01-01T00:00:00.000Z 9';
    expect((await say(bob, targets)).join('\n')).not.toContain('#r');
    await say(op, 'MODE #r -H');
    for (const line of ASKED) expect(await shown(bob, line), line).toHaveLength(2);
  });

  test('cannot be reacted to or taken back by its msgid where it is not shown', async () => {
    await say(op, 'JOIN #r', 'MODE #r +H');
    await say(op, 'PRIVMSG #r :canary early');
    const line = (await say(op, 'CHATHISTORY LATEST #r * 1')).find((text) => text.includes('canary')) ?? '';
    const msgid = parseMessage(line).tags.get('msgid') ?? '';
    const bob = await server.join('bob', { caps: [...CAPS, 'draft/message-redaction'] });
    await say(bob, 'JOIN #r');
    expect(await answer(bob, `REDACT #r ${msgid}`)).toEqual([
      expect.stringContaining(`FAIL REDACT UNKNOWN_MSGID #r ${msgid}`),
    ]);
    expect(await shown(bob, `CHATHISTORY AROUND #r msgid=${msgid} 10`)).toEqual([]);
  });
});

test('a nickname that somebody else has had shows nothing of what they were told', async () => {
  const ann = await server.join('ann', { caps: CAPS });
  const bob = await server.join('bob', { caps: CAPS });
  await say(ann, 'PRIVMSG bob :canary');
  await say(bob, 'PRIVMSG ann :canary too', 'NICK robert');
  const thief = await server.join('bob', { caps: CAPS });
  for (const line of [...questions('ann', 'x'), ...questions('robert', 'x'), ...questions('bob', 'x')]) {
    expect((await say(thief, line)).join('\n'), line).not.toContain('canary');
  }
  await ann.sync();
  expect((await say(ann, 'CHATHISTORY LATEST bob * 9')).join('\n')).not.toContain('canary');
  expect((await say(ann, 'CHATHISTORY LATEST robert * 9')).join('\n')).toContain('canary too');
});
