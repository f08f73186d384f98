/** A message that is sent again is stored once and answered with its first copy (docs/ext/send-id.md). */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { comeBack, RESUME_CAPS, tokenOf } from '../../support/resume.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../../support/test-server.js';

const CAPS = ['message-tags', 'server-time', 'echo-message', 'batch', 'labeled-response', 'chat-tui/send-id'];

let servers: TestServer[];
let server: TestServer;
let ann: TestClient;
let bob: TestClient;

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const started = await startTestServer({ config: { lobby: '' }, ...options });
  servers.push(started);
  return started;
}

beforeEach(async () => {
  servers = [];
  server = await start();
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: ['message-tags'] });
  for (const client of [ann, bob]) {
    client.send('JOIN #tea');
    await client.sync();
  }
  await ann.sync();
});

afterEach(async () => {
  for (const each of servers) await each.stop();
});

/** Sends lines and returns what comes back. */
async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

interface Shown {
  readonly tags: ReadonlyMap<string, string>;
  readonly rest: string;
}

function parts(line: string = ''): Shown {
  const [, tags = '', rest = ''] = /^(?:@(\S+) )?(?::\S+ )?(.*)$/.exec(line) ?? [];
  return {
    tags: new Map(
      tags.split(';').map((tag) => [tag.split('=', 1)[0] ?? '', tag.slice(tag.indexOf('=') + 1)]),
    ),
    rest,
  };
}

describe('the capability', () => {
  test('says how long ids are kept and may be', async () => {
    const lines = await say(await server.connect(), 'CAP LS 302', 'CAP END');
    expect(lines.join(' ')).toContain(' chat-tui/send-id=keep=604800,max=64 ');
  });

  test('is needed, and message-tags with it, for the tag to mean anything', async () => {
    const plain = await server.join('eve', { caps: CAPS.slice(0, -1) });
    const untagged = await server.join('uma', { caps: ['chat-tui/send-id', 'echo-message'] });
    for (const client of [plain, untagged]) {
      const line = '@chat-tui/send-id=i1 PRIVMSG bob :hi';
      const lines = await say(client, line, line);
      expect(lines.map((each) => parts(each).rest)).toEqual(['PRIVMSG bob :hi', 'PRIVMSG bob :hi']);
      expect(lines.join()).not.toContain('send-id');
    }
    expect(await say(bob)).toHaveLength(4);
  });
});

