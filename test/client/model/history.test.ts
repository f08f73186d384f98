import { beforeEach, describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/protocol/parse.js';
import type { Line } from '../../../src/client/model/line.js';
import { goOnFrom, seenOf } from '../../../src/client/model/seen.js';
import { InOrder } from '../../../src/client/modes/in-order.js';
import { canSendTo } from '../../../src/client/model/can-send.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
});

const SEEN_AT = Date.UTC(2026, 10, 21, 10, 0, 10);
const JOINED = '@time=2026-11-21T09:00:00.000Z;msgid=j :bob!b@host JOIN #lobby';
const REJOINED = '@time=2026-11-21T10:00:30.000Z;msgid=j2 :bob!b@host JOIN #lobby';

describe('coming for the first time', () => {
  test('asks for the latest page, and own lines wait for it', () => {
    client.hear(JOINED);
    expect(client.sent).toEqual(['CHATHISTORY LATEST #lobby * 4']);
    expect(canSendTo(client.state, '#lobby')).toBe(false);
    client.history('#lobby', said('1', 1, 'alice', 'earlier'));
    expect(canSendTo(client.state, '#lobby')).toBe(true);
  });

  test('what was said before we came is no news', () => {
    client.hear(':alice!a@h PRIVMSG #other :x', JOINED);
    client.state.active = '*';
    client.history('#lobby', said('1', 1, 'alice', 'bob: earlier'));
    expect(client.conversation('#lobby')).toMatchObject({ unread: 0, mentions: 0 });
    expect(client.words('#lobby')).not.toContain('1 message while you were away');
  });

  test('puts history before what came live in the meantime, and shows nothing twice', () => {
    client.hear(JOINED, said('3', 3, 'alice', 'live'));
    client.history(
      '#lobby',
      said('1', 1, 'alice', 'one'),
      said('2', 2, 'alice', 'two'),
      said('3', 3, 'alice', 'live'),
    );
    expect(client.words('#lobby')).toEqual(['bob joined', '<alice> one', '<alice> two', '<alice> live']);
  });

  test('goes on without history when the server refuses it', () => {
    client.hear(JOINED, ':irc.test FAIL CHATHISTORY INVALID_TARGET LATEST #lobby :No history here');
    expect(client.words('#lobby')).toEqual(['bob joined']);
    expect(canSendTo(client.state, '#lobby')).toBe(true);
  });

  test('goes on without history when the server never answers', () => {
    client.hear(JOINED);
    client.now += 60_000;
    client.apply({ type: 'tick' });
    expect(canSendTo(client.state, '#lobby')).toBe(true);
  });

  test('a server without history is not asked', () => {
    const plain = new ModelClient();
    plain.register(0);
    plain.hear(JOINED);
    expect(plain.sent).toEqual([]);
    expect(plain.effects).toContainEqual(expect.objectContaining({ do: 'ready', verified: false }));
  });
});

