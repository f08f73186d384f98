/** The read position that a person's devices share (IRCv3 draft/read-marker), in the model. */
import { beforeEach, describe, expect, test } from 'vitest';
import { CAPABILITIES, Cap } from '../../../src/protocol/capabilities.js';
import { hasUnseen } from '../../../src/client/model/read-marker.js';
import { goOnFrom } from '../../../src/client/model/seen.js';
import { ModelClient, said } from '../../support/model-client.js';

const WITHOUT = CAPABILITIES.reduce((set, { bit }) => set | bit, 0) & ~Cap.readMarker;

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
});

/** A second of the minute that `said` says things in. */
const at = (second: number): number => Date.UTC(2026, 10, 21, 10, 0, second);
const stamp = (second: number): string => `timestamp=${new Date(at(second)).toISOString()}`;
const marker = (target: string, second: number): string => `:irc.test MARKREAD ${target} ${stamp(second)}`;
const joined = (room: string): string =>
  `@time=2026-11-21T10:00:50.000Z;msgid=join-${room} :bob!b@host JOIN ${room}`;
/** In #lobby again, after a cut, with nothing missed. */
function comeBack(): void {
  client.register();
  client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
  client.join('#lobby', 'alice');
  client.history('#ops');
}
const read = (second: number): string[] => {
  client.apply({ type: 'read', until: at(second) });
  return client.sent;
};
const news = (key: string): Record<string, unknown> => {
  const { unread, mentions, unreadFrom, fresh } = client.conversation(key);
  return {
    unread,
    mentions,
    from: (unreadFrom ?? fresh?.from)?.text,
    ...(fresh !== undefined && { fresh: fresh.count }),
  };
};

/** In #lobby, where the reader is, and in #ops. */
function start(caps?: number): void {
  client.register(caps);
  client.join('#lobby', 'alice');
  client.join('#ops', 'alice');
}

describe('what was read elsewhere', () => {
  beforeEach(() => {
    start();
    client.hear(
      said('1', 1, 'alice', 'one', '#ops'),
      said('2', 2, 'alice', 'bob: two', '#ops'),
      said('3', 3, 'bob', 'mine', '#ops'),
      said('4', 4, 'alice', 'bob: four', '#ops'),
      said('5', 5, 'alice', 'five', '#ops'),
    );
    expect(news('#ops')).toEqual({ unread: 4, mentions: 2, from: 'one' });
  });

  test('is not new any more: the counts fall at once, and the rule is to stand behind it', () => {
    const { tabsVersion } = client.state;
    client.hear(marker('#OPS', 2));
    expect(news('#ops')).toEqual({ unread: 2, mentions: 1, from: 'bob: four' });
    expect(client.state.tabsVersion).toBeGreaterThan(tabsVersion);
    expect(client.effects).toContainEqual({ do: 'changed', what: 'conversations' });
    client.apply({ type: 'activate', key: '#ops' });
    expect(news('#ops')).toEqual({ unread: 0, mentions: 0, from: 'bob: four', fresh: 2 });
  });

  test('to the end leaves nothing new', () => {
    client.hear(marker('#ops', 5));
    expect(news('#ops')).toEqual({ unread: 0, mentions: 0, from: undefined });
    client.apply({ type: 'activate', key: '#ops' });
    expect(client.conversation('#ops').fresh).toBeUndefined();
  });

  test('and comes here only after that is counted as read', () => {
    client.hear(marker('#ops', 7), said('7', 7, 'alice', 'late here', '#ops'));
    expect(news('#ops')).toMatchObject({ unread: 0 });
    client.hear(said('8', 8, 'alice', 'eight', '#ops'));
    expect(news('#ops')).toEqual({ unread: 1, mentions: 0, from: 'eight' });
  });

  test.each([
    ['an older one', marker('#ops', 2)],
    ['none', ':irc.test MARKREAD #ops *'],
    ['no time', ':irc.test MARKREAD #ops timestamp=soon'],
    ['nothing', ':irc.test MARKREAD #ops'],
    ['a time that cannot be', ':irc.test MARKREAD #ops timestamp=9000-01-01T00:00:00.000Z'],
    ['another word', ':irc.test MARKREAD #ops 2026-11-21T10:00:09.000Z'],
  ])('goes forward only: %s changes nothing', (_what, line) => {
    client.hear(marker('#ops', 4));
    client.hear(line);
    expect(news('#ops')).toEqual({ unread: 1, mentions: 0, from: 'five' });
  });

  test('where we are not opens nothing, nor does the server’s own conversation have a marker', () => {
    const before = [...client.state.conversations.keys()];
    client.hear(marker('#never', 4), marker('*', 4), ':irc.test MARKREAD');
    expect([...client.state.conversations.keys()]).toEqual(before);
  });

  test('counts for nothing where the reader has switched it off', () => {
    const { settings } = client.state;
    client.apply({ type: 'settings', settings: { ...settings, readMarkers: false } });
    client.hear(marker('#ops', 4));
    expect(news('#ops')).toEqual({ unread: 4, mentions: 2, from: 'one' });
  });

  test('is counted without what the reader has seen here and left', () => {
    client.apply({ type: 'activate', key: '#ops' });
    client.apply({ type: 'activate', key: '#lobby' });
    client.hear(said('6', 6, 'alice', 'six', '#ops'), marker('#ops', 2));
    expect(news('#ops')).toEqual({ unread: 1, mentions: 0, from: 'six' });
  });

  test('what is muted calls nobody, also when it is counted again', () => {
    client.apply({ type: 'mute', key: '#ops', ms: 60_000 });
    client.hear(marker('#ops', 2));
    expect(news('#ops')).toMatchObject({ unread: 2, mentions: 0 });
  });
});

