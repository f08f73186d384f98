import { beforeEach, describe, expect, test } from 'vitest';
import { Link } from '../../../src/client/link/link.js';
import type { LinkOptions } from '../../../src/client/link/link-options.js';
import type { ConnectionState } from '../../../src/client/model/connection.js';
import type { Message } from '../../../src/protocol/message.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeIrcServer, settle } from '../../support/fake-irc-server.js';

let clock: FakeClock;
let server: FakeIrcServer;
let states: ConnectionState[];
let messages: Message[];
let registered: string[];
let link: Link;

const WELCOME = ':irc.test 001 bob :Welcome';

function makeLink(options: Partial<LinkOptions> = {}): Link {
  return new Link({
    clock,
    random: () => 1,
    servers: [{ host: 'one', port: 6667 }],
    connect: server.connect,
    identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
    token: () => undefined,
    events: {
      state: (state) => states.push(state),
      registered: ({ nick }) => registered.push(nick),
      token: () => {},
      caps: () => {},
      login: () => {},
      message: (message) => messages.push(message),
      batch: () => {},
    },
    ...options,
  });
}

async function online(): Promise<void> {
  link.start();
  await settle();
  server.last.say(WELCOME);
  await settle();
}

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeIrcServer();
  states = [];
  messages = [];
  registered = [];
  link = makeLink();
});

const phases = (): string[] => states.map(({ phase }) => phase);

describe('coming online', () => {
  test('asks for capabilities, introduces itself and says so', async () => {
    await online();
    expect(server.last.lines.slice(0, 3)).toEqual(['CAP LS 302', 'NICK :bob', 'USER bob 0 * Bob']);
    expect(phases()).toEqual(['connecting', 'registering', 'online']);
    expect(registered).toEqual(['bob']);
  });

  test('a server that never welcomes us is given up after 20 s', async () => {
    link.start();
    await settle();
    clock.advance(20_000);
    const reason = 'one:6667 did not let us in within 20 s';
    expect(states).toContainEqual(expect.objectContaining({ phase: 'waiting', reason }));
  });

  test('nothing is sent before the welcome', async () => {
    link.start();
    await settle();
    expect(link.send({ command: 'JOIN', params: ['#x'] })).toBe(false);
  });

  test('what is no line of the protocol is not sent', async () => {
    await online();
    const before = server.last.lines.length;
    expect(link.send({ command: 'PRIVMSG', params: ['#x', 'a\r\nQUIT'] })).toBe(false);
    await settle();
    expect(server.last.lines.slice(before)).toEqual([]);
  });

  test('PING is answered, before the welcome too', async () => {
    link.start();
    await settle();
    server.last.say('PING :cookie 1');
    await settle();
    expect(server.last.lines.at(-1)).toBe('PONG :cookie 1');
  });
});

describe('a nick that is taken', () => {
  test('is tried with underscores, and the answer is the nick we got', async () => {
    link.start();
    await settle();
    server.last.say(':s 433 * bob :Nickname is already in use');
    await settle();
    expect(server.last.lines.at(-1)).toBe('NICK :bob_');
    server.last.say(':s 001 bob_ :Welcome');
    await settle();
    expect(registered).toEqual(['bob_']);
    expect(messages.map(({ command }) => command)).toEqual(['001']);
  });

  test('is told when no other may be tried, and another can be given', async () => {
    link = makeLink({
      identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: false },
    });
    link.start();
    await settle();
    server.last.say(':s 433 * bob :Nickname is already in use');
    await settle();
    expect(link.state).toMatchObject({
      phase: 'nick-refused',
      nick: 'bob',
      reason: 'Nickname is already in use',
    });
    clock.advance(60_000);
    expect(link.state.phase).toBe('nick-refused');
    link.wantNick('robert');
    await settle();
    expect(server.last.lines.at(-1)).toBe('NICK :robert');
    server.last.say(':s 001 robert :Welcome');
    await settle();
    expect(registered).toEqual(['robert']);
  });
});

