/**
 * Who learns what was said in a room: each kind of person, each kind of room, each command that takes a room or a msgid. What
 * is not for somebody is answered as if it were not there, in the same words.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hashPassword } from '../../../src/core/password-hash.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'draft/chathistory',
  'draft/event-playback',
  'draft/message-redaction',
  'draft/read-marker',
  'chat-tui/search',
  'standard-replies',
];
const PASSWORD = 'sesame';
/** For a dozen clients on a machine that is busy. */
const PATIENCE_MS = 60_000;

const ROOMS = [
  ['an open room', '+s-s'],
  ['a room with a key', '+k sesame'],
  ['an invite-only room', '+i'],
  ['a secret room', '+s'],
  ['a room that hides what was said before one came', '+H'],
] as const;

/** Who is not in the room, or may not read there. */
const STRANGERS = [
  'outsider',
  'invited',
  'left',
  'kicked',
  'banned',
  'banned-inside',
  'thrown-out',
  'operator',
  'namesake',
] as const;
type Stranger = (typeof STRANGERS)[number];

const FROM = 'timestamp=2020-01-01T00:00:00.000Z';
const TO = 'timestamp=2120-01-01T00:00:00.000Z';

/** Questions about what was said: nothing in the answer tells the room from one that is not there. */
const HISTORY: readonly ((room: string, msgid: string) => string)[] = [
  (room) => `CHATHISTORY LATEST ${room} * 10`,
  (room, msgid) => `CHATHISTORY LATEST ${room} msgid=${msgid} 10`,
  (room) => `CHATHISTORY BEFORE ${room} ${TO} 10`,
  (room) => `CHATHISTORY AFTER ${room} ${FROM} 10`,
  (room, msgid) => `CHATHISTORY AROUND ${room} msgid=${msgid} 10`,
  (room) => `CHATHISTORY BETWEEN ${room} ${FROM} ${TO} 10`,
  (room) => `SEARCH in=${room}`,
  (room) => `SEARCH in=${room};text=canary`,
  (room, msgid) => `REDACT ${room} ${msgid}`,
];

/** Whatever else takes a room; what was said is in no answer. */
const OTHERS: readonly ((room: string, msgid: string) => string)[] = [
  () => `CHATHISTORY TARGETS ${FROM} ${TO} 10`,
  () => 'SEARCH text=canary',
  () => 'SEARCH from=founder',
  (room) => `NAMES ${room}`,
  (room) => `WHO ${room}`,
  (room) => `WHO ${room} %tcuihsnfdlaor,7`,
  (room) => `LIST ${room}`,
  () => 'LIST',
  (room) => `TOPIC ${room}`,
  (room) => `TOPIC ${room} :mine`,
  (room) => `MODE ${room}`,
  (room) => `MODE ${room} b`,
  (room) => `MODE ${room} +m`,
  (room) => `INVITE founder ${room}`,
  (room) => `KICK ${room} founder`,
  (room) => `ROLES ${room}`,
  (room) => `MARKREAD ${room}`,
  (room) => `MARKREAD ${room} ${FROM}`,
  (room, msgid) => `@+draft/reply=${msgid};+draft/react=x TAGMSG ${room}`,
  () => 'WHOIS founder',
  () => 'WHOWAS mary',
  () => 'LUSERS',
];

let verifier: string;
let server: TestServer;
let founder: TestClient;
let member: TestClient;
let msgid: string;
let strangers: ReadonlyMap<Stranger, TestClient>;

beforeAll(async () => {
  verifier = await hashPassword(PASSWORD);
});

async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

/** What is answered, without what differs from answer to answer: who asks, times, references of batches. */
async function answer(client: TestClient, line: string): Promise<string[]> {
  return (await say(client, line)).map((text) => {
    const { command, params } = parseMessage(text);
    if (command === 'BATCH') return ['BATCH', ...params.slice(1)].join(' ');
    return [command, ...params.slice(command === 'FAIL' ? 0 : 1)]
      .join(' ')
      .replace(/ \d+ \d+ :?seconds idle/, ' idle');
  });
}

async function enter(nick: string, user = nick): Promise<TestClient> {
  const client = await server.join(nick, { caps: CAPS, user });
  await say(founder, `INVITE ${nick} #r`);
  await say(client, 'JOIN #r sesame');
  return client;
}

async function prepare(modes: string): Promise<void> {
  const operators = [{ name: 'admin', account: '', password: verifier }];
  server = await startTestServer({ config: { lobby: '', operators } });
  founder = await server.join('founder', { caps: CAPS });
  await say(founder, 'JOIN #r', 'TOPIC #r :the topic', `MODE #r ${modes}`);
  const outsider = await server.join('outsider', { caps: CAPS });
  const left = await enter('left');
  const kicked = await enter('kicked');
  const inside = await enter('inside', 'villain');
  const thrownOut = await enter('thrownout', 'rogue');
  const banned = await server.join('banned', { caps: CAPS, user: 'lout' });
  const mary = await enter('mary');
  member = await enter('member');
  await say(founder, 'PRIVMSG #r :canary');
  const line = (await member.sync()).find((text) => text.includes('PRIVMSG #r')) ?? '';
  msgid = parseMessage(line).tags.get('msgid') ?? '';
  await say(left, 'PART #r');
  await say(founder, 'KICK #r kicked', 'MODE #r +bbb *!~villain@* *!~rogue@* *!~lout@*', 'KICK #r thrownout');
  mary.send('QUIT');
  await mary.waitClosed();
  const namesake = await server.join('mary', { caps: CAPS });
  const invited = await server.join('invited', { caps: CAPS });
  await say(founder, 'INVITE invited #r');
  const operator = await server.join('operator', { caps: CAPS });
  expect((await say(operator, `OPER admin ${PASSWORD}`)).join('\n')).toContain(' 381 ');
  strangers = new Map<Stranger, TestClient>([
    ['outsider', outsider],
    ['invited', invited],
    ['left', left],
    ['kicked', kicked],
    ['banned', banned],
    ['banned-inside', inside],
    ['thrown-out', thrownOut],
    ['operator', operator],
    ['namesake', namesake],
  ]);
  for (const client of strangers.values()) await client.sync();
}