describe('the unread rule where the reader is', () => {
  beforeEach(() => {
    start();
    client.hear(said('1', 1, 'alice', 'one', '#ops'), said('2', 2, 'alice', 'two', '#ops'));
    client.apply({ type: 'activate', key: '#ops' });
  });

  test('stays when what is below it was seen here, whatever is read elsewhere', () => {
    read(2);
    client.hear(marker('#ops', 2), said('3', 3, 'alice', 'three', '#ops'), marker('#ops', 3));
    expect(news('#ops')).toMatchObject({ from: 'one', fresh: 2 });
  });

  test('follows what is read elsewhere while nobody has looked here', () => {
    client.hear(marker('#ops', 1));
    expect(news('#ops')).toMatchObject({ from: 'two', fresh: 1 });
    client.hear(marker('#ops', 2));
    expect(client.conversation('#ops').fresh).toBeUndefined();
  });
});

describe('a start', () => {
  const page = [1, 2, 3].map((n) => said(`${n}`, n, 'alice', `bob: ${n}`));

  test('the marker says what of the first page is new, and the rule stands above it', () => {
    client.register();
    client.hear(joined('#lobby'), marker('#lobby', 1));
    client.history('#lobby', ...page);
    expect(news('#lobby')).toEqual({ unread: 0, mentions: 0, from: 'bob: 2', fresh: 2 });
  });

  test('in a room where the reader is not it is counted', () => {
    client.register();
    client.join('#home');
    client.hear(joined('#lobby'), marker('#lobby', 1));
    client.history('#lobby', ...page);
    expect(news('#lobby')).toEqual({ unread: 2, mentions: 2, from: 'bob: 2' });
  });

  test('without a marker, or where there is none yet, nothing of the first page is new', () => {
    client.register();
    client.hear(joined('#lobby'), ':irc.test MARKREAD #lobby *');
    client.history('#lobby', ...page);
    expect(news('#lobby')).toEqual({ unread: 0, mentions: 0, from: undefined });
    client = new ModelClient();
    client.register(WITHOUT);
    client.hear(joined('#lobby'), marker('#lobby', 1));
    client.history('#lobby', ...page);
    expect(news('#lobby')).toEqual({ unread: 0, mentions: 0, from: undefined });
  });

  test('after an earlier run, what that has loaded and nobody has read is new too', () => {
    goOnFrom(client.state, {
      lastSeen: at(2),
      places: [{ target: '#lobby', msgid: '2', time: at(2) }],
    });
    client.register();
    client.history('*');
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.join('#home');
    client.hear(joined('#lobby'), marker('#lobby', 1));
    client.history('#lobby', said('3', 3, 'alice', 'three'));
    expect(news('#lobby')).toEqual({ unread: 1, mentions: 0, from: 'three' });
    client.history('#lobby', said('1', 1, 'alice', 'one'), said('2', 2, 'alice', 'two'));
    expect(news('#lobby')).toEqual({ unread: 2, mentions: 0, from: 'two' });
  });

  test('and what that has shown on another device is not', () => {
    goOnFrom(client.state, { lastSeen: at(1), places: [{ target: '#lobby', msgid: '1', time: at(1) }] });
    client.register();
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.join('#home');
    client.hear(joined('#lobby'), marker('#lobby', 3));
    client.history('#lobby', ...page.slice(1));
    expect(news('#lobby')).toEqual({ unread: 0, mentions: 0, from: undefined });
  });

  test('what is older and new still is found by scrolling: the rule goes up with it', () => {
    client.register();
    client.hear(joined('#lobby'), marker('#lobby', 1));
    client.history('#lobby', ...[4, 5, 6, 7].map((n) => said(`${n}`, n, 'alice', `${n}`)));
    expect(news('#lobby')).toMatchObject({ from: '4', fresh: 4 });
    read(7);
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', ...[1, 2, 3].map((n) => said(`${n}`, n, 'alice', `${n}`)));
    expect(news('#lobby')).toMatchObject({ from: '2', fresh: 6 });
  });
});

