import { beforeEach, describe, expect, test } from 'vitest';
import { Cap } from '../../../src/protocol/capabilities.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', '@alice', '+carol');
});

describe('rooms', () => {
  test('the first room that the server puts us into is where the reader is', () => {
    expect(client.state.active).toBe('#lobby');
  });

  test('members have the ranks that NAMES tells', () => {
    const members = [...client.conversation('#lobby').members.values()];
    expect(members.map(({ prefix, nick }) => prefix + nick)).toEqual(['bob', '@alice', '+carol']);
  });

  test('joins, leaves, quits, kicks and topics are shown in words', () => {
    client.hear(
      ':dave!d@h JOIN #lobby',
      ':dave!d@h PART #lobby :tea',
      ':carol!c@h QUIT :Ping timeout: 45 seconds',
      ':alice!a@h TOPIC #lobby :Release today',
      ':erin!e@h JOIN #lobby',
      ':alice!a@h KICK #lobby erin :enough',
      ':alice!a@h MODE #lobby +o bob',
    );
    expect(client.words('#lobby').slice(1)).toEqual([
      'dave joined',
      'dave left (tea)',
      'carol quit (Ping timeout: 45 seconds)',
      'alice set the topic: Release today',
      'erin joined',
      'erin was removed by alice (enough)',
      'alice set modes: +o bob',
    ]);
    expect([...client.conversation('#lobby').members.keys()]).toEqual(['bob', 'alice']);
    expect(client.conversation('#lobby').members.get('bob')?.prefix).toBe('@');
    expect(client.conversation('#lobby').topic).toBe('Release today');
  });

  test('a mode takes a rank away again, and ranks keep their order', () => {
    client.hear(':alice!a@h MODE #lobby +v alice', ':alice!a@h MODE #lobby -o alice');
    expect(client.conversation('#lobby').members.get('alice')?.prefix).toBe('+');
  });

  test('a quit is shown in every room that the person was in, and in the talk with them', () => {
    client.join('#ops', 'carol');
    client.hear(':carol!c@h PRIVMSG bob :hi', ':carol!c@h QUIT :Connection lost');
    for (const key of ['#lobby', '#ops', 'carol']) {
      expect(client.words(key).at(-1)).toBe('carol quit (Connection lost)');
    }
  });

  test('leaving a room empties its list of people, and it is not joined again', () => {
    client.hear(':bob!b@host PART #lobby');
    expect(client.conversation('#lobby')).toMatchObject({ joined: false, wanted: false });
    expect(client.conversation('#lobby').members.size).toBe(0);
  });

  test('a room that refuses us is said so there, and what waits for it is given up', () => {
    client.apply({ type: 'want-room', room: '#secret', password: undefined });
    client.hear(':irc.test 473 bob #secret :Cannot join channel (+i)');
    expect(client.words('#secret')).toEqual(['cannot join #secret: it is by invitation only']);
    expect(client.effects).toContainEqual({
      do: 'unreachable',
      target: '#secret',
      reason: 'it is by invitation only',
    });
    expect(client.conversation('#secret').wanted).toBe(false);
  });

  test('who is put out by the server is told once, where they are, however often they try', () => {
    for (let i = 0; i < 3; i++) {
      client.hear(':irc.test 465 bob :You are banned from this server: spam');
      client.hear('ERROR :Closing Link: 192.0.2.1 (You are banned from this server: spam)');
    }
    client.hear('ERROR :Closing Link: 192.0.2.1 (Server shutting down)');
    expect(client.words('#lobby').filter((line) => line.includes('put out'))).toEqual([
      'put out by the server: You are banned from this server: spam',
    ]);
    expect(client.words('#lobby').join()).not.toContain('shutting down');
    client.hear('ERROR :Closing Link: 192.0.2.1 (Killed (ann (enough)))');
    expect(client.words('#lobby').at(-1)).toBe('put out by the server: Killed (ann (enough))');
  });

  test('who is not let in is told each reason once, and again after they were in', () => {
    const offline = {
      phase: 'waiting',
      server: 's',
      offlineSince: 0,
      retryAt: 0,
      attempt: 1,
      reason: '',
    } as const;
    client.apply({ type: 'connection', connection: offline });
    for (let i = 0; i < 3; i++) {
      client.hear(':irc.test 465 bob :Go away');
      client.hear('ERROR :Closing link: (bob@192.0.2.1) [Z-lined]', ':irc.test 464 bob :Password incorrect');
      client.apply({ type: 'note', kind: 'info', text: 'something between' });
    }
    const told = (): string[] => client.words('#lobby').filter((line) => line.includes('by the server'));
    expect(told()).toEqual([
      'not let in by the server: Go away',
      'not let in by the server: Z-lined',
      'not let in by the server: Password incorrect',
    ]);
    client.register();
    client.hear('ERROR :Closing Link: h (Excess flood)', 'ERROR :Closing Link: h (Quit: bye)');
    expect(told().slice(3)).toEqual(['put out by the server: Excess flood']);
    // No password of the server's: that of OPER.
    client.hear(':irc.test 464 bob :Password incorrect');
    expect(client.words('#lobby').at(-1)).toBe('Password incorrect');
  });

  test('a server that has another reason each time is not quoted for ever', () => {
    for (let i = 0; i < 50; i++) client.hear(`:irc.test 465 bob :You are banned, ${i}`);
    expect(client.words('#lobby').filter((line) => line.includes('banned'))).toHaveLength(10);
  });

  test('who is away is marked, when told and when asked on joining', () => {
    client.hear(':alice!a@h AWAY :lunch');
    expect(client.conversation('#lobby').members.get('alice')?.away).toBe(true);
    client.hear(':alice!a@h AWAY');
    expect(client.conversation('#lobby').members.get('alice')?.away).toBe(false);
    const before = client.words('#lobby');
    client.hear(':irc.test 352 bob #lobby c h irc.test carol G+ :0 Carol', ':irc.test 315 bob #lobby :End');
    expect(client.conversation('#lobby').members.get('carol')?.away).toBe(true);
    expect(client.words('#lobby')).toEqual(before);
  });
});