describe('after a cut', () => {
  beforeEach(() => {
    client.join('#lobby', 'alice');
    client.hear(said('1', 1, 'alice', 'seen'));
    client.loseConnection();
    client.register();
  });

  test('joins the room again and asks for what came after the last message seen', () => {
    expect(client.effects).toContainEqual({ do: 'send', message: { command: 'JOIN', params: ['#lobby'] } });
    client.hear(REJOINED);
    // Which private conversations went on was asked first, right after the welcome.
    expect(client.sent).toEqual([]);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    expect(client.sent).toEqual(['CHATHISTORY AFTER #lobby msgid=1 4']);
  });

  test('draws what was missed under one divider with a count, in order and once', () => {
    client.hear(REJOINED);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.hear(said('9', 40, 'alice', 'live'));
    client.history('#lobby', ...[2, 3, 4, 5].map((n) => said(String(n), n, 'alice', `missed ${n}`)));
    expect(client.sent).toEqual(['CHATHISTORY AFTER #lobby msgid=5 4']);
    client.history('#lobby', said('6', 6, 'alice', 'missed 6'), REJOINED, said('9', 40, 'alice', 'live'));
    expect(client.sent).toEqual([]);
    expect(client.words('#lobby')).toEqual([
      'bob joined',
      '<alice> seen',
      '5 messages while you were away',
      ...[2, 3, 4, 5, 6].map((n) => `<alice> missed ${n}`),
      'bob joined',
      '<alice> live',
    ]);
    expect(client.effects).toContainEqual(
      expect.objectContaining({ do: 'ready', verified: true, missed: 5 }),
    );
  });

  test('the divider counts the mentions of the reader among it', () => {
    client.hear(REJOINED);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.history(
      '#lobby',
      ...[2, 3].map((n) => said(String(n), n, 'alice', 'bobby and kabob')),
      said('4', 4, 'alice', 'bob: look'),
    );
    expect(client.words('#lobby')).toContain('3 messages while you were away, 1 mention');
    client.history('#lobby', said('5', 5, 'alice', 'BOB!'), said('6', 6, 'bob', 'bob is me'), REJOINED);
    expect(client.words('#lobby')).toContain('4 messages while you were away, 2 mentions');
  });

  test('counts what was missed as unread where the reader is not', () => {
    client.state.active = '*';
    client.hear(REJOINED);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.history('#lobby', said('2', 2, 'alice', 'bob: where are you'));
    expect(client.conversation('#lobby')).toMatchObject({ unread: 1, mentions: 1 });
  });

  test('a second cut in the middle goes on where the first page ended', () => {
    client.hear(REJOINED);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    client.hear(said('9', 40, 'alice', 'live'));
    client.history('#lobby', ...[2, 3, 4, 5].map((n) => said(String(n), n, 'alice', `missed ${n}`)));
    client.loseConnection();
    client.register();
    client.hear('@time=2026-11-21T10:00:50.000Z;msgid=j3 :bob!b@host JOIN #lobby');
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    expect(client.sent).toEqual(['CHATHISTORY AFTER #lobby msgid=5 4']);
  });

  test('an own line that history shows takes its place there', () => {
    client.apply({ type: 'own-queued', id: 'x', target: '#lobby', text: 'in doubt', action: false });
    client.hear(REJOINED);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    const message = parseMessage(said('2', 2, 'bob', 'in doubt'));
    client.apply({
      type: 'batch',
      batch: { type: 'chathistory', params: ['#lobby'], messages: [message] },
      ownIds: new Map([[message, 'x']]),
    });
    expect(client.words('#lobby')).toEqual(['bob joined', '<alice> seen', '✓ <bob> in doubt', 'bob joined']);
  });

  test('a private conversation that began while we were away is opened', () => {
    client.apply({
      type: 'batch',
      batch: {
        type: 'draft/chathistory-targets',
        params: [],
        messages: [parseMessage('CHATHISTORY TARGETS dave 2026-11-21T10:00:20.000Z')],
      },
    });
    expect(client.sent).toEqual([
      'MARKREAD dave',
      'CHATHISTORY AFTER dave timestamp=2026-11-21T10:00:01.000Z 4',
    ]);
    client.history('dave', said('d1', 20, 'dave', 'call me', 'bob'));
    expect(client.words('dave')).toEqual(['1 message while you were away', '<dave> call me']);
    expect(client.conversation('dave').unread).toBe(1);
  });
});

describe('a private conversation that a live line opens before the server has told which went on', () => {
  const live = said('p9', 40, 'dave', 'live', 'bob');
  const missed = [said('p1', 11, 'dave', 'one', 'bob'), said('p2', 12, 'dave', 'two', 'bob')];

  beforeEach(() => {
    client.join('#lobby', 'alice');
    client.hear(said('1', 10, 'alice', 'seen'));
    client.loseConnection();
    client.register();
    client.hear(live);
  });

  const list = (...targets: readonly string[]): void => {
    client.apply({
      type: 'batch',
      batch: {
        type: 'draft/chathistory-targets',
        params: [],
        messages: targets.map((target) => parseMessage(`CHATHISTORY TARGETS ${target}`)),
      },
    });
  };

  test('is caught up, in order and once', () => {
    list('dave 2026-11-21T10:00:40.000Z');
    expect(client.sent).toEqual([
      'MARKREAD dave',
      'CHATHISTORY AFTER dave timestamp=2026-11-21T10:00:10.000Z 4',
    ]);
    client.history('dave', ...missed, live);
    expect(client.words('dave')).toEqual([
      '2 messages while you were away',
      '<dave> one',
      '<dave> two',
      '<dave> live',
    ]);
    expect(client.effects).toContainEqual(expect.objectContaining({ do: 'ready', missed: 2 }));
    expect(client.conversation('dave').unread).toBe(3);
  });

  test.each([
    ['the list does not name it', () => list()],
    ['there is no list', () => client.hear(':irc.test FAIL CHATHISTORY MESSAGE_ERROR TARGETS :Busy')],
  ])('is caught up also when %s', (_what, answer) => {
    answer();
    expect(client.sent).toEqual([
      'MARKREAD dave',
      'CHATHISTORY AFTER dave timestamp=2026-11-21T10:00:10.000Z 4',
    ]);
  });

  test('counts as incomplete until then, for the next run and for a cut', () => {
    expect(client.conversation('dave').anchor).toEqual({ msgid: undefined, time: SEEN_AT });
    expect(seenOf(client.state)).toMatchObject({ lastSeen: SEEN_AT });
    client.loseConnection();
    client.register();
    // In the meantime the newest line seen is a later one.
    expect(client.sent).toContain('CHATHISTORY AFTER dave timestamp=2026-11-21T10:00:10.000Z 4');
  });

  test('has its order in a stream, too', () => {
    const order = new InOrder();
    expect(order.take(client.hear(said('p10', 41, 'dave', 'later', 'bob')))).not.toContainEqual(
      expect.objectContaining({
        do: 'shown',
        line: expect.objectContaining({ msgid: 'p10', copy: false }) as Line,
      }),
    );
  });

  test('and a cut before the answer: the question is asked from where it was', () => {
    client.hear(said('2', 50, 'alice', 'live in a room'));
    client.loseConnection();
    client.register();
    client.history('dave', live);
    expect(client.sent[0]).toMatch(/^CHATHISTORY TARGETS timestamp=2026-11-21T10:00:10.000Z /);
  });

  test('nothing is there to be caught up where the server has no history', () => {
    client.loseConnection();
    client.register(0);
    client.hear(':eve!e@h PRIVMSG bob :hello');
    expect(client.conversation('eve').anchor).toBeUndefined();
    expect(client.conversation('dave').anchor).toBeUndefined();
  });
});