describe('a repeat', () => {
  test.for([
    ['PRIVMSG #tea :once'],
    ['NOTICE #tea :once'],
    ['PRIVMSG bob :once'],
    ['NOTICE bob :once'],
    ['PRIVMSG @#tea :once'],
    ['+draft/react=x TAGMSG #tea'],
    ['+draft/react=x TAGMSG bob'],
    [`PRIVMSG #tea :${'longer than a line is '.repeat(22)}`],
  ])('of %j is shown to its sender only, as the first copy with its own label', async ([spoken = '']) => {
    const tagged = (label: string): string => {
      const [tag, line] = spoken.startsWith('+') ? spoken.split(/ (.*)/s) : ['', spoken];
      return `@label=${label};chat-tui/send-id=i1${tag === '' ? '' : `;${tag}`} ${line}`;
    };
    const first = await say(ann, tagged('one'));
    const [theirs] = (await say(bob)).slice(-1);
    const again = await say(ann, tagged('two'));
    expect(first).toHaveLength(1);
    expect(again).toEqual([first[0]?.replace('label=one', 'label=two')]);
    expect(parts(first[0]).tags.get('chat-tui/send-id')).toBe('i1');
    expect(parts(first[0]).tags.get('msgid')).toMatch(/^\w{16}$/);
    expect(await say(bob)).toEqual([]);
    if (!spoken.includes('@#tea')) {
      expect(parts(theirs).tags.get('msgid')).toBe(parts(first[0]).tags.get('msgid'));
      expect(theirs).not.toContain('send-id');
    }
  });

  test('of a text that was cut is known again under another nickname, which leaves more or less of it', async () => {
    const line = `@chat-tui/send-id=i1 PRIVMSG #tea :${'x'.repeat(490)}`;
    const [first] = await say(ann, line);
    expect(first).toMatch(/[^x]x{460,480}$/);
    for (const nick of ['a', 'a-longer-name']) {
      await say(ann, `NICK ${nick}`);
      expect(await say(ann, line)).toEqual([first]);
    }
  });

  test('sent with the first in one go waits for it', async () => {
    const lines = await say(
      ann,
      '@label=1;chat-tui/send-id=i1 PRIVMSG #tea :once',
      '@label=2;chat-tui/send-id=i1 PRIVMSG #tea :once',
      '@label=3;chat-tui/send-id=i2 PRIVMSG #tea :twice',
    );
    const shown = lines.map(parts);
    expect(new Set(shown.map(({ tags }) => tags.get('label')))).toEqual(new Set(['1', '2', '3']));
    expect(new Set(shown.map(({ tags }) => tags.get('msgid'))).size).toBe(2);
    expect((await say(bob)).map((line) => parts(line).rest)).toEqual([
      'PRIVMSG #tea :once',
      'PRIVMSG #tea :twice',
    ]);
  });

  test('is answered also to who has left, is muted or banned, or speaks to nobody any more', async () => {
    const lines = ['#tea', 'bob'].map((target, i) => `@chat-tui/send-id=i${i} PRIVMSG ${target} :once`);
    const first = await say(ann, ...lines);
    await say(bob, 'PRIVMSG ann :x');
    await say(ann, 'MODE #tea +b ann', 'MODE #tea +m', 'PART #tea');
    await say(bob, 'NICK rob');
    await say(ann);
    const again = await say(ann, ...lines);
    expect([...again].sort()).toEqual([...first].sort());
    // Whoever is called so now is not the one to whom it was said.
    const other = await server.join('bob');
    expect(await say(ann, lines[1] ?? '')).toEqual(first.slice(1));
    expect(await say(other)).toEqual([]);
    expect((await say(ann, '@chat-tui/send-id=new PRIVMSG #tea :x', 'PING x'))[0]).toContain(
      ' 404 ann #tea ',
    );
  });

  test('after a refusal is the first attempt', async () => {
    const line = '@label=L;chat-tui/send-id=i1 PRIVMSG #later :now it goes';
    expect(await say(ann, line)).toEqual([
      expect.stringMatching(/^@label=L;time=\S+ :irc\.test 403 ann #later :No such channel$/),
    ]);
    await say(ann, 'JOIN #later');
    const [echo] = await say(ann, line);
    expect(parts(echo).rest).toBe('PRIVMSG #later :now it goes');
    expect(await say(ann, line)).toEqual([echo]);
  });

  test('of a message to several targets is one to each', async () => {
    const [sent] = ['@chat-tui/send-id=i1 PRIVMSG #tea,bob,ghost,ann :hello'];
    const first = (await say(ann, sent)).filter((line) => !line.includes(' 401 '));
    const again = (await say(ann, sent)).filter((line) => !line.includes(' 401 '));
    // What one says to oneself comes as one's copy and, the first time, as what was said to one.
    expect(first.map((line) => parts(line).rest)).toEqual(
      ['#tea', 'bob', 'ann', 'ann'].map((target) => `PRIVMSG ${target} :hello`),
    );
    expect(again.sort()).toEqual(first.filter((line) => line.includes('send-id')).sort());
    expect(await say(bob)).toHaveLength(2);
    expect(await say(ann, '@chat-tui/send-id=i1 PRIVMSG #TEA :hello')).toEqual([first[0]]);
  });

  test('with another text, of another sort, or with other tags is refused by name', async () => {
    await say(
      ann,
      '@chat-tui/send-id=i1 PRIVMSG #tea :once',
      '@chat-tui/send-id=i2;+draft/react=x TAGMSG #tea',
    );
    await say(bob);
    const lines = await say(
      ann,
      '@label=1;chat-tui/send-id=i1 PRIVMSG #tea :edited',
      '@label=2;chat-tui/send-id=i1 NOTICE #tea :once',
      '@label=3;chat-tui/send-id=i2;+draft/react=y TAGMSG #tea',
    );
    expect(lines.map((line) => line.replace(/time=[^ ;]+/, '').replace('; ', ' '))).toEqual([
      '@label=1 :irc.test FAIL PRIVMSG SEND_ID_REUSED i1 #tea :This send id stands for another message of yours',
      '@label=2 :irc.test FAIL NOTICE SEND_ID_REUSED i1 #tea :This send id stands for another message of yours',
      '@label=3 :irc.test FAIL TAGMSG SEND_ID_REUSED i2 #tea :This send id stands for another message of yours',
    ]);
    expect(await say(bob)).toEqual([]);
  });
});

describe('an id', () => {
  test.for(['', 'a b', 'ümlaut', 'semi\\:colon', 'x'.repeat(65)])(
    '%j is refused, and nothing is sent',
    async (id) => {
      const escaped = id.replaceAll(' ', '\\s');
      for (const command of ['PRIVMSG', 'NOTICE']) {
        const lines = await say(ann, `@chat-tui/send-id=${escaped} ${command} #tea :hi`);
        expect(lines.map((line) => parts(line).rest)).toEqual([
          expect.stringMatching(new RegExp(`^FAIL ${command} INVALID_SEND_ID :`)),
        ]);
      }
      expect(await say(bob)).toEqual([]);
    },
  );

  test('may have every character of the set and the full length', async () => {
    const id = 'AZaz09-_.:'.padEnd(64, 'x');
    const [echo] = await say(ann, `@chat-tui/send-id=${id} PRIVMSG #tea :hi`);
    expect(parts(echo).tags.get('chat-tui/send-id')).toBe(id);
  });

  test('of one person does not touch that of another', async () => {
    const eve = await server.join('eve', { caps: CAPS });
    for (const client of [ann, eve]) await say(client, '@chat-tui/send-id=same PRIVMSG bob :mine');
    expect((await say(bob)).filter((line) => line.endsWith('PRIVMSG bob :mine'))).toHaveLength(2);
  });

  test('of a message that is not kept means nothing', async () => {
    const line = '@chat-tui/send-id=i1;+typing=active TAGMSG bob';
    await say(ann, line, line);
    expect(await say(bob)).toHaveLength(2);
  });

  test('is shown in the history to its sender and to nobody else', async () => {
    await say(ann, '@chat-tui/send-id=i1 PRIVMSG #tea :hi');
    const eve = await server.join('eve', { caps: CAPS });
    await say(eve, 'JOIN #tea');
    const history = 'CHATHISTORY LATEST #tea * 1';
    const shown = async (client: TestClient): Promise<string> =>
      (await say(client, history)).find((line) => line.includes('PRIVMSG')) ?? '';
    expect(parts(await shown(ann)).tags.get('chat-tui/send-id')).toBe('i1');
    expect(await shown(eve)).toContain(':hi');
    expect(await shown(eve)).not.toContain('send-id');
  });
});

test('the own copy comes also without echo-message, for messages with an id', async () => {
  const eve = await server.join('eve', { caps: ['message-tags', 'chat-tui/send-id'] });
  const lines = await say(eve, 'PRIVMSG bob :without', '@chat-tui/send-id=i1 PRIVMSG bob :with');
  expect(lines.map((line) => parts(line).rest)).toEqual(['PRIVMSG bob :with']);
});

test('a NOTICE with an id is answered when it is refused', async () => {
  const lines = await say(ann, '@chat-tui/send-id=i1 NOTICE ghost,#none :x', 'NOTICE ghost :x');
  expect(lines.map((line) => parts(line).rest)).toEqual([
    expect.stringContaining('401 ann ghost '),
    expect.stringContaining('403 ann #none '),
  ]);
});

describe('after a restart', () => {
  let data: string;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'chat-send-id-'));
  });

  afterEach(() => rm(data, { recursive: true, force: true }));

  /** Sends a line on a first server and again, in the same session, on one that starts with what `move` has made of the data. */
  async function twice(move: (first: TestServer) => Promise<string>): Promise<void> {
    const line = '@label=L;chat-tui/send-id=i1 PRIVMSG #tea :once';
    const caps = [...CAPS, ...RESUME_CAPS];
    const first = await start({ data: join(data, 'first') });
    const before = await first.join('carol', { caps });
    await say(before, 'JOIN #tea');
    const [echo] = await say(before, line);
    const second = await start({ data: await move(first) });
    const dave = await second.join('dave', { caps: CAPS });
    await say(dave, 'JOIN #tea');
    const after = await comeBack(second.port, tokenOf(before), { caps });
    expect(await say(after, line)).toEqual([echo]);
    await say(after, 'PART #tea');
    expect(await say(after, line)).toEqual([echo]);
    expect((await say(dave)).filter((each) => each.includes('PRIVMSG'))).toEqual([]);
    expect(await say(dave, '@chat-tui/send-id=i1 PRIVMSG #tea :mine')).toHaveLength(1);
    expect(parts(echo).tags.get('chat-tui/send-id')).toBe('i1');
    await after.drop();
  }

  test('the first copy is the answer', () =>
    twice(async (first) => {
      await first.stop();
      return first.data;
    }));

  test('the first copy is the answer, also of a server that was killed at that moment', () =>
    twice(async ({ data: live }) => {
      // What a killed process leaves is what is in its files now.
      const found = join(data, 'second');
      await cp(live, found, { recursive: true });
      await rm(join(found, 'chat.lock'), { force: true });
      return found;
    }));
});
