import { beforeEach, describe, expect, test } from 'vitest';
import { interpret } from '../../../src/client/commands/interpret.js';
import { spanInWords } from '../../../src/client/commands/span.js';
import { nextActive, inTabOrder } from '../../../src/client/model/tab-order.js';
import { ModelClient } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice');
  client.join('#ops', 'alice');
  client.hear(':alice!a@h PRIVMSG bob :hi');
});

/** Does what is typed. @returns what the reader is told */
function type(text: string): string[] {
  const words: string[] = [];
  for (const action of interpret(client.state, text)) {
    if (action.do !== 'tell') throw new Error(`not for the model: ${action.do}`);
    if (action.input.type === 'note') words.push(action.input.text);
    else client.apply(action.input);
  }
  return words;
}

describe('/mute', () => {
  test('has the conversation where one is not call, until /unmute; it is a setting', () => {
    expect(type('/mute')).toEqual([
      '#lobby does not call you any more; /unmute takes that back, /save keeps it',
    ]);
    expect(client.state.settings.muted).toEqual(['#lobby']);
    expect(type('/mute')).toEqual(['#lobby is muted already; /unmute #lobby takes that back']);
    expect(type('/unmute')).toEqual(['#lobby calls you again']);
    expect(client.state.settings.muted).toEqual([]);
    expect(type('/unmute')).toEqual(['#lobby is not muted', 'nothing is muted']);
  });

  test('takes a conversation, a duration, or both', () => {
    expect(type('/mute ops')[0]).toContain('#ops does not call you');
    expect(type('/mute @alice 90m')).toEqual(['@alice does not call you for 1 h 30 min']);
    expect(type('/mute 1d')).toEqual(['#lobby does not call you for 1 d']);
    expect(client.state.settings.muted).toEqual(['#ops']);
    expect(type('/unmute nobody')).toEqual([
      'nobody is not muted',
      'muted: #ops, @alice (for a while), #lobby (for a while)',
    ]);
    expect(type('/mute #nowhere')).toEqual(['there is no conversation #nowhere']);
    expect(type('/mute ops soon')).toEqual(['"soon" is no duration; "30m", "2h" or "1d" would be one']);
    client.now += 90 * 60_000;
    client.apply({ type: 'tick' });
    expect([...client.state.quiet.mutedUntil.keys()]).toEqual(['#lobby']);
  });

  test('leaves the count of what is new, without the call, and Alt-a passes it by', () => {
    type('/mute #ops');
    client.hear(':alice!a@h PRIVMSG #ops :bob: look', ':alice!a@h PRIVMSG #ops :look');
    const { unread, mentions } = client.conversation('#ops');
    expect({ unread, mentions }).toEqual({ unread: 2, mentions: 0 });
    client.apply({ type: 'activate', key: 'alice' });
    client.apply({ type: 'activate', key: '#lobby' });
    expect(nextActive(client.state, inTabOrder(client.state))).toBeUndefined();
    type('/unmute #ops');
    expect(nextActive(client.state, inTabOrder(client.state))).toBe('#ops');
  });
});

describe('/dnd', () => {
  test('lasts for a time, or until it is off', () => {
    expect(type('/dnd 25m')).toEqual(['nothing calls you for 25 min']);
    expect(client.state.quiet.until).toBe(client.now + 25 * 60_000);
    expect(type('/dnd')).toEqual(['nothing calls you until /dnd off']);
    expect(type('/dnd off')).toEqual(['you can be called again']);
    expect(type('/dnd off')).toEqual(['you can be disturbed already']);
    expect(type('/dnd soon')).toEqual(['"soon" is no duration; "30m", "2h" or "1d" would be one']);
  });
});

describe('/ignore', () => {
  test('takes a nick, a mask or an account, lists them, and /unignore takes them back', () => {
    expect(type('/ignore')).toEqual(['nobody is ignored']);
    expect(type('/ignore eve')).toEqual([
      'eve!*@* is ignored from now on; /unignore eve takes that back, /save keeps it',
    ]);
    type('/ignore *!*@spam.example');
    type('/ignore account:Mallory');
    expect(type('/ignore')).toEqual(['ignored: eve!*@*, *!*@spam.example, account:Mallory']);
    expect(type('/ignore EVE')).toEqual(['EVE!*@* is ignored already']);
    expect(type('/unignore Eve')).toEqual(['Eve is not ignored any more']);
    expect(type('/unignore eve')).toEqual([
      'eve is not ignored',
      'ignored: *!*@spam.example, account:Mallory',
    ]);
  });

  test('refuses everybody', () => {
    for (const mask of ['*', '*!*@*', '?*', 'account:*']) {
      expect(type(`/ignore ${mask}`)).toEqual(['that would be everybody; /dnd is there for that']);
    }
  });
});

test.for([
  [1, '1 min'],
  [60_001, '2 min'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
  [Number.POSITIVE_INFINITY, ''],
] as const)('%d ms are "%s"', ([ms, words]) => {
  expect(spanInWords(ms)).toBe(words);
});
