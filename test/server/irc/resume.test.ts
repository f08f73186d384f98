/** chat-tui/resume (docs/ext/resume.md): a session outlives its connection. */
import { afterEach, beforeEach, expect, test } from 'vitest';

import { commandTable } from '../../../src/server/commands/index.js';
import { comeBack, linesOf, RESUME_CAPS, tokenOf } from '../../support/resume.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';
import { FakeClock } from '../../support/fake-clock.js';

const GRACE_MS = 120_000;

let server: TestServer;
let clock: FakeClock;

beforeEach(async () => {
  clock = new FakeClock();
  server = await startTestServer({ clock });
});

afterEach(() => server.stop());

const watch = ['away-notify', 'extended-join'];
const join = (nick: string, caps: readonly string[] = RESUME_CAPS): Promise<TestClient> =>
  server.join(nick, { caps });

/** Cuts a client's connection, and waits until another one has been told. */
async function cut(client: TestClient, witness: TestClient, how: 'end' | 'reset' = 'reset'): Promise<void> {
  await client.drop(how);
  await witness.expectLine(/ AWAY :Connection lost$/);
}

/** Lets time pass while a client answers its PINGs. */
async function pass(ms: number, client: TestClient): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    clock.advance(Math.min(5000, ms - passed));
    await client.sync();
  }
}

test('a cut and a return: nobody is shown a QUIT or a JOIN, everything is as it was', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  bob.send('JOIN #tea', 'TOPIC #tea :Earl Grey', 'JOIN #den');
  ann.send('JOIN #tea');
  await bob.sync();
  bob.send('MODE #tea +v ann');
  await bob.sync();
  await ann.sync();
  const mark = ann.mark();
  let holder = bob;
  for (const how of ['end', 'reset'] as const) {
    await cut(holder, ann, how);
    const again = await comeBack(server.port, tokenOf(holder), { nick: 'bob' });
    holder = again;
    await ann.expectLine(/:bob!~bob@127\.0\.0\.1 AWAY$/);
    const welcome = again.lines.findIndex((line) => line.includes(' 001 bob '));
    expect(again.lines.findIndex((line) => line.endsWith(' RESUME SUCCESS bob'))).toBeLessThan(welcome);
    const after = again.lines.slice(welcome).filter((line) => / JOIN | 332 | 353 | RESUME /.test(line));
    expect(after.map((line) => line.replace(/TOKEN \S+/, 'TOKEN'))).toEqual([
      ':bob!~bob@127.0.0.1 JOIN #lobby',
      expect.stringMatching(/ 353 bob = #lobby :(ann bob|bob ann)$/),
      ':bob!~bob@127.0.0.1 JOIN #tea',
      ':irc.test 332 bob #tea :Earl Grey',
      expect.stringMatching(/ 353 bob = #tea :(@bob \+ann|\+ann @bob)$/),
      ':bob!~bob@127.0.0.1 JOIN #den',
      ':irc.test 353 bob = #den :@bob',
      ':irc.test RESUME TOKEN',
    ]);
    again.send('PRIVMSG #tea :back');
    await ann.expectLine(':bob!~bob@127.0.0.1 PRIVMSG #tea :back');
  }
  expect(linesOf(ann, 'bob', mark).filter((line) => / (QUIT|JOIN|PART) /.test(line))).toEqual([]);
});

test('a connection that still seems alive is told and closed, and nobody notices', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  await ann.sync();
  const mark = ann.mark();
  const again = await comeBack(server.port, tokenOf(bob));
  expect(await bob.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (Resumed elsewhere)');
  again.send('PRIVMSG #lobby :here', 'AWAY :tea');
  await ann.expectLine(' AWAY :tea');
  expect(linesOf(ann, 'bob', mark)).toEqual([
    ':bob!~bob@127.0.0.1 PRIVMSG #lobby :here',
    ':bob!~bob@127.0.0.1 AWAY :tea',
  ]);
  expect(server.server.stats()).toMatchObject({ users: 2, connections: 2, lost: 0 });
});

test('labels of the old connection are not answered on the new one', async () => {
  const caps = [...RESUME_CAPS, 'batch', 'labeled-response', 'echo-message'];
  const bob = await join('bob', caps);
  bob.send('@label=old JOIN #a', '@label=old2 PRIVMSG #lobby :on its way');
  const again = await comeBack(server.port, tokenOf(bob), { caps });
  await again.sync();
  expect(again.lines.join('\n')).not.toContain('label=');
});

test.for([
  'nonsense',
  'a.b',
  '.',
  `${'x'.repeat(200)}`,
  'aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaa',
])('the token %j is refused, and the registration goes on', async (token) => {
  const client = await comeBack(server.port, token);
  expect(client.lines).toContain(
    ':irc.test FAIL RESUME INVALID_TOKEN :There is no session to be resumed with this token',
  );
  expect(client.lines.some((line) => line.includes(' 001 stranger '))).toBe(true);
  expect(tokenOf(client)).toMatch(/^[a-z2-9]{26}\.[a-z2-9]{26}$/);
});

test("another one's secret does not open a session, and neither does the id alone", async () => {
  const [ann, bob] = [await join('ann'), await join('bob')];
  const [annId] = tokenOf(ann).split('.');
  const [, bobSecret] = tokenOf(bob).split('.');
  for (const [i, token] of [`${annId}.${bobSecret}`, `${annId}.`, `${annId}`].entries()) {
    const client = await comeBack(server.port, token, { nick: `eve${i}` });
    expect(client.lines.some((line) => line.includes('INVALID_TOKEN'))).toBe(true);
  }
});

test('a token is good once: after the takeover it is refused, the new one is not', async () => {
  const bob = await join('bob');
  const first = tokenOf(bob);
  const again = await comeBack(server.port, first);
  await again.sync();
  const thief = await comeBack(server.port, first, { nick: 'eve' });
  expect(thief.lines.some((line) => line.includes(' FAIL RESUME INVALID_TOKEN '))).toBe(true);
  expect(tokenOf(again)).not.toBe(first);
  const third = await comeBack(server.port, tokenOf(again));
  expect(third.lines.some((line) => line.endsWith(' RESUME SUCCESS bob'))).toBe(true);
});

test('an answer that was lost on the way does not lock its client out', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  const first = tokenOf(bob);
  // Nothing of what the server says reaches the client: it knows the old token only, and proves nothing.
  const deaf = await comeBack(server.port, first, { settle: false });
  deaf.answersPings = false;
  await bob.waitClosed();
  await deaf.drop('reset');
  const again = await comeBack(server.port, first);
  expect(again.lines.some((line) => line.endsWith(' RESUME SUCCESS bob'))).toBe(true);
  await ann.sync();
  expect(linesOf(ann, 'bob').filter((line) => line.includes(' QUIT '))).toEqual([]);
});