describe('nicks', () => {
  test('our own change is shown, and we are called so from now on', () => {
    client.hear(':bob!b@host NICK :robert');
    expect(client.state.nick).toBe('robert');
    expect(client.words('#lobby').at(-1)).toBe('bob is now robert');
    expect(client.conversation('#lobby').members.has('robert')).toBe(true);
  });

  test('a private conversation goes on under the new nick of the other', () => {
    client.hear(':alice!a@h PRIVMSG bob :hi', ':alice!a@h NICK :Alicia');
    expect(client.state.conversations.has('alice')).toBe(false);
    expect(client.conversation('alicia')).toMatchObject({ name: '@Alicia', target: 'Alicia' });
    expect(client.words('alicia')).toEqual(['<alice> hi', 'alice is now Alicia']);
  });

  test('names are the same in any case', () => {
    client.hear(':ALICE!a@h PART #Lobby');
    expect(client.conversation('#lobby').members.has('alice')).toBe(false);
  });
});

describe('messages', () => {
  test.for([
    { text: 'bob', calls: true },
    { text: '@Bob: look', calls: true },
    { text: 'BOB!', calls: true },
    { text: '(bob)', calls: true },
    { text: 'bobby and kabob', calls: false },
    { text: 'bob_ and bob-2', calls: false },
    { text: 'the Deploy is done', calls: true },
    { text: 'deployed', calls: false },
    { text: 'zur ÜBUNG', calls: true },
    { text: 'who is on call?', calls: true },
  ])('$text calls the reader: $calls', ({ text, calls }) => {
    const highlight = ['deploy', 'Übung', 'on call'];
    client.state.settings = { ...client.state.settings, highlight };
    client.hear(said('1', 1, 'alice', text));
    expect(client.lines('#lobby').at(-1)).toMatchObject({ text, mention: calls });
  });

  test('a message counts as unread elsewhere, and not where the reader is', () => {
    client.join('#ops', 'alice');
    client.apply({ type: 'activate', key: '#ops' });
    client.hear(
      said('1', 1, 'alice', 'hello'),
      said('2', 2, 'alice', 'bob: look'),
      said('3', 3, 'alice', 'x', '#ops'),
    );
    expect(client.conversation('#lobby')).toMatchObject({ unread: 2, mentions: 1 });
    expect(client.conversation('#ops')).toMatchObject({ unread: 0, mentions: 0 });
    client.apply({ type: 'activate', key: '#lobby' });
    expect(client.conversation('#lobby')).toMatchObject({ unread: 0, mentions: 0 });
  });

  test.for([
    ['bob: hi', true],
    ['hi BOB!', true],
    ['bobby is here', false],
    ['kebob', false],
    ['bob_ is another', false],
    ['(bob)', true],
  ] as const)('"%s" calls bob: %s', ([text, calls]) => {
    client.hear(said('1', 1, 'alice', text));
    expect(client.lines('#lobby').at(-1)?.mention).toBe(calls);
  });

  test('a private message has its own conversation and is also shown where the reader is', () => {
    client.hear(said('1', 1, 'alice', 'psst', 'bob'));
    expect(client.words('alice')).toEqual(['<alice> psst']);
    const copy = client.lines('#lobby').at(-1);
    expect(copy).toMatchObject({ nick: 'alice', target: 'you', text: 'psst', copy: true, msgid: undefined });
  });

  test('the same msgid is shown once', () => {
    client.hear(said('1', 1, 'alice', 'once'), said('1', 1, 'alice', 'once'));
    expect(client.words('#lobby').filter((words) => words === '<alice> once')).toHaveLength(1);
  });

  test('/me of others is an action, other CTCP is shown and not answered', () => {
    client.hear(
      said('1', 1, 'alice', '\x01ACTION waves\x01'),
      said('2', 2, 'alice', '\x01VERSION\x01', 'bob'),
    );
    expect(client.words('#lobby')).toContain('* alice waves');
    expect(client.words('alice')).toEqual(['-alice- [VERSION]']);
    // Asked of the server, not of alice.
    expect(client.sent).toEqual(['MARKREAD alice']);
  });

  test('formatting becomes styles, and the text has none of its codes', () => {
    client.hear(said('1', 1, 'alice', 'this is \x02bold\x02 text'));
    const line = client.lines('#lobby').at(-1);
    expect(line?.text).toBe('this is bold text');
    expect(line?.spans).toContainEqual({ text: 'bold', style: { bold: true } });
  });

  test('a message to the operators of a room is shown in the room', () => {
    client.hear(said('1', 1, 'alice', 'ops only', '@#lobby'));
    expect(client.words('#lobby').at(-1)).toBe('<alice> ops only');
  });
});