function stranger(name: Stranger): TestClient {
  const client = strangers.get(name);
  if (client === undefined) throw new Error(`there is no ${name}`);
  return client;
}

describe.each(ROOMS)('of %s', (_, modes) => {
  beforeAll(() => prepare(modes), PATIENCE_MS);
  afterAll(() => server.stop());

  test.each(STRANGERS)('%s reads nothing that was said, by no command', async (name) => {
    const client = stranger(name);
    for (const question of [...HISTORY, ...OTHERS]) {
      const line = question('#r', msgid);
      expect((await say(client, line)).join('\n'), line).not.toContain('canary');
    }
  });

  test.each(STRANGERS)('%s is told the same as of a room that is not there', async (name) => {
    const client = stranger(name);
    // Who is banned and still inside hears what is said now.
    await client.sync();
    for (const question of HISTORY) {
      const real = (await answer(client, question('#r', msgid))).map((text) => text.replaceAll('#r', '#x'));
      const none = (await answer(client, question('#none', msgid))).map((text) =>
        text.replaceAll('#none', '#x'),
      );
      expect(real, question('#r', msgid)).toEqual(none);
    }
  });

  test('a member reads it by each of them, and may take back nothing that is of others', async () => {
    for (const question of HISTORY.slice(0, -1)) {
      const line = question('#r', msgid);
      const text = (await say(member, line)).join('\n');
      // After its own msgid there is nothing.
      if (line.startsWith('CHATHISTORY LATEST #r msgid')) expect(text, line).not.toContain('canary');
      else expect(text, line).toContain('PRIVMSG #r :canary');
    }
    expect((await say(member, `REDACT #r ${msgid}`)).join('\n')).toContain('FAIL REDACT REDACT_FORBIDDEN');
    expect((await say(founder, `CHATHISTORY LATEST #r * 10`)).join('\n')).toContain('PRIVMSG #r :canary');
  });
});

describe('a secret room', () => {
  beforeAll(() => prepare('+s'), PATIENCE_MS);
  afterAll(() => server.stop());

  const ignorant = STRANGERS.filter((name) => name !== 'operator' && name !== 'banned-inside');
  test.each(ignorant)('%s finds no sign of the secret room', async (name) => {
    const client = stranger(name);
    const about = async (room: string): Promise<string[]> => {
      const answers: string[] = [];
      for (const question of OTHERS) {
        const line = question(room, msgid);
        if (line.includes(room)) answers.push(...(await answer(client, line)));
      }
      return answers.map((text) => text.replaceAll(room, '#x'));
    };
    expect(await about('#r')).toEqual(await about('#none'));
    for (const line of ['LIST', 'WHOIS founder', 'LUSERS', 'WHO founder', 'WHOWAS mary'])
      expect((await say(client, line)).join('\n'), line).not.toMatch(/#r| [1-9]\d* :channels formed/);
  });
});

describe('a private conversation', () => {
  beforeAll(() => prepare('+s-s'), PATIENCE_MS);
  afterAll(() => server.stop());

  test('is read by its two people, and by nobody else whatever they ask, an operator of the server neither', async () => {
    await say(founder, 'PRIVMSG member :canary between two');
    const line = (await member.sync()).find((text) => text.includes('between two')) ?? '';
    const id = parseMessage(line).tags.get('msgid') ?? '';
    expect(id).not.toBe('');
    for (const client of strangers.values()) {
      for (const question of HISTORY) {
        for (const target of ['founder', 'member']) {
          const asked = question(target, id);
          const answers = (await say(client, asked)).join('\n');
          expect(answers, asked).not.toContain('between two');
          if (asked.startsWith('REDACT')) expect(answers).toContain('FAIL REDACT UNKNOWN_MSGID');
        }
      }
      expect((await say(client, 'SEARCH text=between')).join('\n')).not.toContain('between two');
      const targets = `CHATHISTORY TARGETS ${FROM} ${TO} 10`;
      expect((await say(client, targets)).join('\n')).not.toMatch(/TARGETS (?:founder|member)/);
    }
    for (const [client, other] of [
      [founder, 'member'],
      [member, 'founder'],
    ] as const) {
      expect((await say(client, `CHATHISTORY LATEST ${other} * 10`)).join('\n')).toContain('between two');
      expect((await say(client, 'SEARCH text=between')).join('\n')).toContain('between two');
    }
  });
});