test('after three tokens that are not valid the connection is closed', async () => {
  const client = await server.connect();
  client.send('CAP REQ :chat-tui/resume', 'RESUME a', 'RESUME b', 'RESUME c', 'RESUME d');
  expect(await client.waitClosed()).toBe(
    'ERROR :Closing Link: 127.0.0.1 (Too many tokens that are not valid)',
  );
  expect(client.lines.filter((line) => line.includes('INVALID_TOKEN'))).toHaveLength(3);
});

test('a token has 128 random bits and more beside the id, and no two have any of it in common', async () => {
  const tokens = await Promise.all(Array.from({ length: 40 }, async (_, i) => tokenOf(await join(`n${i}`))));
  const secrets = tokens.map((token) => token.split('.')[1] ?? '');
  expect(new Set(secrets).size).toBe(40);
  // 26 characters of 32 kinds are 130 bits; at each of the 26 places there are many kinds, at none always the same.
  expect(new Set(secrets.join('')).size).toBe(32);
  for (let place = 0; place < 26; place++)
    expect(new Set(secrets.map((secret) => secret[place])).size).toBeGreaterThan(10);
});

test('who guesses tokens of a session that they know the id of gets nowhere, three at a time and at the price of five lines', async () => {
  const bob = await join('bob');
  const token = tokenOf(bob);
  const [id = '', secret = ''] = token.split('.');
  // All that differ in one character: nothing tells how near a guess was.
  const guesses = Array.from(secret, (each, at) => {
    return `${id}.${secret.slice(0, at)}${each === 'a' ? 'b' : 'a'}${secret.slice(at + 1)}`;
  });
  const answers = new Set<string>();
  for (let from = 0; from < guesses.length; from += 3) {
    const eve = await server.connect();
    const three = [...guesses, ...guesses].slice(from, from + 3);
    eve.send('CAP REQ :chat-tui/resume', ...three.map((each) => `RESUME ${each}`));
    expect(await eve.waitClosed()).toContain('Too many tokens that are not valid');
    for (const line of eve.lines.filter((each) => each.includes(' RESUME '))) answers.add(line);
  }
  expect([...answers]).toEqual([
    ':irc.test FAIL RESUME INVALID_TOKEN :There is no session to be resumed with this token',
  ]);
  expect(commandTable().get('RESUME')?.cost).toBe(5);
  const back = await comeBack(server.port, token);
  expect(back.lines.some((line) => line.endsWith(' RESUME SUCCESS bob'))).toBe(true);
});

