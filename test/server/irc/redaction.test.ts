/** REDACT (IRCv3 draft/message-redaction): who may take back what, and that it is never shown again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'labeled-response',
  'standard-replies',
  'draft/chathistory',
  'draft/event-playback',
  'chat-tui/send-id',
  'draft/message-redaction',
];

let server: TestServer;
/** Operator of #tea. */
let ann: TestClient;
let bob: TestClient;
/** Without redaction. */
let old: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' } });
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: CAPS });
  old = await server.join('old', { caps: CAPS.filter((cap) => cap !== 'draft/message-redaction') });
  for (const client of [ann, bob, old]) {
    client.send('JOIN #tea');
    await client.sync();
  }
  await ann.sync();
  await bob.sync();
});

afterEach(() => server.stop());

/** Sends lines and returns what comes back, without times and msgids of its own. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return heard(client);
}

async function heard(client: TestClient): Promise<string[]> {
  return (await client.sync()).map(bare);
}

function bare(line: string): string {
  const [, tags = '', rest = ''] = /^(?:@(\S+) )?(.*)$/.exec(line) ?? [];
  const kept = tags.split(';').filter((tag) => tag !== '' && !/^(time|msgid|batch)=/.test(tag));
  return `${kept.length === 0 ? '' : `@${kept.join(';')} `}${rest}`;
}

/** Says something and returns its msgid. */
async function said(client: TestClient, line: string): Promise<string> {
  client.send(line);
  const [echo = ''] = await client.sync();
  for (const other of [ann, bob, old]) if (other !== client) await other.sync();
  return /msgid=([^; ]+)/.exec(echo)?.[1] ?? '';
}

async function history(client: TestClient, target: string = '#tea'): Promise<string[]> {
  const lines = await say(client, `CHATHISTORY LATEST ${target} * 50`);
  return lines.filter((line) => !/ (BATCH|JOIN) /.test(line));
}