describe('reconnecting', () => {
  test('at once, then after 1, 2, 4 ... 30 s, for ever', async () => {
    server.refusal = 'nothing listens there';
    link.start();
    await settle();
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const { state } = link;
      if (state.phase !== 'waiting') throw new Error(`found ${state.phase}`);
      waits.push(state.retryAt - clock.monotonic());
      clock.advance(state.retryAt - clock.monotonic());
      await settle();
    }
    expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('the servers are tried in turn', async () => {
    link = makeLink({
      servers: [
        { host: 'one', port: 1 },
        { host: 'two', port: 2 },
      ],
    });
    server.refusal = 'no';
    link.start();
    await settle();
    clock.advance(0);
    await settle();
    clock.advance(1000);
    await settle();
    expect(server.asked).toEqual(['one:1', 'two:2', 'one:1']);
  });

  test('a reset is noticed at once, and the reason told', async () => {
    await online();
    server.last.reset();
    await settle();
    expect(states).toContainEqual(
      expect.objectContaining({ phase: 'waiting', reason: 'the connection was cut' }),
    );
  });

  test('what the server says before it closes is the reason', async () => {
    await online();
    server.last.say('ERROR :Closing Link: restarting \x1b[2J');
    server.last.close();
    await settle();
    // Clean, since it is shown.
    expect(states).toContainEqual(expect.objectContaining({ phase: 'waiting', reason: 'restarting ␛[2J' }));
  });

  test.for([
    ['ERROR :Closing Link: 192.0.2.1 (Killed (ann (enough)))'],
    [':s 465 bob :Your address is not welcome', 'ERROR :Closing Link: 192.0.2.1 (Access denied)'],
    ['ERROR :Closing link: (bob@192.0.2.1) [K-lined: spam]'],
  ])('whom the server has put out waits a minute, unless they ask: %s', async (words) => {
    await online();
    server.last.say(...words);
    server.last.close();
    await settle();
    expect(link.state).toMatchObject({ phase: 'waiting', retryAt: clock.monotonic() + 60_000 });
    link.retryNow();
    await settle();
    expect(link.state.phase).toBe('registering');
  });

  test('a wrong password of the server is not tried again at once, that of an operator is no end', async () => {
    link.start();
    await settle();
    server.last.say(':s 464 bob :Password incorrect', 'ERROR :Closing Link: h (Password incorrect)');
    server.last.close();
    await settle();
    expect(link.state).toMatchObject({ phase: 'waiting', retryAt: clock.monotonic() + 60_000 });
    clock.advance(60_000);
    await settle();
    server.last.say(WELCOME, ':s 464 bob :Password incorrect');
    server.last.close();
    await settle();
    const { state } = link;
    expect(state.phase === 'waiting' && state.retryAt - clock.monotonic()).toBeLessThan(60_000);
  });

  test('a try that takes too long can be given up: the next waits, or is made when asked for', async () => {
    server.silent = true;
    link.start();
    await settle();
    link.giveUpTry();
    await settle();
    expect(link.state).toMatchObject({
      phase: 'waiting',
      reason: 'given up by you',
      retryAt: clock.monotonic() + 10_000,
    });
    link.giveUpTry();
    expect(link.state).toMatchObject({ retryAt: clock.monotonic() + 10_000 });
    server.silent = false;
    link.retryNow();
    await settle();
    server.last.say(WELCOME);
    await settle();
    link.giveUpTry();
    expect(link.state.phase).toBe('online');
  });

  test('also one whose server takes its time to let us in', async () => {
    link.start();
    await settle();
    const { last } = server;
    link.giveUpTry();
    expect(link.state.phase).toBe('waiting');
    last.say(WELCOME);
    await settle();
    expect(registered).toEqual([]);
  });

  test('a person can end the wait', async () => {
    server.refusal = 'no';
    link.start();
    await settle();
    clock.advance(0);
    await settle();
    expect(link.state.phase).toBe('waiting');
    server.refusal = undefined;
    link.retryNow();
    await settle();
    expect(link.state.phase).toBe('registering');
  });

  test('a connection that did not last is no success: the waits go on growing', async () => {
    await online();
    server.last.close();
    await settle();
    clock.advance(0);
    await settle();
    server.last.say(WELCOME);
    await settle();
    server.last.close();
    await settle();
    const { state } = link;
    expect(state.phase === 'waiting' && state.retryAt - clock.monotonic()).toBe(1000);
  });

  test('the nick is the one we had last', async () => {
    await online();
    link.wantNick('robert');
    server.last.close();
    await settle();
    clock.advance(0);
    await settle();
    expect(server.last.lines[1]).toBe('NICK :robert');
  });
});

describe('the heartbeat', () => {
  test('measures the lag right after the welcome', async () => {
    await online();
    expect(server.last.lines.at(-1)).toBe('PING chat-tui-1');
    clock.advance(12);
    server.last.say(':s PONG s chat-tui-1');
    await settle();
    expect(link.state).toMatchObject({ phase: 'online', lag: 12 });
  });

  test('a link that swallows everything is warned of, and given up within 25 s', async () => {
    await online();
    server.last.say(':s PONG s chat-tui-1');
    await settle();
    server.last.blackHole();
    for (let i = 0; i < 19; i++) clock.advance(1000);
    expect(link.state).toMatchObject({ phase: 'online', silentSince: expect.any(Number) });
    for (let i = 19; i < 26; i++) clock.advance(1000);
    await settle();
    expect(link.state.phase).not.toBe('online');
    expect(states).toContainEqual(
      expect.objectContaining({ phase: 'waiting', reason: 'no answer for 25 s' }),
    );
  });

  test('after a sleep of the machine the server is asked at once', async () => {
    await online();
    server.last.say(':s PONG s chat-tui-1');
    await settle();
    clock.advance(1000);
    clock.jumpWall(600_000);
    clock.advance(1000);
    await settle();
    expect(server.last.lines.at(-1)).toBe('PING chat-tui-2');
  });
});

describe('a rest', () => {
  test('ends the connection for good, until a person asks for another one', async () => {
    await online();
    const { last } = server;
    link.rest();
    expect(phases().at(-1)).toBe('idle');
    last.say(':irc.test PING :still there?');
    clock.advance(3_600_000);
    await settle();
    expect([server.last === last, clock.pendingTimers]).toEqual([true, 0]);
    expect(last.lines.join('\n')).not.toContain('PONG');
    link.retryNow();
    await settle();
    expect(server.last).not.toBe(last);
    server.last.say(WELCOME);
    await settle();
    expect(phases().at(-1)).toBe('online');
  });

  test('a connection that is asked for before the first one is the first one', async () => {
    link.retryNow();
    link.start();
    await settle();
    expect(phases().filter((phase) => phase === 'connecting')).toHaveLength(1);
  });
});

describe('leaving', () => {
  test('says QUIT, waits for the server to close, and leaves no timer behind', async () => {
    await online();
    const left = link.quit('bye');
    await settle();
    expect(server.last.lines.at(-1)).toBe('QUIT :bye');
    server.last.close();
    await settle();
    await left;
    expect(link.state.phase).toBe('closed');
    expect(clock.pendingTimers).toBe(0);
  });

  test('does not wait for a server that does not answer', async () => {
    await online();
    const left = link.quit('bye');
    clock.advance(2000);
    await left;
    expect(link.state.phase).toBe('closed');
  });

  test('ends an attempt that hangs', async () => {
    server.silent = true;
    link.start();
    await link.quit('bye');
    await settle();
    expect(phases()).toEqual(['connecting', 'closed']);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('what the server says about TLS', () => {
  test('is passed on from all lines of CAP LS and from CAP NEW, never asked for, and again when we leave', async () => {
    const said: string[] = [];
    const sts = {
      announced: (_server: unknown, value: string) => {
        said.push(value);
        return false;
      },
      left: () => said.push('left'),
    };
    link = makeLink({ sts });
    link.start();
    await settle();
    server.last.say(':irc.test CAP * LS * :sts=duration=60 batch', ':irc.test CAP * LS :server-time');
    await settle();
    expect(server.last.sent(/CAP REQ/)).toEqual(['CAP REQ :batch server-time']);
    server.last.say(':irc.test CAP * ACK :batch server-time', WELCOME, ':irc.test CAP bob DEL :sts');
    server.last.say(':irc.test CAP bob NEW :sts=duration=0');
    await settle();
    expect(said).toEqual(['duration=60', 'duration=0']);
    server.last.close();
    await settle();
    expect(said).toEqual(['duration=60', 'duration=0', 'left']);
  });

  test('leads to another connection at once where it has to be TLS, and nothing more is sent on the old one', async () => {
    let isUpgraded = false;
    const sts = { announced: () => (isUpgraded ? false : (isUpgraded = true)), left: () => {} };
    link = makeLink({
      sts,
      connect: (address, signal, onStep) => {
        onStep('TCP', isUpgraded ? { ...address, port: 6697 } : address);
        if (isUpgraded) onStep('TLS', { ...address, port: 6697 });
        return server.connect(address, signal);
      },
    });
    link.start();
    await settle();
    const [first] = server.connections;
    const before = first?.lines.length;
    first?.say(':irc.test CAP * LS :batch sts=port=6697');
    await settle();
    expect(server.connections).toHaveLength(2);
    expect(first?.lines).toHaveLength(before ?? 0);
    expect(states.at(-2)).toEqual({ phase: 'connecting', server: 'one:6697', step: 'TLS', attempt: 1 });
    expect(states.at(-1)).toMatchObject({ phase: 'registering', server: 'one:6697' });
  });
});

test('nothing that a server sends stops the link', async () => {
  await online();
  server.last.say(
    ':',
    '@',
    '@a=b',
    ': ',
    '123456',
    'BATCH',
    'BATCH +',
    'BATCH -x',
    'CAP',
    'CAP * ACK',
    'PONG',
    'PING',
    '\x00x',
  );
  server.last.say(WELCOME, 'PING :still there');
  await settle();
  expect(server.last.lines.at(-1)).toBe('PONG :still there');
  expect(link.state.phase).toBe('online');
});