test('RESUME needs the capability, and comes too late after the welcome', async () => {
  const bob = await join('bob');
  const client = await server.connect();
  client.send('CAP REQ :standard-replies', `RESUME ${tokenOf(bob)}`);
  await client.expectLine(' FAIL RESUME CAPABILITY_NEEDED ');
  bob.send(`RESUME ${tokenOf(bob)}`);
  await bob.expectLine(' 462 ');
});

test('the time is up: others are told why the connection was lost, the nick is free, the token is of no use', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  await cut(bob, ann);
  await pass(GRACE_MS - 1000, ann);
  expect(server.server.stats()).toMatchObject({ users: 2, lost: 1 });
  const early = await server.connect();
  early.send('NICK bob', 'USER b 0 * :b');
  await early.expectLine(' 433 * bob ');
  clock.advance(1200);
  expect(await ann.expectLine(' QUIT ')).toBe(':bob!~bob@127.0.0.1 QUIT :Connection lost');
  const late = await comeBack(server.port, tokenOf(bob), { nick: 'bob' });
  expect(late.lines.some((line) => line.includes(' FAIL RESUME INVALID_TOKEN '))).toBe(true);
  expect(late.lines.some((line) => line.includes(' 001 bob '))).toBe(true);
  expect(server.server.stats()).toMatchObject({ lost: 0 });
});

test('a peer that fell silent is lost first and gone later, by the reason that it had', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  bob.answersPings = false;
  await pass(50_000, ann);
  while (!linesOf(ann, 'bob').includes(':bob!~bob@127.0.0.1 AWAY :Connection lost')) await ann.sync();
  await pass(GRACE_MS, ann);
  while (!linesOf(ann, 'bob').includes(':bob!~bob@127.0.0.1 QUIT :Ping timeout: 45 seconds'))
    await ann.sync();
});

test('a QUIT, a flood and a session without the capability end at once', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  bob.send('QUIT :bye');
  expect(await ann.expectLine(' QUIT ')).toContain(' QUIT :Quit: bye');
  const token = tokenOf(bob);
  const again = await comeBack(server.port, token, { nick: 'bob' });
  expect(again.lines.some((line) => line.includes('INVALID_TOKEN'))).toBe(true);
  again.sendRaw('x'.repeat(20_000));
  expect(await ann.expectLine(' QUIT ')).toContain(' QUIT :Line without an end');
  const plain = await server.join('bob');
  await plain.drop('reset');
  expect(await ann.expectLine(' QUIT ')).toContain(' QUIT :Connection lost');
  expect(server.server.stats()).toMatchObject({ users: 1, lost: 0 });
});

test('a private message to somebody whose connection is lost is kept, and read on return', async () => {
  const history = [...RESUME_CAPS, 'batch', 'draft/chathistory', 'message-tags', 'server-time'];
  const ann = await server.join('ann', { caps: ['away-notify', 'echo-message'] });
  const bob = await join('bob', history);
  await cut(bob, ann);
  ann.send('PRIVMSG bob :are you there?', 'WHOIS bob', 'WHO bob', 'PRIVMSG nobody :x');
  const answers = (await ann.sync()).filter((line) => / (PRIVMSG|301|352|401) /.test(line));
  expect(answers).toEqual([
    ':ann!~ann@127.0.0.1 PRIVMSG bob :are you there?',
    ':irc.test 301 ann bob :Connection lost',
    ':irc.test 301 ann bob :Connection lost',
    expect.stringMatching(/ 352 .* bob G :0 bob$/),
    ':irc.test 401 ann nobody :No such nick/channel',
  ]);
  const again = await comeBack(server.port, tokenOf(bob), { caps: history });
  again.send(
    'CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10',
    'CHATHISTORY LATEST ann * 10',
  );
  const lines = await again.sync();
  expect(lines.some((line) => line.includes(' CHATHISTORY TARGETS ann '))).toBe(true);
  expect(lines.some((line) => line.endsWith(' PRIVMSG bob :are you there?'))).toBe(true);
});

test('the own away text is shown again on return, and the client is told of it', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  bob.send('AWAY :lunch', 'MODE bob +i');
  await ann.expectLine(' AWAY :lunch');
  await bob.sync();
  await cut(bob, ann);
  const again = await comeBack(server.port, tokenOf(bob));
  expect(await ann.expectLine(' AWAY')).toBe(':bob!~bob@127.0.0.1 AWAY :lunch');
  expect(again.lines.filter((line) => / (306|221) /.test(line))).toEqual([
    ':irc.test 221 bob +i',
    ':irc.test 306 bob :You have been marked as being away',
  ]);
});

