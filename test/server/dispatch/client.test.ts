import { describe, expect, test } from 'vitest';

import type { Command } from '../../../src/server/commands/types.js';
import { settle } from '../../support/connection-pair.js';
import { ALL_CAPS, dispatchRoom } from '../../support/dispatch-room.js';

describe('an echo is the word of the log', () => {
  test('nobody sees a message, its sender included, before it is committed', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'echo-message');
    const bob = await room.enter('bob');
    await ann.say();
    room.log.automatic = false;
    expect(await ann.say('PRIVMSG #tea :hello')).toEqual([]);
    expect(await bob.say()).toEqual([]);
    room.log.commit();
    expect(await ann.say()).toEqual([':ann!~ann@192.0.2.1 PRIVMSG #tea :hello']);
    expect(await bob.say()).toEqual([':ann!~ann@192.0.2.1 PRIVMSG #tea :hello']);
  });

  test('a message that the store refuses is shown to nobody, and its sender is told', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'echo-message standard-replies');
    const bob = await room.enter('bob');
    await ann.say();
    room.log.automatic = false;
    await ann.say('PRIVMSG #tea :hello');
    room.log.refuse('STORE_FULL');
    expect(await ann.say()).toEqual([':irc.test FAIL PRIVMSG STORE_FULL :Cannot store it: the disk is full']);
    expect(await bob.say()).toEqual([]);
  });

  test('who does not know standard replies is told in a notice', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    room.log.automatic = false;
    await ann.say('PRIVMSG #tea :hello');
    room.log.refuse();
    expect(await ann.say()).toEqual([':irc.test NOTICE ann :PRIVMSG: Cannot store it: the disk is full']);
  });
});

describe('order', () => {
  test('messages do not wait for one another, everything else waits for them', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'echo-message');
    room.log.automatic = false;
    expect(await ann.say('PRIVMSG #tea :1', 'PRIVMSG #tea :2', 'PING x', 'PRIVMSG #tea :3')).toEqual([]);
    expect(room.log.waiting).toBe(2);
    room.log.automatic = true;
    room.log.commit();
    expect(await ann.say()).toEqual([
      ':ann!~ann@192.0.2.1 PRIVMSG #tea :1',
      ':ann!~ann@192.0.2.1 PRIVMSG #tea :2',
      ':irc.test PONG irc.test x',
      ':ann!~ann@192.0.2.1 PRIVMSG #tea :3',
    ]);
  });

  test('the line after a JOIN waits until the JOIN is out of the log', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'echo-message draft/no-implicit-names');
    room.log.automatic = false;
    expect(await ann.say('JOIN #new', 'PRIVMSG #new :first')).toEqual([]);
    room.log.automatic = true;
    room.log.commit();
    expect(await ann.say()).toEqual([
      ':ann!~ann@192.0.2.1 JOIN #new',
      ':ann!~ann@192.0.2.1 PRIVMSG #new :first',
    ]);
  });

  test('a client whose messages wait for a slow disk is not read without end', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    room.log.automatic = false;
    for (let i = 0; i < 1000; i++) ann.peer.write(`PRIVMSG #tea :${i}\r\n`);
    await settle();
    expect(room.log.waiting).toBe(128);
    room.log.automatic = true;
    room.log.commit();
    await settle();
    const texts = room.log.events.filter(({ kind }) => kind === 'message').map(({ text }) => text);
    expect(texts).toEqual(Array.from({ length: 1000 }, (_, i) => `${i}`));
  });
});

