import { beforeEach, describe, expect, test } from 'vitest';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

function ignore(...masks: string[]): void {
  client.apply({ type: 'settings', settings: { ...client.state.settings, ignore: masks } });
}

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice', 'eve');
});

describe('somebody who is ignored', () => {
  beforeEach(() => ignore('eve'));

  test('is not shown, not counted, and calls nobody', () => {
    client.join('#ops', 'eve');
    const before = client.words('#ops');
    client.hear(
      ':eve!e@h PRIVMSG #ops :bob: look',
      ':eve!e@h NOTICE #ops :bob: look',
      ':eve!e@h PRIVMSG #ops :\x01ACTION waves\x01',
      ':EVE!e@h PRIVMSG bob :psst',
      ':eve!e@h INVITE bob :#den',
      '@+typing=active :eve!e@h TAGMSG #ops',
    );
    expect(client.words('#ops')).toEqual(before);
    expect(client.words('#lobby').join()).not.toContain('eve');
    expect(client.conversation('#ops')).toMatchObject({ unread: 0, mentions: 0 });
    expect(client.conversation('#ops').typists.size).toBe(0);
    expect(client.state.conversations.has('eve')).toBe(false);
  });

  test('does not react', () => {
    client.hear(said('m1', 1, 'alice', 'hello'));
    client.hear('@+draft/reply=m1;+draft/react=👍 :eve!e@h TAGMSG #lobby');
    expect(client.lines('#lobby').at(-1)?.reactions).toEqual([]);
  });

  test('comes, goes and takes another name unseen, and is in the list of people all the same', () => {
    const before = client.words('#lobby');
    client.hear(':eve!e@h PART #lobby', ':eve!e@h JOIN #lobby');
    expect(client.conversation('#lobby').members.has('eve')).toBe(true);
    client.hear(':eve!e@h NICK :evelyn');
    expect(client.conversation('#lobby').members.has('evelyn')).toBe(true);
    expect(client.words('#lobby')).toEqual(before);
    // That is somebody else by the mask.
    client.hear(':evelyn!e@h QUIT :bye');
    expect(client.words('#lobby').at(-1)).toBe('evelyn quit (bye)');
  });

  test('is seen when they change a room or remove somebody', () => {
    client.hear(':eve!e@h TOPIC #lobby :new', ':eve!e@h MODE #lobby +m', ':eve!e@h KICK #lobby alice :out');
    expect(client.words('#lobby').slice(-3)).toEqual([
      'eve set the topic: new',
      'eve set modes: +m',
      'alice was removed by eve (out)',
    ]);
  });

  test('is shown again from the moment they are not ignored', () => {
    client.hear(':eve!e@h PRIVMSG #lobby :hidden');
    ignore();
    client.hear(':eve!e@h PRIVMSG #lobby :shown');
    expect(client.words('#lobby').join()).not.toContain('hidden');
    expect(client.words('#lobby').at(-1)).toBe('<eve> shown');
  });

  test('is in no page of history; one that holds nothing else is not its end', () => {
    client.join('#ops');
    client.loseConnection();
    client.register();
    const type = 'draft/chathistory-targets';
    client.apply({ type: 'batch', batch: { type, params: [], messages: [] } });
    client.hear(':bob!b@host JOIN #lobby');
    client.history('#lobby', ...[1, 2, 3, 4].map((i) => said(`e${i}`, i, 'eve', `hidden ${i}`)));
    expect(client.sent).toEqual(['CHATHISTORY AFTER #lobby msgid=e4 4']);
    client.history('#lobby', said('m5', 5, 'alice', 'shown'));
    expect(client.words('#lobby').join()).not.toContain('hidden');
    expect(client.words('#lobby')).toContain('<alice> shown');
    expect(client.conversation('#lobby').missed?.count).toBe(1);

    client.apply({ type: 'load-older', key: '#lobby' });
    client.history('#lobby', ...[1, 2, 3, 4].map((i) => said(`o${i}`, i, 'eve', `older ${i}`)));
    expect(client.conversation('#lobby').startReached).toBe(false);
    client.apply({ type: 'load-older', key: '#lobby' });
    expect(client.sent).toEqual(['CHATHISTORY BEFORE #lobby msgid=o1 4']);
  });

  test('opens no private conversation by what they said while we were away', () => {
    ignore('eve', '*!*@spam.example');
    client.hear(said('m1', 1, 'alice', 'hello'));
    client.loseConnection();
    client.register();
    const time = '2026-11-21T10:00:30.000Z';
    const targets = ['eve', 'mallory'].map((nick) => ({
      tags: new Map(),
      source: 'irc.test',
      command: 'CHATHISTORY',
      params: ['TARGETS', nick, time],
    }));
    const type = 'draft/chathistory-targets';
    client.apply({ type: 'batch', batch: { type, params: [], messages: targets } });
    expect(client.state.conversations.has('eve')).toBe(false);
    client.history('mallory', `@time=${time};msgid=p1 :mallory!m@spam.example PRIVMSG bob :buy`);
    expect(client.state.conversations.has('mallory')).toBe(false);
  });
});

test.for([
  { mask: '*!*@*.spam.example', source: 'x!y@a.spam.example', tags: '' },
  { mask: 'e?e', source: 'Eve!y@h', tags: '' },
  { mask: '*!bot@*', source: 'x!bot@h', tags: '' },
  { mask: '*!*@cloak/1f2e', source: 'x!y@cloak/1f2e', tags: '' },
  { mask: 'account:mallory', source: 'x!y@h', tags: '@account=Mallory ' },
  { mask: 'eve', source: 'eve', tags: '' },
])('$mask fits $source $tags', ({ mask, source, tags }) => {
  ignore(mask);
  client.hear(`${tags}:${source} PRIVMSG #lobby :hidden`);
  expect(client.words('#lobby').join()).not.toContain('hidden');
});

test.for([
  { mask: '*!*@h', source: 'x!y@h2', tags: '' },
  { mask: 'account:mallory', source: 'mallory!y@h', tags: '' },
  { mask: 'account:mallory', source: 'x!y@h', tags: '@account=mallory2 ' },
  // One's own words and the server's are always shown.
  { mask: 'b*', source: 'bob!b@host', tags: '' },
  { mask: '*.test', source: 'irc.test', tags: '' },
])('$mask does not fit $source $tags', ({ mask, source, tags }) => {
  ignore(mask);
  client.hear(`${tags}:${source} PRIVMSG #lobby :seen`);
  expect(client.words('#lobby').join()).toContain('seen');
});