describe('own lines', () => {
  beforeEach(() => {
    client.apply({ type: 'own-queued', id: 'x1', target: '#lobby', text: 'mine', action: false });
  });

  test('are drawn at once, below everything, until the server has them', () => {
    client.hear(said('1', 1, 'alice', 'theirs'));
    expect(client.words('#lobby').slice(-2)).toEqual(['<alice> theirs', '… <bob> mine']);
  });

  test('take their place in the order of the server when they come back', () => {
    client.hear(said('1', 1, 'alice', 'before'));
    client.apply({ type: 'message', message: parseMessage(said('2', 2, 'bob', 'mine')), ownId: 'x1' });
    client.hear(said('3', 3, 'alice', 'after'));
    expect(client.words('#lobby').slice(-3)).toEqual(['<alice> before', '✓ <bob> mine', '<alice> after']);
  });

  test('are marked with the reason when they are refused', () => {
    client.apply({ type: 'own-refused', id: 'x1', reason: 'Cannot send' });
    expect(client.words('#lobby').at(-1)).toBe('! <bob> mine');
    expect(client.lines('#lobby').at(-1)?.reason).toBe('Cannot send');
  });

  test('stay without a mark where the server confirms nothing', () => {
    client.apply({ type: 'own-sent', id: 'x1' });
    expect(client.words('#lobby').at(-1)).toBe('<bob> mine');
  });

  test('to a person are shown twice, and both change together', () => {
    client.apply({ type: 'own-queued', id: 'x2', target: 'alice', text: 'psst', action: false });
    expect(client.words('alice')).toEqual(['… <bob> psst']);
    expect(client.lines('#lobby').at(-1)).toMatchObject({ target: 'alice', mark: 'pending', copy: true });
    client.apply({
      type: 'message',
      message: parseMessage(said('2', 2, 'bob', 'psst', 'alice')),
      ownId: 'x2',
    });
    expect(client.words('alice')).toEqual(['✓ <bob> psst']);
    expect(client.lines('#lobby').filter((line) => line.copy)).toMatchObject([
      { mark: 'stored', text: 'psst' },
    ]);
  });

  test('never count as unread', () => {
    client.apply({ type: 'own-queued', id: 'x2', target: 'alice', text: 'psst', action: false });
    client.apply({
      type: 'message',
      message: parseMessage(said('2', 2, 'bob', 'psst', 'alice')),
      ownId: 'x2',
    });
    expect(client.conversation('alice').unread).toBe(0);
  });
});

describe('answers', () => {
  test('all of WHOIS is where it was asked, also what only operators are told', () => {
    const before = client.words('#lobby').length;
    const server = client.words('*').length;
    client.hear(
      ':irc.test 276 bob alice :has client certificate fingerprint ab12',
      ':irc.test 307 bob alice :is a registered nick',
      ':irc.test 320 bob alice :is a bot',
      ':irc.test 338 bob alice 192.0.2.7 :is actually using the address',
      ':irc.test 378 bob alice :is connecting from *@192.0.2.7',
    );
    expect(client.words('#lobby').slice(before)).toEqual([
      'alice has client certificate fingerprint ab12',
      'alice is a registered nick',
      'alice is a bot',
      'alice is actually using the address 192.0.2.7',
      'alice is connecting from *@192.0.2.7',
    ]);
    expect(client.words('*')).toHaveLength(server);
  });

  test('are shown where the reader is', () => {
    client.hear(
      ':irc.test 311 bob alice ~al host * :Alice A',
      ':irc.test 401 bob nock :No such nick/channel',
    );
    expect(client.words('#lobby').slice(-2)).toEqual([
      'alice is ~al@host (Alice A)',
      'nock: No such nick/channel',
    ]);
  });

  test('the greeting stays with the server', () => {
    expect(client.words('*')).toEqual(['Welcome']);
  });

  test('a standard reply says what about', () => {
    client.hear(':irc.test FAIL TOPIC TOO_LONG #lobby :The topic is too long');
    expect(client.words('#lobby').at(-1)).toBe('#lobby: The topic is too long');
  });

  test('capabilities that the server takes back are not used any more', () => {
    client.apply({ type: 'caps', caps: Cap.serverTime });
    expect(client.state.caps).toBe(Cap.serverTime);
  });
});