describe('labels', () => {
  test('one line carries the label, several are a batch, none is an ACK', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', ALL_CAPS);
    expect(await ann.say('@label=a1 PING x')).toEqual(['@label=a1 :irc.test PONG irc.test x']);
    expect(await ann.say('@label=a2 PONG x')).toEqual(['@label=a2 :irc.test ACK']);
    const lines = await ann.say('@label=a3 LUSERS');
    const [opening = '', ...rest] = lines;
    const reference = /^@label=a3 :irc\.test BATCH \+(\w+) labeled-response$/.exec(opening)?.[1];
    expect(reference).toBeDefined();
    expect(rest.pop()).toBe(`:irc.test BATCH -${reference}`);
    expect(rest.length).toBeGreaterThan(3);
    for (const line of rest) expect(line).toMatch(new RegExp(`^@batch=${reference} :irc\\.test \\d\\d\\d `));
  });

  test('the echo of a message carries the label, and only the copy of its sender', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', ALL_CAPS);
    const bob = await room.enter('bob', ALL_CAPS);
    await ann.say();
    expect(await ann.say('@label=x PRIVMSG #tea :hello')).toEqual([
      '@label=x :ann!~ann@192.0.2.1 PRIVMSG #tea :hello',
    ]);
    expect(await bob.say()).toEqual([':ann!~ann@192.0.2.1 PRIVMSG #tea :hello']);
  });

  test('without echo-message a labelled message is acknowledged when it is stored', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'batch labeled-response message-tags');
    room.log.automatic = false;
    expect(await ann.say('@label=x PRIVMSG #tea :hello')).toEqual([]);
    room.log.commit();
    expect(await ann.say()).toEqual(['@label=x :irc.test ACK']);
  });

  test('a refused message answers the label with its failure', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', ALL_CAPS);
    room.log.automatic = false;
    await ann.say('@label=x PRIVMSG #tea :hello');
    room.log.refuse();
    expect(await ann.say()).toEqual([
      '@label=x :irc.test FAIL PRIVMSG STORE_FULL :Cannot store it: the disk is full',
    ]);
  });

  test('a JOIN and all that is shown with it is one batch, while others go on speaking outside of it', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', ALL_CAPS);
    const bob = await room.enter('bob', ALL_CAPS);
    await bob.say('JOIN #other');
    await ann.say();
    room.log.automatic = false;
    await ann.say('@label=j JOIN #other');
    await bob.say('PRIVMSG #tea :meanwhile');
    room.log.commit();
    const lines = await ann.say();
    const reference = /\+(\w+) labeled-response$/.exec(lines[0] ?? '')?.[1];
    expect(lines).toEqual([
      `@label=j :irc.test BATCH +${reference} labeled-response`,
      `@batch=${reference} :ann!~ann@192.0.2.1 JOIN #other * ann`,
      ':bob!~bob@192.0.2.1 PRIVMSG #tea :meanwhile',
      expect.stringMatching(new RegExp(`^@batch=${reference} :irc\\.test 353 `)),
      expect.stringMatching(new RegExp(`^@batch=${reference} :irc\\.test 366 `)),
      `:irc.test BATCH -${reference}`,
    ]);
  });

  test('a label is nothing to a client that has not asked for labels', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann', 'message-tags');
    expect(await ann.say('@label=a PING x')).toEqual([':irc.test PONG irc.test x']);
  });
});

describe('what goes wrong on one connection stays there', () => {
  const boom = (where: 'handler' | 'work' | 'after'): Command => ({
    name: 'BOOM',
    minParams: 0,
    access: 'registered',
    summary: '',
    usage: 'BOOM',
    handle() {
      const fail = (): never => {
        throw new TypeError('boom');
      };
      if (where === 'handler') return fail();
      if (where === 'work') return [{ do: 'wait', work: () => Promise.reject(new TypeError('boom')) }];
      return [{ do: 'append', drafts: [], after: fail }];
    },
  });

  test.for(['handler', 'work', 'after'] as const)(
    'an exception in %s closes that session only',
    async (where) => {
      const room = dispatchRoom([boom(where)]);
      const ann = await room.enter('ann');
      const bob = await room.enter('bob');
      await ann.say();
      const last = await ann.say('BOOM', 'PRIVMSG #tea :never');
      expect(last.at(-1)).toBe('ERROR :Closing Link: 192.0.2.1 (Internal error)');
      expect(await bob.say('PING x')).toEqual([
        ':ann!~ann@192.0.2.1 QUIT :Internal error',
        ':irc.test PONG irc.test x',
      ]);
      expect(room.logger.of('command.failed')).toMatchObject([
        { level: 'error', fields: { command: 'BOOM', nick: 'ann', address: '192.0.2.1' } },
      ]);
    },
  );
});

