/** What can be asked: WHO, WHOX, WHOIS, WHOWAS, LIST, LUSERS and the small ones. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' } });
  ann = await server.join('ann', { realName: 'Ann of Tea' });
  bob = await server.join('Bob', { user: 'robert', caps: ['multi-prefix'] });
});

afterEach(() => server.stop());

/** Sends lines and returns all that comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

const ENDED = (mask: string): string => `315 ann ${mask} :End of /WHO list`;

describe('WHO', () => {
  test('finds by channel, nick and mask, and ends with the mask as it was sent', async () => {
    await say(bob, 'JOIN #c', 'MODE #c +v Bob', 'AWAY :x');
    expect(await say(ann, 'WHO #C')).toEqual([
      '352 ann #c ~robert 127.0.0.1 irc.test Bob G@ :0 Bob',
      ENDED('#C'),
    ]);
    expect((await say(bob, 'WHO #c'))[0]).toBe('352 Bob #c ~robert 127.0.0.1 irc.test Bob G@+ :0 Bob');
    expect(await say(ann, 'WHO bob')).toEqual([
      '352 ann * ~robert 127.0.0.1 irc.test Bob G :0 Bob',
      ENDED('bob'),
    ]);
    expect(await say(ann, 'WHO *tea')).toEqual([
      '352 ann * ~ann 127.0.0.1 irc.test ann H :0 Ann of Tea',
      ENDED('*tea'),
    ]);
    expect(await say(ann, 'WHO *')).toHaveLength(3);
    expect(await say(ann, 'WHO')).toHaveLength(3);
    expect(await say(ann, 'WHO ghost', 'WHO #none', 'WHO * o')).toEqual([
      ENDED('ghost'),
      ENDED('#none'),
      ENDED('*'),
    ]);
  });

  test('hides the invisible from strangers who do not know the nick', async () => {
    await say(bob, 'MODE Bob +i', 'JOIN #c');
    expect(await say(ann, 'WHO *')).toHaveLength(2);
    expect(await say(ann, 'WHO #c')).toHaveLength(1);
    expect(await say(ann, 'WHO bob')).toHaveLength(2);
    await say(ann, 'JOIN #c');
    expect(await say(ann, 'WHO *')).toHaveLength(3);
  });

  test('WHOX answers with the fields in their order, and the token', async () => {
    await say(bob, 'JOIN #c');
    expect(await say(ann, 'WHO Bob %tcuihsnfdlaor,123')).toEqual([
      expect.stringMatching(
        /^354 ann 123 \* ~robert 255\.255\.255\.255 127\.0\.0\.1 irc\.test Bob H 0 \d 0 n\/a Bob$/,
      ),
      ENDED('Bob'),
    ]);
    expect((await say(ann, 'WHO #c %nat,7', 'WHO #c %fn', 'WHO #c %t,1234'))[0]).toBe('354 ann 7 Bob 0');
    expect((await say(ann, 'WHO #c %fn', 'WHO #c %t,1234')).filter((line) => line.startsWith('354'))).toEqual(
      ['354 ann Bob H@', '354 ann 0'],
    );
  });
});

describe('WHOIS and WHOWAS', () => {
  test('say who somebody is', async () => {
    await say(bob, 'JOIN #c,#d', 'AWAY :out');
    expect(await say(ann, 'WHOIS bob')).toEqual([
      '311 ann Bob ~robert 127.0.0.1 * :Bob',
      '319 ann Bob :@#c @#d',
      '312 ann Bob irc.test test',
      '301 ann Bob :out',
      '318 ann Bob :End of /WHOIS list.',
    ]);
    expect(
      (await say(ann, 'WHOIS irc.test Bob', 'WHOIS bob bob')).filter((line) => line.startsWith('311')),
    ).toHaveLength(2);
    await say(bob, 'MODE Bob +i');
    expect((await say(ann, 'WHOIS Bob')).some((line) => line.startsWith('319'))).toBe(false);
    await say(ann, 'JOIN #d');
    expect(await say(ann, 'WHOIS Bob')).toContainEqual(
      expect.stringMatching(/^317 ann Bob \d+ \d{10} :seconds idle, signon time$/),
    );
    expect((await say(ann, 'WHOIS Bob')).find((line) => line.startsWith('319'))).toBe('319 ann Bob :@#d');
    expect(await say(ann, 'WHOIS ghost', 'WHOIS', 'WHOIS other.server ann')).toEqual([
      '401 ann ghost :No such nick/channel',
      '318 ann ghost :End of /WHOIS list.',
      '431 ann :No nickname given',
      '402 ann other.server :No such server',
    ]);
  });

  test('and who somebody was, the latest first', async () => {
    await say(ann, 'JOIN #c');
    for (const user of ['first', 'second']) {
      const gone = await server.join('gone', { user });
      await say(gone, 'JOIN #c');
      gone.send('QUIT');
      await ann.expectLine(' QUIT ');
    }
    const known = (await say(ann, 'WHOWAS GONE', 'WHOWAS gone 1')).filter((line) => line.startsWith('314'));
    expect(known).toEqual(
      ['second', 'first', 'second'].map((user) => `314 ann gone ~${user} 127.0.0.1 * :gone`),
    );
    expect(await say(ann, 'WHOWAS never', 'WHOWAS')).toEqual([
      '406 ann never :There was no such nickname',
      '369 ann never :End of WHOWAS',
      '431 ann :No nickname given',
    ]);
  });
});

describe('LIST', () => {
  const listed = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => (line.startsWith('322') ? [line.split(' ')[2] ?? ''] : []));

  test('shows the channels where somebody is, the biggest first, and those that are named', async () => {
    await say(ann, 'JOIN #big,#small,#empty', 'NOTICE #empty :Kept', 'PART #empty', 'TOPIC #small :Tiny');
    await say(bob, 'JOIN #big');
    await say(ann);
    expect(await say(ann, 'LIST')).toEqual([
      '321 ann Channel :Users  Name',
      '322 ann #big 2 :',
      '322 ann #small 1 Tiny',
      '323 ann :End of /LIST list',
    ]);
    expect(listed(await say(ann, 'LIST #empty,#none'))).toEqual(['#empty']);
    expect(listed(await say(ann, 'LIST *B*'))).toEqual(['#big']);
    expect(listed(await say(ann, 'LIST !*b*'))).toEqual(['#small']);
    expect(listed(await say(ann, 'LIST >1'))).toEqual(['#big']);
    expect(listed(await say(ann, 'LIST <2'))).toEqual(['#small', '#empty']);
    expect(listed(await say(ann, 'LIST C<5,T<5'))).toEqual(['#small']);
    expect(listed(await say(ann, 'LIST C>5'))).toEqual([]);
  });
});

describe('the server', () => {
  test('counts in LUSERS, the unregistered and the invisible too', async () => {
    const pending = await server.connect();
    pending.send('NICK soon');
    await pending.sync();
    await say(ann, 'JOIN #c', 'MODE ann +i');
    expect(await say(bob, 'LUSERS')).toEqual([
      '251 Bob :There are 1 users and 1 invisible on 1 servers',
      '252 Bob 0 :operator(s) online',
      '253 Bob 1 :unknown connection(s)',
      '254 Bob 1 :channels formed',
      '255 Bob :I have 2 clients and 0 servers',
      '265 Bob 2 2 :Current local users 2, max 2',
      '266 Bob 2 2 :Current global users 2, max 2',
    ]);
  });

  test('answers VERSION, TIME, INFO, MOTD, and knows no other server', async () => {
    expect((await say(ann, 'VERSION'))[0]).toMatch(/^351 ann chat-tui-\d\S* irc\.test :/);
    expect((await say(ann, 'TIME irc.test'))[0]).toMatch(/^391 ann irc\.test \d{10} 0 :\w{3}, /);
    expect((await say(ann, 'INFO')).at(-1)).toBe('374 ann :End of /INFO list.');
    expect(await say(ann, 'MOTD', 'MOTD other.server', 'VERSION x.y', 'TIME x.y', 'INFO x.y')).toEqual([
      '422 ann :MOTD File is missing',
      '402 ann other.server :No such server',
      '402 ann x.y :No such server',
      '402 ann x.y :No such server',
      '402 ann x.y :No such server',
    ]);
  });

  test('answers ISON and USERHOST', async () => {
    await say(bob, 'AWAY :x');
    expect(await say(ann, 'ISON bob ghost :ann none', 'USERHOST ann ghost bob', 'ISON ghost')).toEqual([
      '303 ann :Bob ann',
      '302 ann :ann=+~ann@127.0.0.1 Bob=-~robert@127.0.0.1',
      '303 ann :',
    ]);
  });

  test('helps', async () => {
    const index = await say(ann, 'HELP');
    expect(index[0]).toBe('704 ann * :The commands of this server');
    expect(index.join(' ')).toContain('PRIVMSG');
    expect(await say(ann, 'HELP join', 'HELP frob')).toEqual([
      '704 ann JOIN :JOIN <channel>{,<channel>} [<key>{,<key>}]',
      '705 ann JOIN :Enters channels; a new one is made, and its first member is operator',
      '706 ann JOIN :End of /HELP.',
      '524 ann frob :No help available on this topic',
    ]);
  });

  test('does not know what it does not know, and says what is missing', async () => {
    expect(await say(ann, 'FROB x', 'JOIN', 'WHO')).toEqual([
      '421 ann FROB :Unknown command',
      expect.stringMatching(/^461 ann JOIN :/),
      expect.any(String),
      expect.any(String),
      ENDED('*'),
    ]);
  });
});
