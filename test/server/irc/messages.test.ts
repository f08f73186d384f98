/** What is said: PRIVMSG, NOTICE, TAGMSG, echoes, labels, who may speak where. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' } });
  ann = await server.join('ann');
  bob = await server.join('bob');
});

afterEach(() => server.stop());

/** Sends lines and returns all that comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

const ANN = ':ann!~ann@127.0.0.1';
const BOB = ':bob!~bob@127.0.0.1';

describe('PRIVMSG', () => {
  test('reaches members, people and lists of both, under their own spelling, and is not echoed unasked', async () => {
    await say(ann, 'JOIN #Tea');
    await say(bob, 'JOIN #tea');
    await say(ann);
    expect(await say(bob, 'PRIVMSG #TEA,ANN :hi :there ', 'PRIVMSG ann,ANN once')).toEqual([]);
    expect(await say(ann)).toEqual([
      `${BOB} PRIVMSG #Tea :hi :there `,
      `${BOB} PRIVMSG ann :hi :there `,
      `${BOB} PRIVMSG ann :once`,
    ]);
  });

  test('answers what is wrong with each target', async () => {
    await say(bob, 'JOIN #in');
    expect(
      await say(
        ann,
        'PRIVMSG',
        'PRIVMSG bob',
        'PRIVMSG bob :',
        'PRIVMSG ghost,#none,#in :x',
        'PRIVMSG a,b,c,d,e :x',
      ),
    ).toEqual([
      '411 ann :No recipient given (PRIVMSG)',
      '412 ann :No text to send',
      '412 ann :No text to send',
      '401 ann ghost :No such nick/channel',
      '403 ann #none :No such channel',
      '404 ann #in :Cannot send to channel (+n)',
      '407 ann a,b,c,d,e :At most 4 recipients',
    ]);
  });

  test('tells the sender that somebody is away', async () => {
    await say(bob, 'AWAY :tea');
    expect(await say(ann, 'PRIVMSG bob :psst', 'NOTICE bob :psst')).toEqual(['301 ann bob :tea']);
    expect(await say(bob)).toEqual([`${ANN} PRIVMSG bob :psst`, `${ANN} NOTICE bob :psst`]);
  });

  test('from outside goes through without +n, but not past a ban or +m', async () => {
    await say(bob, 'JOIN #c', 'MODE #c -n');
    expect(await say(ann, 'PRIVMSG #c :from outside')).toEqual([]);
    await say(bob, 'MODE #c +b ann');
    expect(await say(ann, 'PRIVMSG #c :banned')).toEqual(['404 ann #c :Cannot send to channel (+b)']);
    await say(bob, 'MODE #c -b+m ann');
    expect(await say(ann, 'PRIVMSG #c :moderated')).toEqual(['404 ann #c :Cannot send to channel (+m)']);
    expect((await say(bob)).filter((line) => line.includes('PRIVMSG'))).toEqual([]);
  });

  test('a banned or moderated member speaks with a voice', async () => {
    await say(bob, 'JOIN #c');
    await say(ann, 'JOIN #c');
    await say(bob, 'MODE #c +mb ann');
    expect((await say(ann, 'PRIVMSG #c :no')).at(-1)).toBe('404 ann #c :Cannot send to channel (+m)');
    await say(bob, 'MODE #c -m');
    expect((await say(ann, 'PRIVMSG #c :no')).at(-1)).toBe('404 ann #c :Cannot send to channel (+b)');
    await say(bob, 'MODE #c +v ann');
    expect((await say(ann, 'PRIVMSG #c :yes')).at(-1)).toBe(`${BOB} MODE #c +v ann`);
    expect((await say(bob)).at(-1)).toBe(`${ANN} PRIVMSG #c :yes`);
  });

  test('to @ or + and a channel reaches those of that standing and nobody else', async () => {
    const eve = await server.join('eve');
    await say(ann, 'JOIN #c');
    for (const client of [bob, eve]) await say(client, 'JOIN #c');
    await say(ann, 'MODE #c +v bob');
    await say(bob, 'PRIVMSG @#c :ops', 'NOTICE +#C :voices');
    await say(eve, 'PRIVMSG @#c :help');
    expect((await say(ann)).slice(-3)).toEqual([
      `${BOB} PRIVMSG @#c :ops`,
      `${BOB} NOTICE +#c :voices`,
      ':eve!~eve@127.0.0.1 PRIVMSG @#c :help',
    ]);
    expect((await say(eve)).filter((line) => line.includes('#c :'))).toEqual([]);
  });

  test('too long for others to be shown whole is cut at a character', async () => {
    await say(ann, `PRIVMSG bob :${'é'.repeat(245)}`);
    const [line = ''] = await say(bob);
    expect(Buffer.byteLength(line)).toBeGreaterThan(505);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(510);
    expect(line).toMatch(/:é+$/);
  });
});

describe('NOTICE', () => {
  test('is never answered', async () => {
    await say(ann, 'JOIN #c');
    expect(
      await say(bob, 'NOTICE', 'NOTICE ann', 'NOTICE ghost,#none,#c :x', 'NOTICE ann :still heard'),
    ).toEqual([]);
    expect(await say(ann)).toEqual([`${BOB} NOTICE ann :still heard`]);
  });
});

describe('with tags', () => {
  const CAPS = ['message-tags', 'echo-message', 'server-time', 'labeled-response', 'batch'];

  test('an echo carries the time and msgid that everybody else is shown', async () => {
    const [one, two] = [await server.join('one', { caps: CAPS }), await server.join('two', { caps: CAPS })];
    const [echo = ''] = await say(one, '@+reply=x;time=1999 PRIVMSG two :hello');
    const [shown = ''] = await say(two);
    expect(echo).toMatch(/^@time=\S+Z;msgid=\S+;\+reply=x :one!~one@127\.0\.0\.1 PRIVMSG two :hello$/);
    expect(shown).toBe(echo);
    expect(await say(one, 'PRIVMSG #nowhere :x')).toEqual([expect.stringContaining(' 403 ')]);
  });

  test('to oneself comes back twice, one of them labelled', async () => {
    const one = await server.join('one', { caps: CAPS });
    const lines = await say(one, '@label=L PRIVMSG one :me');
    expect(lines).toHaveLength(2);
    expect(lines.filter((line) => line.includes('label=L'))).toHaveLength(1);
    expect(lines.every((line) => line.endsWith('PRIVMSG one :me'))).toBe(true);
  });

  test('TAGMSG is for those with message-tags, and needs a tag to pass on', async () => {
    const [one, two] = [await server.join('one', { caps: CAPS }), await server.join('two', { caps: CAPS })];
    await say(one, '@+typing=active TAGMSG two,ann', '@foo=bar TAGMSG two', '@+draft/react=x TAGMSG two');
    const lines = await say(two);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^@time=\S+;\+typing=active :one!~one@127\.0\.0\.1 TAGMSG two$/);
    expect(lines[1]).toMatch(/^@time=\S+;msgid=\S+;\+draft\/react=x :one/);
    expect(await say(ann)).toEqual([]);
    await say(ann, '@+typing=active TAGMSG two');
    expect(await say(two)).toEqual([]);
    expect((await say(one, '@+a TAGMSG ghost')).at(-1)).toContain(' 401 one ghost ');
  });
});

describe('a label', () => {
  test('is on a single line, on a batch of several, on ACK for none', async () => {
    const one = await server.join('one', { caps: ['labeled-response', 'batch', 'echo-message'] });
    expect(await say(one, '@label=a PING x')).toEqual(['@label=a :irc.test PONG irc.test x']);
    expect(await say(one, '@label=b PONG x')).toEqual(['@label=b :irc.test ACK']);
    expect(await say(one, '@label=c PRIVMSG bob :hi')).toEqual([
      '@label=c :one!~one@127.0.0.1 PRIVMSG bob :hi',
    ]);
    expect(await say(one, '@label=d PRIVMSG ghost :hi')).toEqual([
      '@label=d :irc.test 401 one ghost :No such nick/channel',
    ]);
    const join = await say(one, '@label=e JOIN #c');
    const reference = /BATCH \+(\S+) labeled-response$/.exec(join[0] ?? '')?.[1] ?? '';
    expect(join).toEqual([
      `@label=e :irc.test BATCH +${reference} labeled-response`,
      `@batch=${reference} :one!~one@127.0.0.1 JOIN #c`,
      `@batch=${reference} :irc.test 353 one = #c :@one`,
      `@batch=${reference} :irc.test 366 one #c :End of /NAMES list.`,
      `BATCH -${reference}`,
    ]);
    expect(await say(bob)).toEqual([':one!~one@127.0.0.1 PRIVMSG bob :hi']);
  });
});

describe('nicknames, presence and names', () => {
  test('NICK is shown once to everybody who shares a channel, and frees the old one', async () => {
    for (const client of [ann, bob]) await say(client, 'JOIN #a,#b');
    await say(ann);
    expect(await say(bob, 'NICK rob', 'NICK rob', 'NICK Rob', 'NICK ann', 'NICK 1')).toEqual([
      `${BOB} NICK :rob`,
      ':rob!~bob@127.0.0.1 NICK :Rob',
      '433 Rob ann :Nickname is already in use',
      expect.stringMatching(/^432 Rob 1 :/),
    ]);
    expect(await say(ann)).toEqual([`${BOB} NICK :rob`, ':rob!~bob@127.0.0.1 NICK :Rob']);
    const again = await server.join('bob');
    expect((await say(again, 'WHOWAS bob'))[0]).toMatch(/^314 bob bob ~bob 127\.0\.0\.1 \* :bob$/);
    expect((await say(ann, 'NAMES #a'))[0]).toBe('353 ann = #a :@ann Rob');
  });

  test('QUIT is shown once to each who shares a channel', async () => {
    for (const client of [ann, bob]) await say(client, 'JOIN #a,#b');
    await say(ann);
    bob.send('QUIT :later');
    await bob.waitClosed();
    await ann.expectLine(`${BOB} QUIT :Quit: later`);
    expect(await say(ann)).toEqual([]);
    expect((await say(ann, 'WHOIS bob'))[0]).toBe('401 ann bob :No such nick/channel');
  });

  test('AWAY and SETNAME are shown to neighbours who asked for it, AWAY also when somebody joins', async () => {
    const eve = await server.join('eve', { caps: ['away-notify', 'setname'] });
    await say(eve, 'JOIN #c');
    await say(ann, 'JOIN #c');
    await say(eve);
    expect(await say(ann, 'AWAY :lunch', 'AWAY :lunch', 'SETNAME :Ann A', 'AWAY')).toEqual([
      '306 ann :You have been marked as being away',
      '306 ann :You have been marked as being away',
      '305 ann :You are no longer marked as being away',
    ]);
    expect(await say(eve)).toEqual([`${ANN} AWAY :lunch`, `${ANN} SETNAME :Ann A`, `${ANN} AWAY`]);
    expect(await say(eve, 'SETNAME :Eve', 'SETNAME :')).toEqual([
      ':eve!~eve@127.0.0.1 SETNAME Eve',
      expect.stringContaining('A real name cannot be empty'),
    ]);
    await say(bob, 'AWAY :out', 'JOIN #c');
    expect(await say(eve)).toEqual([`${BOB} JOIN #c`, `${BOB} AWAY :out`]);
  });

  test('NAMES is written in the capabilities of who asks, and hides the invisible from strangers', async () => {
    await say(ann, 'JOIN #c', 'MODE #c +v ann', 'MODE ann +i');
    await say(bob, 'JOIN #c');
    const eve = await server.join('eve', { caps: ['multi-prefix', 'userhost-in-names'] });
    expect(await say(eve, 'NAMES #c,#none', 'NAMES')).toEqual([
      '353 eve = #c :bob!~bob@127.0.0.1',
      '366 eve #c :End of /NAMES list.',
      '366 eve #none :End of /NAMES list.',
      '366 eve * :End of /NAMES list.',
    ]);
    const joined = await say(eve, 'JOIN #c');
    expect(joined[1]).toBe('353 eve = #c :@+ann!~ann@127.0.0.1 bob!~bob@127.0.0.1 eve!~eve@127.0.0.1');
    expect((await say(bob, 'NAMES #c')).at(-2)).toBe('353 bob = #c :@ann bob eve');
  });
});
