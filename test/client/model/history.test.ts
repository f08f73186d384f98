import { beforeEach, describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/protocol/parse.js';
import { canSendTo } from '../../../src/client/model/reduce.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
});

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
    expect(client.sent).toEqual(['CHATHISTORY AFTER dave timestamp=2026-11-21T10:00:01.000Z 4']);
    client.history('dave', said('d1', 20, 'dave', 'call me', 'bob'));
    expect(client.words('dave')).toEqual(['1 message while you were away', '<dave> call me']);
    expect(client.conversation('dave').unread).toBe(1);
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