describe('with somebody', () => {
  test('the server is asked before their history, once on each connection', () => {
    client.register();
    client.apply({ type: 'open', target: 'alice' });
    expect(client.sent).toEqual(['MARKREAD alice', 'CHATHISTORY LATEST alice * 4']);
    client.hear(marker('alice', 1));
    client.history('alice', said('1', 1, 'alice', 'one', 'bob'), said('2', 2, 'alice', 'two', 'bob'));
    expect(news('alice')).toMatchObject({ from: 'two', fresh: 1 });
    client.hear(said('3', 3, 'alice', 'three', 'bob'));
    expect(client.sent).toEqual([]);
    client.loseConnection();
    client.register();
    expect(client.sent.filter((line) => line.startsWith('MARKREAD'))).toEqual(['MARKREAD alice']);
  });

  test('who speaks first is asked about at once', () => {
    client.register();
    expect(client.hear(said('1', 1, 'alice', 'one', 'bob'))).toContainEqual({
      do: 'send',
      message: { command: 'MARKREAD', params: ['alice'] },
    });
    client.hear(marker('alice', 1));
    expect(news('alice')).toMatchObject({ unread: 0, mentions: 0 });
  });

  test('also where the server has no history', () => {
    client.register(Cap.readMarker | Cap.serverTime);
    client.hear(said('1', 1, 'alice', 'one', 'bob'));
    client.loseConnection();
    client.register(Cap.readMarker | Cap.serverTime);
    expect(client.sent).toContain('MARKREAD alice');
  });

  test('a server without it is asked nothing, nor is one whose marker the reader does not want', () => {
    client.register(WITHOUT);
    client.apply({ type: 'open', target: 'alice' });
    expect(client.sent).toEqual(['CHATHISTORY LATEST alice * 4']);
    client = new ModelClient();
    const { settings } = client.state;
    client.apply({ type: 'settings', settings: { ...settings, readMarkers: false } });
    client.register();
    client.apply({ type: 'open', target: 'alice' });
    expect(client.sent).toEqual(['CHATHISTORY LATEST alice * 4']);
  });
});

