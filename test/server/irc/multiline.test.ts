/**
 * Messages of several lines (IRCv3 draft/multiline), as others' conformance suites ask for them: the batch, its fallback,
 * blank lines, concatenation, labels, every refusal; and what is this server's own: one event, one copy, nothing or all.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { FakeClock } from '../../support/fake-clock.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const BASE = ['message-tags', 'batch', 'echo-message', 'server-time', 'labeled-response', 'standard-replies'];
const CAPS = [...BASE, 'draft/multiline', 'chat-tui/send-id', 'draft/chathistory'];

let server: TestServer;
let ann: TestClient;
let bob: TestClient;
/** Without the capability. */
let cid: TestClient;

beforeEach(async () => {
  server = await startTestServer({
    config: { lobby: '' },
    limits: { multilineLines: 5, multilineBytes: 2000 },
  });
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: CAPS });
  cid = await server.join('cid', { caps: BASE });
  for (const client of [ann, bob, cid]) {
    client.send('JOIN #tea');
    await client.sync();
  }
  for (const client of [ann, bob]) await client.sync();
});

afterEach(async () => {
  await server.stop();
});

/** Sends lines and returns what comes back. */
async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

/** A batch; a line that begins with `+` goes on with the one before. */
function batch(target: string, lines: readonly string[], tags = '', command = 'PRIVMSG'): string[] {
  return [
    `${tags === '' ? '' : `@${tags} `}BATCH +123 draft/multiline ${target}`,
    ...lines.map((line) =>
      line.startsWith('+')
        ? `@batch=123;draft/multiline-concat ${command} ${target} :${line.slice(1)}`
        : `@batch=123 ${command} ${target} :${line}`,
    ),
    'BATCH -123',
  ];
}

interface Shown {
  readonly tags: Readonly<Record<string, string>>;
  readonly source: string;
  readonly words: string;
}

function shown(line: string = ''): Shown {
  const [, tags = '', source = '', words = ''] = /^(?:@(\S+) )?(?::(\S+) )?(.*)$/.exec(line) ?? [];
  const pairs = tags === '' ? [] : tags.split(';').map((tag) => tag.split(/=(.*)/s));
  return { tags: Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value])), source, words };
}