describe('in a room', () => {
  test('its author takes a message back; who knows the capability is told, the others nothing', async () => {
    const id = await said(bob, 'PRIVMSG #tea :secret');
    expect(await say(bob, `@label=7 REDACT #TEA ${id} :a slip of the hand`)).toEqual([
      `@label=7 :bob!~bob@127.0.0.1 REDACT #tea ${id} :a slip of the hand`,
    ]);
    expect(await heard(ann)).toEqual([`:bob!~bob@127.0.0.1 REDACT #tea ${id} :a slip of the hand`]);
    expect(await heard(old)).toEqual([]);
  });

  test('a message of several lines is taken back as a whole, in one line, in whose history nothing is left of it', async () => {
    const caps = [...CAPS, 'draft/multiline'];
    const cat = await server.join('cat', { caps });
    const dan = await server.join('dan', { caps });
    for (const client of [cat, dan]) {
      client.send('JOIN #tea');
      await client.sync();
    }
    await cat.sync();
    const lines = [
      'BATCH +1 draft/multiline #tea',
      '@batch=1 PRIVMSG #tea :one',
      '@batch=1 PRIVMSG #tea :two',
    ];
    cat.send(...lines, 'BATCH -1');
    const [echo = ''] = await cat.sync();
    const id = /msgid=([^; ]+)/.exec(echo)?.[1] ?? '';
    for (const client of [ann, dan]) await client.sync();
    const redaction = `:cat!~cat@127.0.0.1 REDACT #tea ${id} oops`;
    expect(await say(cat, `@label=7 REDACT #tea ${id} :oops`)).toEqual([`@label=7 ${redaction}`]);
    expect(await heard(dan)).toEqual([redaction]);
    expect(await heard(ann)).toEqual([redaction]);
    expect((await history(dan)).filter((line) => line.includes('cat!'))).toEqual([redaction]);
  });

  test('it is in no history any more; the redaction is, for who can read it', async () => {
    await said(bob, 'PRIVMSG #tea :before');
    const id = await said(bob, 'PRIVMSG #tea :secret');
    await said(bob, 'PRIVMSG #tea :after');
    await say(bob, `REDACT #tea ${id}`);
    await ann.sync();
    const source = ':bob!~bob@127.0.0.1';
    const left = [`${source} PRIVMSG #tea before`, `${source} PRIVMSG #tea after`].map((line) =>
      line.replace(/ (\w+)$/, ' :$1'),
    );
    expect(await history(ann)).toEqual([...left, `${source} REDACT #tea ${id}`]);
    expect(await history(old)).toEqual(left);
    expect(await say(ann, `CHATHISTORY AROUND #tea msgid=${id} 2`)).not.toContain('secret');
  });

  test('an operator takes back what others have said, another member does not', async () => {
    const ofAnn = await said(ann, 'PRIVMSG #tea :from ann');
    const ofBob = await said(bob, 'NOTICE #tea :from bob');
    expect(await say(bob, `REDACT #tea ${ofAnn}`)).toEqual([
      `:irc.test FAIL REDACT REDACT_FORBIDDEN #tea ${ofAnn} :You are not authorised to delete this message`,
    ]);
    expect(await heard(ann)).toEqual([]);
    expect(await say(ann, `REDACT #tea ${ofBob} spam`)).toEqual([
      `:ann!~ann@127.0.0.1 REDACT #tea ${ofBob} spam`,
    ]);
  });

  test('a reaction is taken back as anything else that is said', async () => {
    const id = await said(bob, 'PRIVMSG #tea :tea?');
    const reaction = await said(ann, `@+draft/react=👍;+draft/reply=${id} TAGMSG #tea`);
    expect(await history(bob)).toContain(
      `@+draft/react=👍;+draft/reply=${id} :ann!~ann@127.0.0.1 TAGMSG #tea`,
    );
    await say(ann, `REDACT #tea ${reaction}`);
    await bob.sync();
    expect((await history(bob)).filter((line) => line.includes('TAGMSG'))).toEqual([]);
    expect(await history(bob)).toContain(`:ann!~ann@127.0.0.1 REDACT #tea ${reaction}`);
  });

  test('what was said to its operators only is theirs to take back', async () => {
    const id = await said(bob, 'PRIVMSG @#tea :psst');
    expect(await say(bob, `REDACT #tea ${id}`)).toEqual([
      expect.stringContaining(`FAIL REDACT UNKNOWN_MSGID #tea ${id} :`) as string,
    ]);
    expect(await say(ann, `REDACT @#tea ${id}`)).toEqual([`:ann!~ann@127.0.0.1 REDACT @#tea ${id}`]);
    expect(await heard(bob)).toEqual([]);
  });

  test.for([
    ['a room that one is not in', '#other', 'INVALID_TARGET #other'],
    ['a room that is not there', '#void', 'INVALID_TARGET #void'],
  ] as const)('refuses %s', async ([, target, what]) => {
    await say(ann, 'JOIN #other');
    const id = await said(ann, 'PRIVMSG #other :elsewhere');
    expect(await say(bob, `REDACT ${target} ${id}`)).toEqual([
      `:irc.test FAIL REDACT ${what} :You cannot delete messages there`,
    ]);
  });

  test('refuses a msgid that is not of the room, of no message, redacted before, or nonsense, in the same words', async () => {
    await say(bob, 'JOIN #other');
    const elsewhere = await said(bob, 'PRIVMSG #other :elsewhere');
    bob.send('TOPIC #other :a topic');
    const topic = /msgid=([^; ]+)/.exec((await bob.sync()).at(-1) ?? '')?.[1] ?? '';
    const gone = await said(bob, 'PRIVMSG #tea :gone');
    await say(bob, `REDACT #tea ${gone}`);
    for (const [target, id] of [
      ['#tea', elsewhere],
      ['#other', topic],
      ['#tea', gone],
      ['#tea', 'nonsense'],
    ]) {
      expect(await say(bob, `REDACT ${target} ${id}`)).toEqual([
        `:irc.test FAIL REDACT UNKNOWN_MSGID ${target} ${id} :There is no such message there, or not any more`,
      ]);
    }
  });

  test('who has not negotiated it does not have the command', async () => {
    const id = await said(bob, 'PRIVMSG #tea :stays');
    expect(await say(old, `REDACT #tea ${id}`)).toEqual([
      expect.stringContaining(' 421 old REDACT :') as string,
    ]);
  });

  test('of what was said before the room was founded anew nobody is told that it was there', async () => {
    const id = await said(ann, 'PRIVMSG #tea :of before');
    await say(ann, 'MODE #tea +i');
    for (const client of [bob, old, ann]) await say(client, 'PART #tea');
    await say(ann, 'JOIN #tea');
    expect(await say(ann, `REDACT #tea ${id}`)).toEqual([
      expect.stringContaining(`FAIL REDACT UNKNOWN_MSGID #tea ${id}`) as string,
    ]);
  });
});

