/** That somebody is typing: what others are told of it, and what is shown of theirs. */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig().start();
});

const notice = (): string => rig.rows().at(-3)?.trim() ?? '';

describe('typing', () => {
  const told = (): string[] =>
    rig.modern.server.last.sent(/\+typing/).map((line) => /typing=(\w+)/.exec(line)?.[1] ?? '');

  test('is told at most every 3 s, then that it has paused, then that it is over', async () => {
    rig.type('hel');
    await settle();
    expect(told()).toEqual(['active']);
    rig.clock.advance(2999);
    rig.type('l');
    await settle();
    expect(told()).toEqual(['active']);
    rig.clock.advance(1);
    rig.type('o');
    await settle();
    expect(told()).toEqual(['active', 'active']);
    rig.clock.advance(5000);
    await settle();
    expect(told()).toEqual(['active', 'active', 'paused']);
    rig.clock.advance(3000);
    rig.key('ctrl-u');
    await settle();
    expect(told()).toEqual(['active', 'active', 'paused', 'done']);
  });

  test('is not told for commands, nor private lines to others, nor once the text was sent', async () => {
    rig.type('/join #secret');
    rig.key('ctrl-u');
    rig.type('@carol psst');
    rig.key('ctrl-u');
    await settle();
    expect(told()).toEqual([]);
    await rig.send('hello');
    expect(told()).toEqual(['active']);
  });

  test('ends for good where the server refuses it, without a word to the reader', async () => {
    rig.type('a');
    await rig.hear('@label=typing :s 404 bob #lobby :Cannot send to channel (+m)');
    rig.clock.advance(4000);
    rig.type('b');
    await settle();
    expect(told()).toEqual(['active']);
    expect(rig.rows().join('\n')).not.toContain('Cannot send');
  });

  const deny = (tags: string): string[] => [`:s 005 bob CLIENTTAGDENY=${tags} :are supported by this server`];
  /** With the reader and alice there are so many. */
  const crowd = (members: number): string[] =>
    Array.from({ length: members - 2 }, (_, i) => `:n${i}!u@h JOIN #lobby`);
  test.for([
    ['is not told where the server passes no tags on', deny('*'), []],
    ['is not told where it does not pass this one on', deny('typing'), []],
    ['is told where it passes this one on', deny('*,-typing'), ['active']],
    [
      'is not told without echo-message: the flood control there is unknown',
      [':s CAP bob DEL :echo-message'],
      [],
    ],
    [
      'is not told without labels: an answer could not be told from one to the reader',
      [':s CAP bob DEL :labeled-response'],
      [],
    ],
    ['is told in a room of 200', crowd(200), ['active']],
    ['is not told in a room of 201', crowd(201), []],
  ] as const)('%s', async ([, lines, expected]) => {
    await rig.hear(...lines);
    rig.type('x');
    await settle();
    expect(told()).toEqual(expected);
  });

  test('of others is shown also where nobody is told of ours', async () => {
    await rig.hear(':s CAP bob DEL :echo-message', '@+typing=active :alice!a@h TAGMSG #lobby');
    expect(notice()).toBe('alice is typing');
  });

  test('of others is shown, and /set typing off ends both', async () => {
    await rig.hear('@+typing=active :alice!a@h TAGMSG #lobby');
    expect(notice()).toBe('alice is typing');
    await rig.send('/set typing off');
    expect(rig.rows().join('\n')).not.toContain('is typing');
    rig.clock.advance(4000);
    rig.type('x');
    await settle();
    expect(told()).toEqual([]);
  });
});