test('the client is told whose account the session is logged in to', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await join('bob');
  bob.send('REGISTER * * :correct horse');
  await bob.expectLine(' REGISTER SUCCESS ');
  await cut(bob, ann);
  const again = await comeBack(server.port, tokenOf(bob));
  const [told, ...more] = again.lines.filter((line) => / 90\d /.test(line));
  expect(told).toBe(':irc.test 900 bob bob!~bob@127.0.0.1 bob :You are now logged in as bob');
  expect(more).toEqual([]);
});

test('what others do to a session without a connection is done: kicks, modes, and their own nick stays theirs', async () => {
  const ann = await server.join('ann', { caps: watch });
  ann.send('JOIN #a', 'JOIN #b');
  await ann.sync();
  const bob = await join('bob');
  bob.send('JOIN #a', 'JOIN #b');
  await bob.sync();
  await cut(bob, ann);
  ann.send('KICK #a bob :out', 'MODE #b +o bob');
  await ann.sync();
  const again = await comeBack(server.port, tokenOf(bob), { nick: 'bob' });
  const rooms = again.lines.filter((line) => / 353 /.test(line)).map((line) => line.split(' = ')[1]);
  expect(rooms.map((room) => room?.split(' :')[0])).toEqual(['#lobby', '#b']);
  expect(rooms.at(-1)).toContain('@bob');
  again.send('NICK robert');
  expect(await ann.expectLine(' NICK ')).toContain(' NICK :robert');
});

test('a connection that asks again is one of them: the last wins', async () => {
  const bob = await join('bob');
  const token = tokenOf(bob);
  const rivals = await Promise.all(
    [1, 2, 3].map((n) => comeBack(server.port, token, { nick: `r${n}`, settle: false })),
  );
  await bob.waitClosed();
  await Promise.all(
    rivals.map((rival) =>
      Promise.race([rival.expectLine(/ RESUME TOKEN /).catch(() => ''), rival.waitClosed()]),
    ),
  );
  const ann = await server.join('ann');
  ann.send('WHOIS bob');
  expect((await ann.sync()).filter((line) => line.includes(' 311 '))).toHaveLength(1);
  const open = rivals.filter(({ closed }) => !closed);
  const holders = open.filter((rival) => rival.lines.some((line) => line.includes(' 001 bob ')));
  expect(holders).toHaveLength(1);
});

test('the wrong password opens nothing, and the token stays good', async () => {
  await server.stop();
  server = await startTestServer({ clock, config: { password: 'sesame' } });
  const bob = await server.join('bob', { caps: RESUME_CAPS, password: 'sesame' });
  const thief = await comeBack(server.port, tokenOf(bob), { settle: false });
  await thief.expectLine(' 464 ');
  bob.send('PRIVMSG #lobby :still here');
  await bob.sync();
  const again = await server.connect();
  again.send('PASS sesame', `CAP REQ :${RESUME_CAPS.join(' ')}`, `RESUME ${tokenOf(bob)}`, 'CAP END');
  await again.expectLine(' 001 bob ');
});

test('the capability can be asked for later, and given up', async () => {
  const ann = await server.join('ann', { caps: watch });
  const bob = await server.join('bob');
  bob.send('CAP REQ :chat-tui/resume');
  await bob.expectLine(' RESUME TOKEN ');
  await cut(bob, ann);
  const again = await comeBack(server.port, tokenOf(bob));
  again.send('CAP REQ :-chat-tui/resume');
  await again.sync();
  await again.drop('reset');
  await ann.expectLine(' QUIT :Connection lost');
});

test('with heartbeat.resume = 0 there is no such capability', async () => {
  await server.stop();
  server = await startTestServer({ clock, heartbeat: { resume: 0 } });
  const client = await server.connect();
  client.send('CAP LS 302', 'CAP REQ :chat-tui/resume');
  await client.expectLine(/ CAP \* NAK :chat-tui\/resume$/);
  expect(client.lines.join('\n')).not.toContain('chat-tui/resume=');
});

test('of one address only so many sessions wait; the one that has waited longest makes room', async () => {
  await server.stop();
  server = await startTestServer({ clock, limits: { perIp: 3 } });
  const ann = await server.join('ann', { caps: watch });
  for (let i = 0; i < 5; i++) {
    const passer = await join(`p${i}`);
    await cut(passer, ann);
  }
  await ann.sync();
  expect(ann.lines.filter((line) => line.includes(' QUIT ')).map((line) => line.slice(1, 3))).toEqual([
    'p0',
    'p1',
  ]);
  expect(server.server.stats()).toMatchObject({ lost: 3 });
});