describe('a start after an earlier run', () => {
  beforeEach(() => {
    client = new ModelClient();
    goOnFrom(client.state, {
      lastSeen: SEEN_AT,
      places: [
        { target: 'dave', msgid: 'd1', time: SEEN_AT - 5000 },
        { target: 'eve', msgid: 'e1', time: SEEN_AT - 1000 },
      ],
    });
    client.register();
  });

  test('a private conversation goes on behind the line that was read last, also when a live one comes first', () => {
    client.hear(said('d9', 40, 'dave', 'live', 'bob'));
    const places = seenOf(client.state).places.filter(({ target }) => target === 'dave');
    expect(places).toEqual([expect.objectContaining({ msgid: 'd1' })]);
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages: [] } });
    expect(client.sent).toEqual(['MARKREAD dave', 'CHATHISTORY AFTER dave msgid=d1 4']);
  });

  test('what is incomplete when it ends is found by the next one', () => {
    client.hear('@time=2026-11-21T10:00:30.000Z;msgid=j :bob!b@host JOIN #lobby');
    client.apply({
      type: 'batch',
      batch: {
        type: 'draft/chathistory-targets',
        params: [],
        messages: [parseMessage('CHATHISTORY TARGETS dave 2026-11-21T10:00:20.000Z')],
      },
    });
    client.hear(said('1', 50, 'alice', 'seen'));
    expect(seenOf(client.state).lastSeen).toBeLessThanOrEqual(SEEN_AT - 5000);
  });

  test('what was read up to its end is not opened again', () => {
    const messages = [parseMessage('CHATHISTORY TARGETS eve 2026-11-21T10:00:10.500Z')];
    client = new ModelClient();
    const place = { target: 'eve', msgid: 'e1', time: Date.UTC(2026, 10, 21, 10, 0, 10, 500) };
    goOnFrom(client.state, { lastSeen: SEEN_AT - 60_000, places: [place] });
    client.register();
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages } });
    expect(client.state.conversations.has('eve')).toBe(false);
  });

  test('a list that is full is followed by a further one', () => {
    const messages = Array.from({ length: 50 }, (_, i) =>
      parseMessage(
        `CHATHISTORY TARGETS p${i} 2026-11-21T10:00:${String(11 + (i >> 2)).padStart(2, '0')}.000Z`,
      ),
    );
    client.apply({ type: 'batch', batch: { type: 'draft/chathistory-targets', params: [], messages } });
    expect(client.sent[0]).toMatch(/^CHATHISTORY TARGETS timestamp=2026-11-21T10:00:23.000Z /);
  });
});

describe('scrolling to the top', () => {
  test('loads the page before the oldest line, until there is none', () => {
    client.join('#lobby', 'alice');
    client.hear(said('5', 5, 'alice', 'five'));
    client.apply({ type: 'load-older', key: '#lobby' });
    expect(client.sent).toEqual(['CHATHISTORY BEFORE #lobby msgid=join-#lobby 4']);
    client.apply({ type: 'load-older', key: '#lobby' });
    expect(client.sent).toEqual([]);
    client.history('#lobby', said('1', 0, 'alice', 'older'));
    expect(client.words('#lobby')[0]).toBe('<alice> older');
    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby');
    expect(client.conversation('#lobby').startReached).toBe(true);
    client.apply({ type: 'load-older', key: '#lobby' });
    expect(client.sent).toEqual([]);
  });
});