describe('what was read here', () => {
  test('is told with the time of the newest message that was seen', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'), said('2', 2, 'alice', 'two'));
    expect(read(1)).toEqual([`MARKREAD #lobby ${stamp(1)}`]);
  });

  test('at most once in a second, with the newest, and not again', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'));
    expect(read(1)).toHaveLength(1);
    client.now += 400;
    client.hear(said('2', 2, 'alice', 'two'), said('3', 3, 'alice', 'three'));
    expect(read(2)).toEqual([]);
    expect(read(3)).toEqual([]);
    client.now += 600;
    client.apply({ type: 'tick' });
    expect(client.sent).toEqual([`MARKREAD #lobby ${stamp(3)}`]);
    client.now += 5000;
    client.apply({ type: 'tick' });
    expect(client.sent).toEqual([]);
    expect(read(3)).toEqual([]);
  });

  test('never goes back: not behind what was seen, nor behind the marker, nor for joins', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'), said('2', 2, 'alice', 'two'), marker('#lobby', 9));
    expect(read(2)).toEqual([]);
    client.now += 5000;
    expect(read(1)).toEqual([]);
    client.hear('@time=2026-11-21T10:00:30.000Z;msgid=j :carol!c@h JOIN #lobby');
    expect(hasUnseen(client.conversation('#lobby'))).toBe(false);
  });

  test('own lines are read lines', () => {
    start();
    client.hear(said('1', 1, 'bob', 'mine'));
    expect(read(1)).toEqual([`MARKREAD #lobby ${stamp(1)}`]);
  });

  test('is not told while messages before it may be missing', () => {
    client.register();
    client.hear(joined('#lobby'), marker('#lobby', 1), said('5', 5, 'alice', 'live'));
    expect(hasUnseen(client.conversation('#lobby'))).toBe(false);
    expect(read(5)).toEqual([]);
    client.history('#lobby', said('2', 2, 'alice', 'two'), said('5', 5, 'alice', 'live'));
    expect(news('#lobby')).toMatchObject({ from: 'two', fresh: 2 });
    expect(read(5)).toEqual([`MARKREAD #lobby ${stamp(5)}`]);
  });

  test('is told again after a cut, for it may not have arrived, if the server does not know it', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'));
    expect(read(1)).toHaveLength(1);
    client.loseConnection();
    client.now += 5000;
    client.apply({ type: 'tick' });
    expect(client.sent).toEqual([]);
    comeBack();
    client.hear(marker('#lobby', 0));
    client.apply({ type: 'tick' });
    expect(client.sent).toEqual([`MARKREAD #lobby ${stamp(1)}`]);
    client.loseConnection();
    client.now += 5000;
    comeBack();
    client.hear(marker('#lobby', 1));
    client.apply({ type: 'tick' });
    expect(client.sent).toEqual([]);
  });

  test('while the connection is gone is told when it is back', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'));
    client.loseConnection();
    expect(read(1)).toEqual([]);
    comeBack();
    expect(read(1)).toEqual([`MARKREAD #lobby ${stamp(1)}`]);
  });

  test('is not told of a room that we have left, to a server without markers, or when it is switched off', () => {
    start();
    client.hear(said('1', 1, 'alice', 'one'), ':bob!b@host PART #lobby');
    expect(read(1)).toEqual([]);
    client = new ModelClient();
    start(WITHOUT);
    client.hear(said('1', 1, 'alice', 'one'));
    expect(read(1)).toEqual([]);
    client = new ModelClient();
    start();
    const { settings } = client.state;
    client.apply({ type: 'settings', settings: { ...settings, readMarkers: false } });
    client.hear(said('1', 1, 'alice', 'one'));
    expect(read(1)).toEqual([]);
  });

  test('a refusal of it is no error of the reader', () => {
    start();
    const before = client.words('#lobby');
    client.hear(':irc.test FAIL MARKREAD INTERNAL_ERROR #lobby :The disk takes nothing');
    expect(client.words('#lobby')).toEqual(before);
  });
});
