import { beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../../../src/client/commands/command.js';
import { interpret, mustWait } from '../../../src/client/commands/interpret.js';
import { COMMANDS, findCommand } from '../../../src/client/commands/table.js';
import { ModelClient } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', '@alice', 'Nick');
});

/** What a line does, in short: what would be said or asked, or the words of the client. */
function outcome(text: string): string[] {
  return interpret(client.state, text).map(describeAction);
}

function describeAction(action: Action): string {
  switch (action.do) {
    case 'say':
      return `say ${action.target}${action.action ? ' *' : ''}${action.reply === undefined ? '' : ` re ${action.reply}`}: ${action.text}`;
    case 'ask':
      return `ask ${action.message.command} ${(action.message.params ?? []).join(' ')}`.trim();
    case 'nick':
      return `nick ${action.nick}`;
    case 'resend':
    case 'discard':
      return `${action.do} ${action.target}`;
    case 'react':
      return `${action.taken ? 'unreact' : 'react'} ${action.target} ${action.msgid} ${action.text}`;
    case 'redact':
      return `redact ${action.target} ${action.msgid} ${action.reason}`.trim();
    case 'edit':
      return `edit ${action.target} ${action.msgid}: ${action.text}`;
    case 'ask-secret':
      return `ask for a secret: ${action.about} ${action.account ?? ''}`.trim();
    case 'copy':
      return `copy ${action.text}`;
    case 'open':
      return `open ${action.url}`;
    case 'trust':
    case 'connect':
    case 'give-up-try':
    case 'save':
      return action.do;
    case 'quit':
      return `quit ${action.reason}`.trim();
    case 'tell':
      return action.input.type === 'note' ? action.input.text : `tell ${JSON.stringify(action.input)}`;
  }
}

describe('text', () => {
  test.for([
    ['hello', ['say #lobby: hello']],
    ['  indented', ['say #lobby:   indented']],
    ['\n one\n\ntwo \n\n', ['say #lobby:  one\n\ntwo']],
    ['//shrug', ['say #lobby: /shrug']],
    ["@ 5 o'clock", ["say #lobby: @ 5 o'clock"]],
    ['   ', []],
    ['mail me@home', ['say #lobby: mail me@home']],
  ] as const)('%j', ([text, expected]) => {
    expect(outcome(text)).toEqual(expected);
  });
});

describe('@nick', () => {
  test('with a text is a private message, under the nick as it is written', () => {
    expect(outcome('@ALICE psst')).toEqual(['say alice: psst']);
    expect(outcome('@alice: psst')).toEqual(['say alice: psst']);
    expect(outcome('@alice one\ntwo')).toEqual(['say alice: one\ntwo']);
    expect(outcome('@alice\n\none\ntwo')).toEqual(['say alice: one\ntwo']);
  });

  test('alone opens the conversation', () => {
    expect(outcome('@alice')).toEqual(['tell {"type":"open","target":"alice"}']);
  });

  test('of nobody sends nothing and says whom it may be', () => {
    expect(outcome('@nock hi')).toEqual(['no nock here; did you mean Nick?']);
    expect(outcome('@zebedee hi')).toEqual(['no zebedee here; nothing was sent']);
  });

  test('of anybody is sent while we do not know who is here', () => {
    const fresh = new ModelClient();
    client = fresh;
    expect(outcome('@nock hi')).toEqual(['say nock: hi']);
  });
});

describe('commands', () => {
  test.for([
    ['/msg dave psst there', ['say dave: psst there']],
    ['/me waves', ['say #lobby *: waves']],
    ['/join ops', ['tell {"type":"want-room","room":"#ops"}']],
    [
      '/join #a,b key',
      [
        'tell {"type":"want-room","room":"#a","password":"key"}',
        'tell {"type":"want-room","room":"#b","password":"key"}',
      ],
    ],
    ['/join #a\x07b', ['a room name cannot hold U+0007']],
    ['/part', ['tell {"type":"leave-room","key":"#lobby","reason":""}']],
    ['/part gone home', ['tell {"type":"leave-room","key":"#lobby","reason":"gone home"}']],
    ['/part #nowhere', ['you are not in #nowhere; /part leaves the room you see']],
    ['/topic', ['#lobby has no topic']],
    ['/topic Release today', ['ask TOPIC #lobby Release today']],
    ['/names', ['tell {"type":"names","room":"#lobby"}']],
    ['/list', ['ask LIST']],
    ['/who', ['ask WHO #lobby']],
    ['/whois alice', ['ask WHOIS alice']],
    ['/whois', ['ask WHOIS bob']],
    ['/nick robert', ['nick robert']],
    ['/nick 9lives', ['a nickname cannot begin with "9"']],
    ['/away out for lunch', ['ask AWAY out for lunch']],
    ['/AWAY', ['ask AWAY']],
    ['/quit see you', ['quit see you']],
    ['\\q', ['quit']],
    ['/q', ['quit']],
  ] as const)('%s', ([text, expected]) => {
    expect(outcome(text)).toEqual(expected);
  });

  test.for([
    ['/mgs alice secret', 'there is no /mgs, nothing was sent; did you mean /msg?'],
    ['/identify hunter2', 'there is no /identify, nothing was sent; /help lists the commands'],
    ['/', 'there is no /, nothing was sent; /help lists the commands'],
    [
      ' /msg alice secret',
      'not sent: "/msg alice secret" looks like a command after a space; begin with // to send it',
    ],
    ['/me', '/me needs more: /me TEXT'],
    ['/msg', '/msg needs more: /msg NICK TEXT'],
    ['/me one\ntwo', 'a command is one line; nothing was sent'],
  ] as const)('%s is never sent', ([text, words]) => {
    expect(outcome(text)).toEqual([words]);
  });

  test('/help prints every row', () => {
    const help = outcome('/help').join('\n');
    for (const { usage, summary } of COMMANDS) {
      expect(help).toContain(usage);
      expect(help).toContain(summary);
    }
    expect(outcome('/help join')).toEqual([
      '/join ROOM [KEY]  enters a room, or makes it; several with commas (also /j)',
    ]);
  });

  test('those that every client has are there, under the names that people know', () => {
    const known =
      'msg join part nick me topic who whois away ignore mute kick ban invite search history resend discard copy open set theme mouse keys connect lag register help quit';
    expect(known.split(' ').filter((name) => findCommand(name)?.name !== name)).toEqual([]);
  });

  test('no two commands have a name in common', () => {
    const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('where nobody hears', () => {
  test('text is not sent', () => {
    client.apply({ type: 'activate', key: '*' });
    expect(outcome('hello')).toEqual(['nobody hears you here: /join a room, or @nick TEXT']);
  });

  test('a room that we left says so', () => {
    client.hear(':bob!b@host PART #lobby');
    expect(outcome('hello')).toEqual(['you are not in #lobby; /join #lobby enters it']);
  });
});

describe('before the first room', () => {
  test.for([
    ['hello', true],
    ['@alice hi', true],
    ['/who', true],
    ['/msg alice hi', true],
    ['/join ops', false],
    ['/nick robert', false],
    ['/quit', false],
    ['\\q', false],
    ['/nonsense', false],
  ] as const)('%s waits: %s', ([text, waits]) => {
    expect(mustWait(new ModelClient().state, text)).toBe(waits);
  });
});