describe('a batch', () => {
  const lines = ['hello', '#how is ', '+everyone?'];

  test('is echoed as one, with the label, the msgid and the time on its opening alone', async () => {
    const echo = (await say(ann, ...batch('#tea', lines, 'label=xyz'))).map(shown);
    expect(echo.map(({ words }) => words.replace(/([+-])m-\w+/, '$1ref'))).toEqual([
      'BATCH +ref draft/multiline #tea',
      'PRIVMSG #tea :hello',
      'PRIVMSG #tea :#how is ',
      'PRIVMSG #tea :everyone?',
      'BATCH -ref',
    ]);
    const [opening, first, , last, closing] = echo;
    const reference = /\+(\S+)/.exec(opening?.words ?? '')?.[1];
    expect(opening?.tags).toEqual({
      label: 'xyz',
      msgid: expect.stringMatching(/^\w+$/),
      time: expect.stringMatching(/^20.*Z$/),
    });
    expect(first?.tags).toEqual({ batch: reference });
    expect(last?.tags).toEqual({ batch: reference, 'draft/multiline-concat': '' });
    expect(closing?.words).toBe(`BATCH -${reference}`);
    expect(new Set(echo.map(({ source }) => source))).toEqual(new Set(['ann!~ann@127.0.0.1']));
  });

  test('is the same for others with the capability, and its lines for those without', async () => {
    const echo = await say(ann, ...batch('#tea', lines, 'label=xyz'));
    const { msgid = '', time = '' } = shown(echo[0]).tags;
    const theirs = await bob.sync();
    expect(theirs).toEqual([echo[0]?.replace('label=xyz;', ''), ...echo.slice(1)]);
    const fallback = (await cid.sync()).map(shown);
    expect(fallback.map(({ words }) => words)).toEqual([
      'PRIVMSG #tea :hello',
      'PRIVMSG #tea :#how is ',
      'PRIVMSG #tea :everyone?',
    ]);
    expect(fallback.map(({ tags }) => tags)).toEqual([{ time, msgid }, { time }, { time }]);
  });

  test('keeps blank lines, which are not shown to those without the capability', async () => {
    await say(ann, ...batch('#tea', ['', 'one', '', 'two'], '+client-only=x;label=l'));
    const theirs = (await bob.sync()).map(shown);
    expect(theirs.slice(1, -1).map(({ words }) => words)).toEqual([
      'PRIVMSG #tea :',
      'PRIVMSG #tea :one',
      'PRIVMSG #tea :',
      'PRIVMSG #tea :two',
    ]);
    const { msgid, time } = theirs[0]?.tags ?? {};
    expect(theirs[0]?.tags).toEqual({ '+client-only': 'x', msgid, time });
    const fallback = (await cid.sync()).map(shown);
    expect(fallback.map(({ words }) => words)).toEqual(['PRIVMSG #tea :one', 'PRIVMSG #tea :two']);
    expect(fallback.map(({ tags }) => tags)).toEqual([
      { '+client-only': 'x', msgid, time },
      { '+client-only': 'x', time },
    ]);
  });

  test('repeats no long client-only tags with each line', async () => {
    await say(ann, ...batch('#tea', ['one', 'two'], `+long=${'x'.repeat(200)}`));
    const [first, second] = (await cid.sync()).map(shown);
    expect(first?.tags['+long']).toHaveLength(200);
    expect(second?.tags).not.toHaveProperty('+long');
  });

  test('of one line is a batch, too', async () => {
    expect(await say(ann, ...batch('#tea', ['alone']))).toHaveLength(3);
    expect((await cid.sync()).map((line) => shown(line).words)).toEqual(['PRIVMSG #tea :alone']);
  });

  test('of notices is one of notices, and answered with nothing but its echo', async () => {
    const echo = await say(ann, ...batch('#tea', ['one', 'two'], '', 'NOTICE'));
    expect(echo.map((line) => shown(line).words).slice(1, 3)).toEqual([
      'NOTICE #tea :one',
      'NOTICE #tea :two',
    ]);
    expect(await say(ann, ...batch('#void', ['one', 'two'], '', 'NOTICE'))).toEqual([]);
    const quiet = await say(ann, ...batch('#void', ['one', 'two'], 'label=l', 'NOTICE'));
    expect(quiet.map((line) => shown(line).words)).toEqual(['ACK']);
  });

  test('compares names as names are compared, and shows them as they are', async () => {
    const echo = await say(
      ann,
      'batch +1 draft/multiline #TEA',
      '@batch=1 privmsg #Tea one',
      '@batch=1 Privmsg #tEa :two',
      'Batch -1',
    );
    expect(echo.map((line) => shown(line).words).slice(1, 3)).toEqual([
      'PRIVMSG #tea :one',
      'PRIVMSG #tea :two',
    ]);
  });

  test('to a person is shown to both; somebody away is said to be, inside of the labelled answer', async () => {
    await say(bob, 'AWAY :lunch');
    const answer = (await say(ann, ...batch('bob', ['one', 'two'], 'label=l'))).map(shown);
    const words = answer.map((line) => line.words);
    expect(words).toEqual([
      expect.stringMatching(/^BATCH \+\w+ labeled-response$/),
      expect.stringMatching(/^BATCH \+m-\w+ draft\/multiline bob$/),
      'PRIVMSG bob :one',
      'PRIVMSG bob :two',
      expect.stringMatching(/^BATCH -m-/),
      '301 ann bob :lunch',
      expect.stringMatching(/^BATCH -\w+$/),
    ]);
    const outer = /\+(\w+)/.exec(words[0] ?? '')?.[1];
    expect(answer[0]?.tags['label']).toBe('l');
    expect(answer[1]?.tags).toMatchObject({ batch: outer });
    expect(answer[1]?.tags).not.toHaveProperty('label');
    expect(await bob.sync()).toHaveLength(4);
    expect(await cid.sync()).toEqual([]);
  });

  test('to the operators of a room reaches these', async () => {
    const echo = await say(ann, ...batch('@#tea', ['one', 'two']));
    expect(shown(echo[0]).words).toMatch(/^BATCH \+m-\w+ draft\/multiline @#tea$/);
    expect(await bob.sync()).toEqual([]);
  });

  test('to oneself comes twice, one of them with the label', async () => {
    const both = await say(ann, ...batch('ann', ['one', 'two'], 'label=l'));
    expect(both).toHaveLength(8);
    expect(both.filter((line) => line.includes('label=l'))).toHaveLength(1);
  });

  test('is nothing to somebody without echo-message but what others are shown', async () => {
    const eve = await server.join('eve', { caps: ['batch', 'draft/multiline'] });
    await say(eve, 'JOIN #tea');
    await bob.sync();
    expect(await say(eve, ...batch('#tea', ['one', 'two']))).toEqual([]);
    expect(await bob.sync()).toHaveLength(4);
  });

  test('may hold a PING, whose answer is not held up', async () => {
    const [opening = '', ...rest] = batch('#tea', ['one', 'two']);
    expect(await say(ann, opening)).toEqual([]);
    expect(await say(ann, ...rest)).toHaveLength(4);
  });

  test('does not touch what else its sender says before and after it', async () => {
    const all = await say(ann, 'PRIVMSG #tea :a', ...batch('#tea', ['b', 'c']), 'PRIVMSG #tea :d');
    expect(all.map((line) => shown(line).words.split(' :')[1] ?? '')).toEqual(['a', '', 'b', 'c', '', 'd']);
    expect((await cid.sync()).map((line) => shown(line).words.split(' :')[1])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('with a line that is too long with the name of its sender loses nothing of it', async () => {
    const long = `${'é'.repeat(240)} end`;
    await say(ann, ...batch('#tea', ['first', long]));
    const theirs = (await bob.sync()).map(shown).slice(1, -1);
    expect(theirs).toHaveLength(3);
    expect(theirs[2]?.tags).toHaveProperty('draft/multiline-concat');
    const [, one = '', two = ''] = theirs.map(({ words }) => words.split(' :')[1] ?? '');
    expect(one + two).toBe(long);
    const fallback = await cid.sync();
    for (const line of fallback)
      expect(Buffer.byteLength(line.replace(/^@\S+ /, ''))).toBeLessThanOrEqual(510);
    expect(
      fallback
        .slice(1)
        .map((line) => shown(line).words.split(' :')[1])
        .join(''),
    ).toBe(long);
  });
});

describe('a batch is refused as a whole', () => {
  const opening = '@label=l BATCH +1 draft/multiline #tea';
  test.for<[why: string, lines: string[], fail: string]>([
    ['for a line of another batch', [opening, '@batch=2 PRIVMSG #tea :hi'], 'MULTILINE_INVALID :'],
    ['for another target', [opening, '@batch=1 PRIVMSG #void :hi'], 'MULTILINE_INVALID_TARGET #tea #void :'],
    [
      'for a blank line that goes on with the one before',
      [opening, '@batch=1 PRIVMSG #tea :hi', '@batch=1;draft/multiline-concat PRIVMSG #tea :'],
      'MULTILINE_INVALID :',
    ],
    [
      'for more lines than are offered',
      [opening, ...Array.from({ length: 6 }, () => '@batch=1 PRIVMSG #tea hi')],
      'MULTILINE_MAX_LINES 5 :',
    ],
    [
      'for more bytes than are offered',
      [opening, ...Array.from({ length: 5 }, () => `@batch=1 PRIVMSG #tea ${'x'.repeat(400)}`)],
      'MULTILINE_MAX_BYTES 2000 :',
    ],
    ['for tags on its lines', [opening, '@batch=1;+x=y PRIVMSG #tea :hi'], 'MULTILINE_INVALID :'],
    ['for labels on its lines', [opening, '@batch=1;label=m PRIVMSG #tea :hi'], 'MULTILINE_INVALID :'],
    [
      'for both kinds of lines',
      [opening, '@batch=1 PRIVMSG #tea :hi', '@batch=1 NOTICE #tea :hi'],
      'MULTILINE_INVALID :',
    ],
    ['for anything else in it', [opening, '@batch=1 TAGMSG #tea'], 'MULTILINE_INVALID :'],
    ['for a batch in it', [opening, '@batch=1 BATCH +2 draft/multiline #tea'], 'MULTILINE_INVALID :'],
    ['without lines', [opening, 'BATCH -1'], 'MULTILINE_INVALID :'],
    [
      'with blank lines only',
      [opening, '@batch=1 PRIVMSG #tea :', '@batch=1 PRIVMSG #tea :', 'BATCH -1'],
      'MULTILINE_INVALID :',
    ],
    ['of another type', ['@label=l BATCH +1 netsplit #tea'], 'MULTILINE_INVALID :'],
    ['without a target', ['@label=l BATCH +1 draft/multiline'], 'MULTILINE_INVALID :'],
    ['with two targets', ['@label=l BATCH +1 draft/multiline #tea,bob'], 'MULTILINE_INVALID :'],
    ['without a good reference', ['@label=l BATCH +a_b draft/multiline #tea'], 'MULTILINE_INVALID :'],
    ['that was never begun', ['@label=l BATCH -9'], 'MULTILINE_INVALID :'],
    ['that ends another', [opening, 'BATCH -2'], 'MULTILINE_INVALID :'],
    ['for a command between', [opening, 'AWAY'], 'MULTILINE_INVALID :'],
    ['for a line that cannot be read', [opening, '@batch=1 PRIVMSG #tea :a\rb'], 'MULTILINE_INVALID :'],
  ])('%s, at once and once, with the label', async ([, lines, fail]) => {
    const first = (await say(ann, ...lines)).map(shown).filter(({ words }) => words.startsWith('FAIL BATCH'));
    expect(first.map(({ tags, words }) => [tags['label'], words])).toEqual([
      ['l', expect.stringContaining(`FAIL BATCH ${fail}`)],
    ]);
    const reference = lines.at(-1)?.includes('+2') ? '2' : '1';
    if (!lines.at(-1)?.startsWith('BATCH -') && !lines[0]?.includes('-9') && !lines[0]?.includes('a_b')) {
      // What still comes of it has been answered.
      expect(await say(ann, `@batch=${reference} PRIVMSG #tea :late`, `BATCH -${reference}`)).toEqual([]);
    }
    expect(await bob.sync()).toEqual([]);
    expect(await cid.sync()).toEqual([]);
    // And the next one is as good as any.
    expect(await say(ann, ...batch('#tea', ['well']))).toHaveLength(3);
  });

  test('when another message comes between, which is sent', async () => {
    const answer = await say(ann, opening, '@batch=1 PRIVMSG #tea :in', 'PRIVMSG #tea :between', 'BATCH -1');
    expect(answer.map((line) => shown(line).words)).toEqual([
      expect.stringContaining('FAIL BATCH MULTILINE_INVALID'),
      'PRIVMSG #tea :between',
    ]);
  });

  test('when the next one begins, which is not', async () => {
    const answer = await say(
      ann,
      opening,
      '@batch=1 PRIVMSG #tea :in',
      ...batch('#tea', ['well']),
      'BATCH -1',
    );
    expect(answer.map((line) => shown(line).words.split(' ')[0])).toEqual([
      'FAIL',
      'BATCH',
      'PRIVMSG',
      'BATCH',
    ]);
  });

  test('where its message would be, with the same words', async () => {
    const answer = await say(ann, ...batch('#void', ['one'], 'label=l'), ...batch('zed', ['one'], 'label=m'));
    expect(answer.map((line) => shown(line).words)).toEqual([
      expect.stringMatching(/^403 ann #void /),
      expect.stringMatching(/^401 ann zed /),
    ]);
    expect(answer.map((line) => shown(line).tags['label'])).toEqual(['l', 'm']);
    await say(ann, 'MODE #tea +m');
    expect(shown((await say(bob, ...batch('#tea', ['one']))).at(-1)).words).toMatch(/^404 bob #tea .*\+m/);
  });

  test('from a client that has not asked for it, whose lines mean what they say', async () => {
    const answer = (await say(cid, ...batch('#tea', ['one', 'two']))).map((line) => shown(line).words);
    expect(answer.filter((line) => line.startsWith('FAIL BATCH MULTILINE_INVALID'))).toHaveLength(2);
    expect(answer.filter((line) => line.startsWith('PRIVMSG'))).toHaveLength(2);
  });

  test('a closing with a label of its own gets an ACK', async () => {
    const lines = batch('#tea', ['one'], 'label=l');
    const answer = await say(ann, ...lines.slice(0, -1), '@label=end BATCH -123');
    expect(answer.map((line) => shown(line).tags['label']).filter((label) => label !== undefined)).toEqual([
      'end',
      'l',
    ]);
  });
});

describe('what is not complete', () => {
  test('is nothing when the connection ends', async () => {
    ann.send(...batch('#tea', ['one', 'two']).slice(0, -1));
    await ann.sync();
    ann.socket.destroy();
    await bob.expectLine(/ QUIT /);
    expect((await cid.sync()).join('\n')).not.toContain('PRIVMSG');
    const history = await say(bob, 'CHATHISTORY LATEST #tea * 10');
    expect(history).toHaveLength(2);
  });

  test('is refused when nothing more comes for half a minute, and what comes later with it', async () => {
    const clock = new FakeClock();
    const slow = await startTestServer({ clock, config: { lobby: '' } });
    try {
      const dan = await slow.join('dan', { caps: CAPS });
      await say(dan, 'JOIN #tea');
      await say(dan, '@label=l BATCH +1 draft/multiline #tea', '@batch=1 PRIVMSG #tea :one');
      clock.advance(29_000);
      await say(dan, '@batch=1 PRIVMSG #tea :two');
      clock.advance(29_000);
      expect((await dan.sync()).join()).not.toContain('FAIL');
      clock.advance(1100);
      const fail = await dan.expectLine(/FAIL/);
      expect(fail).toMatch(/^@label=l\S* :irc.test FAIL BATCH TIMEOUT 1 :/);
      expect(await say(dan, '@batch=1 PRIVMSG #tea :three', 'BATCH -1')).toEqual([]);
      expect(await say(dan, ...batch('#tea', ['well']))).toHaveLength(3);
    } finally {
      await slow.stop();
    }
  });
});

describe('with a send id on its opening', () => {
  test.for(['#tea', 'bob', '@#tea'])('a repeat to %s is answered with the first copy', async (target) => {
    const tags = (label: string): string => `label=${label};chat-tui/send-id=i1`;
    const first = await say(ann, ...batch(target, ['one', 'two ', '+three'], tags('a')));
    await bob.sync();
    // Cut otherwise, it is the same text.
    const again = await say(ann, ...batch(target, ['one', 'two three'], tags('b')));
    expect(first).toHaveLength(5);
    expect(shown(first[0]).tags['chat-tui/send-id']).toBe('i1');
    expect(again).toEqual([first[0]?.replace('label=a', 'label=b'), ...first.slice(1)]);
    expect(await bob.sync()).toEqual([]);
  });

  test('the id stands for one text only', async () => {
    await say(ann, ...batch('#tea', ['one', 'two'], 'chat-tui/send-id=i1'));
    const [other] = await say(ann, ...batch('#tea', ['one', 'three'], 'chat-tui/send-id=i1'));
    expect(shown(other).words).toMatch(/^FAIL BATCH SEND_ID_REUSED i1 #tea :/);
    const [bad] = await say(ann, ...batch('#tea', ['one'], 'chat-tui/send-id=/'));
    expect(shown(bad).words).toMatch(/^FAIL BATCH INVALID_SEND_ID :/);
  });

  test('a repeat is answered when its sender has left the room', async () => {
    const first = await say(ann, ...batch('#tea', ['one', 'two'], 'chat-tui/send-id=i1'));
    await say(ann, 'PART #tea');
    expect(await say(ann, ...batch('#tea', ['one', 'two'], 'chat-tui/send-id=i1'))).toEqual(first);
  });
});

describe('the history', () => {
  test('has it as a batch in the batch, or as lines in it', async () => {
    await say(
      ann,
      'PRIVMSG #tea :before',
      ...batch('#tea', ['one', '', 'two ', '+three']),
      'PRIVMSG #tea :after',
    );
    const live = (await bob.sync()).slice(1, -1);
    const nested = await say(bob, 'CHATHISTORY LATEST #tea * 10');
    const outer = /\+(\S+) chathistory/.exec(nested[0] ?? '')?.[1] ?? '';
    const inner = nested.slice(2, -2);
    expect(inner[0]).toBe(live[0]?.replace('@', `@batch=${outer};`));
    expect(inner.slice(1)).toEqual(live.slice(1));
    const eve = await server.join('eve', { caps: [...BASE, 'draft/chathistory'] });
    await say(eve, 'JOIN #tea');
    const flat = (await say(eve, 'CHATHISTORY LATEST #tea * 10')).map(shown).slice(1, -1);
    expect(flat.map(({ words }) => words.split(' :')[1])).toEqual([
      'before',
      'one',
      'two ',
      'three',
      'after',
    ]);
    expect(new Set(flat.map(({ tags }) => tags['batch'])).size).toBe(1);
    expect(flat.slice(1, 4).map(({ tags }) => 'msgid' in tags)).toEqual([true, false, false]);
  });

  test('has it as one message: a page of one is all of it', async () => {
    await say(ann, ...batch('#tea', ['one', 'two', 'three']));
    await bob.sync();
    expect(await say(bob, 'CHATHISTORY LATEST #tea * 1')).toHaveLength(2 + 5);
  });
});

test('is taken back as any other message is', async () => {
  const dan = await server.join('dan', { caps: [...CAPS, 'draft/message-redaction'] });
  await say(dan, 'JOIN #tea');
  const [opening] = await say(dan, ...batch('#tea', ['one', 'two'], 'chat-tui/send-id=i1'));
  await say(dan, `REDACT #tea ${shown(opening).tags['msgid']}`);
  await bob.sync();
  expect((await say(bob, 'CHATHISTORY LATEST #tea * 10')).join()).not.toContain('PRIVMSG');
  const again = await say(dan, ...batch('#tea', ['one', 'two'], 'chat-tui/send-id=i1'));
  expect(again.map((line) => shown(line).words)).toEqual([
    expect.stringMatching(/^FAIL BATCH MESSAGE_REDACTED i1 #tea :/),
  ]);
});

test('is not offered where there is to be none', async () => {
  const none = await startTestServer({ limits: { multilineLines: 0 } });
  try {
    const client = await none.connect();
    expect((await say(client, 'CAP LS 302', 'CAP END')).join()).not.toContain('draft/multiline');
  } finally {
    await none.stop();
  }
});

test('its lines count as a quarter each for the rate of lines', async () => {
  const clock = new FakeClock();
  const rated = await startTestServer({
    clock,
    config: { lobby: '' },
    limits: { lineRate: 4, lineBurst: 20 },
  });
  try {
    const dan = await rated.join('dan', { caps: CAPS });
    await say(dan, 'JOIN #tea');
    // 12 tokens of those that are left; no time passes in which there could be more.
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    expect(await say(dan, ...batch('#tea', lines))).toHaveLength(42);
    dan.send(...Array.from({ length: 20 }, (_, i) => `PRIVMSG #tea :${i}`));
    await dan.expectLine(/INPUT_SLOWED/);
    expect(dan.lines.join()).not.toContain('PRIVMSG #tea :19');
  } finally {
    await rated.stop();
  }
});

test('its bounds are in the list of capabilities', async () => {
  const client = await server.connect();
  const lines = await say(client, 'CAP LS 302', 'CAP END');
  expect(lines.join(' ')).toContain(' draft/multiline=max-bytes=2000,max-lines=5 ');
});
