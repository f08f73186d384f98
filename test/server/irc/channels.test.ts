/** Channels: joining, leaving, topics, modes, kicks, invitations, as others see them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  server = await startTestServer({ config: { lobby: '' }, limits: { roomsPerClient: 3, bans: 2 } });
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

describe('JOIN', () => {
  test('makes a channel whose first member is its operator', async () => {
    expect(await say(ann, 'JOIN #Tea')).toEqual([
      `${ANN} JOIN #Tea`,
      '353 ann = #Tea :@ann',
      '366 ann #Tea :End of /NAMES list.',
    ]);
    expect(await say(bob, 'JOIN #tea')).toEqual([
      `${BOB} JOIN #Tea`,
      '353 bob = #Tea :@ann bob',
      '366 bob #Tea :End of /NAMES list.',
    ]);
    expect(await say(ann)).toEqual([`${BOB} JOIN #Tea`]);
    expect(await say(bob, 'JOIN #TEA')).toEqual([]);
  });

  test('shows the topic, who set it and when', async () => {
    await say(ann, 'JOIN #tea', 'TOPIC #tea :Only leaves');
    expect((await say(bob, 'JOIN #tea')).slice(0, 3)).toEqual([
      `${BOB} JOIN #tea`,
      '332 bob #tea :Only leaves',
      expect.stringMatching(/^333 bob #tea ann!~ann@127\.0\.0\.1 \d{10}$/),
    ]);
  });

  test('takes lists and keys, refuses bad names and too many, and does the rest', async () => {
    await say(bob, 'JOIN #k sesame', 'MODE #k +k sesame', 'JOIN #x', 'MODE #x +k other');
    expect(await say(ann, 'JOIN #k,#x,nohash,#a\u00adb,#1,#2,#3 sesame,wrong')).toEqual([
      expect.stringContaining('JOIN #k'),
      expect.stringMatching(/^353 .*@bob ann$/),
      expect.stringMatching(/^366 /),
      '475 ann #x :Cannot join channel (+k)',
      '403 ann nohash :No such channel',
      expect.stringMatching(/^403 ann .*:No such channel: a room name cannot hold U\+00AD$/),
      expect.stringContaining('JOIN #1'),
      '353 ann = #1 :@ann',
      '366 ann #1 :End of /NAMES list.',
      expect.stringContaining('JOIN #2'),
      '353 ann = #2 :@ann',
      '366 ann #2 :End of /NAMES list.',
      '405 ann #3 :You have joined too many channels',
    ]);
    expect(await say(ann, 'JOIN 0')).toEqual(
      ['#k', '#1', '#2'].map((name) => `${ANN} PART ${name} :Left all channels`),
    );
  });

  test.for([
    { mode: '+i', refusal: '473 bob #c :Cannot join channel (+i)' },
    { mode: '+l 1', refusal: '471 bob #c :Cannot join channel (+l)' },
    { mode: '+b *!~bob@*', refusal: '474 bob #c :Cannot join channel (+b)' },
    { mode: '+k key', refusal: '475 bob #c :Cannot join channel (+k)' },
  ])('is refused with $refusal, unless an operator invites', async ({ mode, refusal }) => {
    await say(ann, 'JOIN #c', `MODE #c ${mode}`);
    expect(await say(bob, 'JOIN #c')).toEqual([refusal]);
    expect(await say(ann, 'INVITE bob #c')).toEqual(['341 ann bob #c']);
    expect((await say(bob, 'JOIN #c')).slice(0, 2)).toEqual([`${ANN} INVITE bob #c`, `${BOB} JOIN #c`]);
    await say(ann, 'KICK #c bob');
    expect((await say(bob, 'JOIN #c')).slice(1)).toEqual([refusal]);
  });

  test('no-implicit-names leaves the names out, and extended-join says more', async () => {
    const eve = await server.join('eve', { caps: ['no-implicit-names', 'extended-join'], realName: 'Eve E' });
    expect(await say(eve, 'JOIN #c')).toEqual([':eve!~eve@127.0.0.1 JOIN #c * :Eve E']);
  });
});

describe('an empty channel', () => {
  test('keeps topic and modes, and its next member is operator', async () => {
    await say(ann, 'JOIN #c', 'TOPIC #c :Stays', 'MODE #c +mk key', 'PART #c');
    expect(await say(bob, 'JOIN #c')).toEqual(['475 bob #c :Cannot join channel (+k)']);
    const joined = await say(bob, 'JOIN #c key', 'MODE #c');
    expect(joined).toContain('332 bob #c :Stays');
    expect(joined).toContain('353 bob = #c :@bob');
    expect(joined).toContain('324 bob #c +mntk key');
  });

  test('that was invite-only opens for whoever comes next, without its past', async () => {
    await say(ann, 'JOIN #c', 'MODE #c +i', 'PRIVMSG #c :between us', 'INVITE bob #c', 'PART #c');
    expect((await say(bob, 'INVITE')).slice(1)).toEqual(['337 bob :End of /INVITE list.']);
    const joined = await say(bob, 'JOIN #c', 'MODE #c', 'CHATHISTORY LATEST #c * 10');
    expect(joined).toContain('353 bob = #c :@bob');
    expect(joined).toContain('324 bob #c +nt');
    expect(joined.some((line) => line.includes('between us'))).toBe(false);
    await say(bob, 'PRIVMSG #c :anew');
    expect((await say(ann, 'JOIN #c', 'CHATHISTORY LATEST #c * 10')).at(-1)).toBe(`${BOB} PRIVMSG #c :anew`);
  });
});

describe('PART', () => {
  test('is shown to everybody, with its reason if there is one', async () => {
    await say(ann, 'JOIN #a,#b');
    await say(bob, 'JOIN #a');
    await say(ann);
    expect(await say(bob, 'PART #a :off to bed', 'PART #a', 'PART #b', 'PART #nowhere')).toEqual([
      `${BOB} PART #a :off to bed`,
      "442 bob #a :You're not on that channel",
      "442 bob #b :You're not on that channel",
      '403 bob #nowhere :No such channel',
    ]);
    expect(await say(ann, 'PART #a,#b')).toEqual([
      `${BOB} PART #a :off to bed`,
      `${ANN} PART #a`,
      `${ANN} PART #b`,
    ]);
  });
});

describe('TOPIC', () => {
  test('is read, changed, cleared; guarded by +t', async () => {
    await say(ann, 'JOIN #c');
    await say(bob, 'JOIN #c');
    await say(ann);
    expect(await say(bob, 'TOPIC #c', 'TOPIC #c :mine', 'TOPIC #none', 'TOPIC #none :x')).toEqual([
      '331 bob #c :No topic is set',
      "482 bob #c :You're not channel operator",
      '403 bob #none :No such channel',
      '403 bob #none :No such channel',
    ]);
    await say(ann, 'MODE #c -t');
    expect(await say(bob, 'TOPIC #c :mine', 'TOPIC #c :mine', 'TOPIC #c :')).toEqual([
      `${ANN} MODE #c -t`,
      `${BOB} TOPIC #c :mine`,
      `${BOB} TOPIC #c :`,
    ]);
    await say(bob, 'PART #c');
    expect(await say(bob, 'TOPIC #c :outside')).toEqual(["442 bob #c :You're not on that channel"]);
  });
});

describe('MODE', () => {
  test('shows the modes, with the key for members only', async () => {
    await say(ann, 'JOIN #c', 'MODE #c +kl key 9');
    expect(await say(ann, 'MODE #c')).toEqual([
      '324 ann #c +ntkl key 9',
      expect.stringMatching(/^329 ann #c \d{10}$/),
    ]);
    expect((await say(bob, 'MODE #c'))[0]).toBe('324 bob #c +ntkl * 9');
    expect(await say(bob, 'MODE #none')).toEqual(['403 bob #none :No such channel']);
  });

  test('shows only what really changes', async () => {
    await say(ann, 'JOIN #c');
    await say(bob, 'JOIN #c');
    await say(ann);
    expect(
      await say(ann, 'MODE #c +nt', 'MODE #c +m+o-n bob', 'MODE #c +vb-v bob bob bob', 'MODE #c -b BOB!*@*'),
    ).toEqual([
      `${ANN} MODE #c +mo-n bob`,
      `${ANN} MODE #c +vb-v bob bob!*@* bob`,
      `${ANN} MODE #c -b bob!*@*`,
    ]);
    expect((await say(bob, 'NAMES #c'))[3]).toBe('353 bob = #c :@ann @bob');
  });

  test('says what is wrong, and does the rest', async () => {
    await say(ann, 'JOIN #c');
    expect(
      await say(
        ann,
        'MODE #c +zmy',
        'MODE #c +o ghost',
        'MODE #c +o bob',
        'MODE #c +l none',
        'MODE #c +k a,b',
      ),
    ).toEqual([
      `${ANN} MODE #c +m`,
      '472 ann z :is unknown mode char to me',
      '472 ann y :is unknown mode char to me',
      '401 ann ghost :No such nick/channel',
      "441 ann bob #c :They aren't on that channel",
      '696 ann #c l none :A limit is a whole number from 1',
      expect.stringMatching(/^696 ann #c k \* :/),
    ]);
    expect(await say(bob, 'MODE #c +m', 'JOIN #c', 'MODE #c -m')).toEqual([
      "442 bob #c :You're not on that channel",
      `${BOB} JOIN #c`,
      expect.any(String),
      expect.any(String),
      "482 bob #c :You're not channel operator",
    ]);
  });

  test('keeps a ban list of bounded length that anybody may read', async () => {
    await say(ann, 'JOIN #c');
    expect(await say(ann, 'MODE #c +bbb x y!u@h @z')).toEqual([
      `${ANN} MODE #c +bb x!*@* y!u@h`,
      '478 ann #c b :Channel list is full',
    ]);
    expect(await say(bob, 'MODE #c b')).toEqual([
      expect.stringMatching(/^367 bob #c x!\*@\* ann \d{10}$/),
      expect.stringMatching(/^367 bob #c y!u@h ann \d{10}$/),
      '368 bob #c :End of channel ban list',
    ]);
  });

  test('on oneself: i, and nobody else', async () => {
    expect(
      await say(ann, 'MODE ann', 'MODE ANN +i', 'MODE ann', 'MODE ann +ix', 'MODE bob +i', 'MODE ghost'),
    ).toEqual([
      '221 ann +',
      `${ANN} MODE ann +i`,
      '221 ann +i',
      '501 ann :Unknown MODE flag',
      "502 ann :Can't change mode for other users",
      '401 ann ghost :No such nick/channel',
    ]);
  });
});

describe('KICK', () => {
  test('puts people out, for a reason or in the name of who did it', async () => {
    await say(ann, 'JOIN #c');
    await say(bob, 'JOIN #c');
    const eve = await server.join('eve');
    await say(eve, 'JOIN #c');
    await say(ann);
    expect(await say(bob, 'KICK #c ann')).toEqual([
      expect.stringContaining(' JOIN #c'),
      "482 bob #c :You're not channel operator",
    ]);
    expect(await say(ann, 'KICK #c bob,eve,ghost :enough', 'KICK #c bob', 'KICK #none bob')).toEqual([
      `${ANN} KICK #c bob :enough`,
      `${ANN} KICK #c eve :enough`,
      '401 ann ghost :No such nick/channel',
      "441 ann bob #c :They aren't on that channel",
      '403 ann #none :No such channel',
    ]);
    expect(await say(bob, 'PRIVMSG #c :still here?', 'KICK #c ann')).toEqual([
      `${ANN} KICK #c bob :enough`,
      '404 bob #c :Cannot send to channel (+n)',
      "442 bob #c :You're not on that channel",
    ]);
    await say(bob, 'JOIN #c');
    expect((await say(ann, 'KICK #c bob')).at(-1)).toBe(`${ANN} KICK #c bob :ann`);
  });
});

describe('INVITE', () => {
  test('answers who may not, whom not, and where not', async () => {
    await say(ann, 'JOIN #c');
    const eve = await server.join('eve');
    expect(await say(bob, 'INVITE eve #c', 'INVITE ghost #c', 'INVITE eve #none', 'INVITE eve')).toEqual([
      "442 bob #c :You're not on that channel",
      '401 bob ghost :No such nick/channel',
      '403 bob #none :No such channel',
      '461 bob INVITE :Not enough parameters',
    ]);
    await say(bob, 'JOIN #c');
    expect((await say(ann, 'INVITE bob #c')).at(-1)).toBe('443 ann bob #c :is already on channel');
    expect(await say(bob, 'INVITE eve #c')).toEqual(['341 bob eve #c']);
    expect(await say(eve, 'INVITE')).toEqual([`${BOB} INVITE eve #c`, '337 eve :End of /INVITE list.']);
    await say(ann, 'MODE #c +i');
    expect((await say(bob, 'INVITE eve #c')).at(-1)).toBe("482 bob #c :You're not channel operator");
    expect(await say(eve, 'JOIN #c')).toEqual(['473 eve #c :Cannot join channel (+i)']);
    await say(ann, 'INVITE eve #c');
    expect(await say(eve, 'INVITE')).toEqual([
      `${ANN} INVITE eve #c`,
      '336 eve #c',
      '337 eve :End of /INVITE list.',
    ]);
  });

  test('is shown to operators with invite-notify and to no other member', async () => {
    const watcher = await server.join('watcher', { caps: ['invite-notify'] });
    const other = await server.join('other', { caps: ['invite-notify'] });
    await say(ann, 'JOIN #c');
    await say(watcher, 'JOIN #c');
    await say(other, 'JOIN #c');
    await say(ann, 'MODE #c +o watcher', 'INVITE bob #c');
    expect((await say(watcher)).at(-1)).toBe(`${ANN} INVITE bob #c`);
    expect((await say(other)).some((line) => line.includes('INVITE'))).toBe(false);
  });
});