describe('between two', () => {
  test('each takes back their own, and the other end is told', async () => {
    const id = await said(ann, 'PRIVMSG bob :secret');
    expect(await say(bob, `REDACT ann ${id}`)).toEqual([
      expect.stringContaining(`FAIL REDACT REDACT_FORBIDDEN ann ${id} :`) as string,
    ]);
    expect(await say(ann, `REDACT bob ${id}`)).toEqual([`:ann!~ann@127.0.0.1 REDACT bob ${id}`]);
    expect(await heard(bob)).toEqual([`:ann!~ann@127.0.0.1 REDACT bob ${id}`]);
    expect((await history(bob, 'ann')).filter((line) => line.includes('PRIVMSG'))).toEqual([]);
  });

  test('also when the other one has another nickname by now, or is gone; a stranger of that name hears nothing', async () => {
    const first = await said(ann, 'PRIVMSG bob :one');
    const second = await said(ann, 'PRIVMSG bob :two');
    await say(bob, 'NICK rob');
    const stranger = await server.join('bob', { caps: CAPS });
    await ann.sync();
    expect(await say(ann, `REDACT bob ${first}`)).toEqual([`:ann!~ann@127.0.0.1 REDACT rob ${first}`]);
    expect(await heard(bob)).toEqual([`:ann!~ann@127.0.0.1 REDACT rob ${first}`]);
    expect(await heard(stranger)).toEqual([]);
    await bob.drop();
    await ann.expectLine(' QUIT ');
    expect(await say(ann, `REDACT bob ${second}`)).toContain(`:ann!~ann@127.0.0.1 REDACT bob ${second}`);
    expect(await heard(stranger)).toEqual([]);
  });

  test('nobody else is told that there is such a message', async () => {
    const id = await said(ann, 'PRIVMSG bob :secret');
    for (const target of ['ann', 'bob', '#tea']) {
      expect(await say(old, 'CAP REQ :draft/message-redaction', `REDACT ${target} ${id}`)).toContainEqual(
        expect.stringContaining(`FAIL REDACT UNKNOWN_MSGID ${target} ${id}`) as string,
      );
    }
  });
});

test('a message that was redacted is not published again by a repeat of its send id', async () => {
  const id = await said(bob, '@chat-tui/send-id=s1 PRIVMSG #tea :secret');
  await say(bob, `REDACT #tea ${id}`);
  await ann.sync();
  expect(await say(bob, '@label=2;chat-tui/send-id=s1 PRIVMSG #tea :secret')).toEqual([
    '@label=2 :irc.test FAIL PRIVMSG MESSAGE_REDACTED s1 #tea :This message of yours was stored, and has been deleted since',
  ]);
  await say(bob, 'PART #tea');
  expect(await say(bob, '@chat-tui/send-id=s1 PRIVMSG #tea :secret')).toEqual([
    expect.stringContaining('FAIL PRIVMSG MESSAGE_REDACTED s1 #tea :') as string,
  ]);
  expect((await heard(ann)).filter((line) => line.includes('secret'))).toEqual([]);
});