describe('lines that are none', () => {
  test.for([
    { line: 'NOSUCH a b', answer: ':irc.test 421 ann NOSUCH :Unknown command' },
    { line: 'TOPIC', answer: expect.stringMatching(/^:irc\.test 461 ann TOPIC :Not enough parameters/) },
    { line: 'USER a 0 * :a', answer: expect.stringMatching(/^:irc\.test 462 ann :/) },
    { line: `PRIVMSG #tea :${'x'.repeat(600)}`, answer: ':irc.test 417 ann :Input line was too long' },
    { line: 'PRIVMSG #tea :a\0b', answer: expect.stringMatching(/^:irc\.test FAIL PRIVMSG BAD_CHARACTER :/) },
    { line: 'NO_SUCH-command! a', answer: ':irc.test 421 ann NO_SUCH-command! :Unknown command' },
    { line: '@a=b :ann /join #x', answer: ':irc.test 421 ann /join :Unknown command' },
    { line: ':', answer: expect.stringMatching(/^:irc\.test FAIL \* BAD_SOURCE :/) },
  ])('$line is answered', async ({ line, answer }) => {
    const ann = await dispatchRoom().enter('ann', 'standard-replies');
    expect(await ann.say(line)).toEqual([answer]);
  });

  test.for([
    { line: '@label=7 NO_SUCH x', answer: '@label=7 :irc.test 421 ann NO_SUCH :Unknown command' },
    {
      line: `@label=7 PING ${'x'.repeat(600)}`,
      answer: '@label=7 :irc.test 417 ann :Input line was too long',
    },
    { line: '@label=7 PING a\0b', answer: expect.stringMatching(/^@label=7 :irc\.test FAIL PING BAD_CHAR/) },
    { line: '@label=7 :', answer: expect.stringMatching(/^@label=7 :irc\.test FAIL \* BAD_SOURCE :/) },
  ])('and its answer carries the label: $line', async ({ line, answer }) => {
    const ann = await dispatchRoom().enter('ann', 'standard-replies labeled-response batch');
    expect(await ann.say(line)).toEqual([answer]);
  });

  test('who has negotiated nothing is told of bad UTF-8 in the words of UTF8ONLY all the same', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    const bad = { kind: 'error', code: 'INVALID_UTF8', command: 'PRIVMSG', tags: '@label=7' } as const;
    ann.client.line(bad);
    expect(await ann.say()).toEqual([
      ':irc.test FAIL PRIVMSG INVALID_UTF8 :Your line is not valid UTF-8 and was not sent',
    ]);
  });

  test('before registration only what belongs to it is done', async () => {
    const stranger = dispatchRoom().connect();
    expect(await stranger.say('PRIVMSG #tea :hello')).toEqual([
      ':irc.test 451 * :You have not registered: NICK and USER come first',
    ]);
  });

  test.for(['GET / HTTP/1.1', 'POST / HTTP/1.1', 'CONNECT example.org:80 HTTP/1.1'])(
    '%s as the first line is no chat',
    async (line) => {
      const room = dispatchRoom();
      const browser = room.connect();
      expect(await browser.say(line, 'NICK x', 'USER x 0 * :x')).toEqual([
        'ERROR :Closing Link: 192.0.2.1 (This is not a web server)',
      ]);
      expect(room.state.pending.size).toBe(0);
    },
  );

  test('a line without end is refused before it fills the memory', async () => {
    const stranger = dispatchRoom().connect();
    for (let i = 0; i < 40; i++) stranger.peer.write('x'.repeat(512));
    expect(await stranger.say()).toEqual(['ERROR :Closing Link: 192.0.2.1 (Line without an end)']);
  });
});

describe('the end of a session', () => {
  test('others can tell a goodbye, a cut and a silence from one another', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    const bob = await room.enter('bob');
    const cid = await room.enter('cid');
    const dan = await room.enter('dan');
    await ann.say();
    await bob.say('QUIT :see you');
    cid.peer.reset();
    await settle();
    room.clock.advance(15_100);
    const shown = [...(await ann.say('PONG x'))];
    room.clock.advance(30_100);
    shown.push(...(await ann.say()));
    expect(shown.filter((line) => line.includes('QUIT'))).toEqual([
      ':bob!~bob@192.0.2.1 QUIT :Quit: see you',
      ':cid!~cid@192.0.2.1 QUIT :Connection lost',
      ':dan!~dan@192.0.2.1 QUIT :Ping timeout: 45 seconds',
    ]);
    expect(dan.peer.isClosed).toBe(true);
  });

  test('a nick is free at once, even while the log is slow', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    room.log.automatic = false;
    ann.peer.reset();
    await settle();
    const heir = room.connect();
    expect(await heir.say('NICK ann', 'USER ann 0 * :Ann')).toEqual(
      expect.arrayContaining([expect.stringMatching(/ 001 ann /)]),
    );
    room.log.commit();
    await heir.say();
    expect(room.state.findNick('ann')).toBe(heir.client.session);
  });

  test('who goes in the midst of a rename leaves under the name that others were shown last', async () => {
    const room = dispatchRoom();
    const ann = await room.enter('ann');
    const bob = await room.enter('bob');
    await bob.say();
    room.log.automatic = false;
    await ann.say('NICK anna');
    ann.peer.reset();
    await settle();
    room.log.automatic = true;
    room.log.commit();
    expect(await bob.say()).toEqual([
      ':ann!~ann@192.0.2.1 NICK :anna',
      ':anna!~ann@192.0.2.1 QUIT :Connection lost',
    ]);
    const again = await room.enter('anna');
    expect(again.client.session.registered).toBe(true);
  });

  test('someone who goes while the nick is being claimed leaves nothing behind', async () => {
    const room = dispatchRoom();
    const person = room.connect();
    person.peer.write('NICK ann\r\nUSER ann 0 * :Ann\r\n');
    person.peer.reset();
    await settle();
    expect(room.state.sessions.size).toBe(0);
    expect(room.state.pending.size).toBe(0);
    expect((await room.enter('ann')).client.session.registered).toBe(true);
  });
});
