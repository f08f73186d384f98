/** A message is selected, and keys do something with it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({
    caps: ['draft/message-redaction', 'chat-tui/receipts'],
    openLink: (url) => (url.includes('far') ? { told: 'no browser here', copy: true } : { told: 'opening' }),
  }).start();
});

const notice = (): string => rig.rows().at(-3)?.trim() ?? '';
const status = (): string => rig.rows().at(-2) ?? '';
/** The rows of the selected message, without people and rules. */
const selected = (): string =>
  rig
    .rows()
    .filter((row) => row.startsWith('▌'))
    .map((row) =>
      row
        .slice(15, 60)
        .replace(/[│✓…].*/, '')
        .trim(),
    )
    .join(' ');

const up = (): void => rig.key('alt-up');
const down = (): void => rig.key('alt-down');

async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) rig.modern.tell('alice', text);
  await settle();
}

const sent = (pattern: RegExp): string[] => rig.modern.server.last.sent(pattern);

describe('Alt-↑ and Alt-↓', () => {
  test('move over messages only, leave below the last, and Esc leaves', async () => {
    await tell('one');
    await rig.hear(':carol!c@h JOIN #lobby');
    await tell('two');
    up();
    expect(selected()).toBe('two');
    up();
    expect(selected()).toBe('one');
    down();
    expect(selected()).toBe('two');
    down();
    expect(selected()).toBe('');
    up();
    rig.key('escape');
    expect(selected()).toBe('');
    expect(notice()).not.toContain('reply');
  });

  test('the selection stays on its message while others come, are deleted, and the width changes', async () => {
    await tell(...Array.from({ length: 30 }, (_, i) => `line ${i}`));
    for (let i = 0; i < 15; i++) up();
    expect(selected()).toBe('line 15');
    await tell('new', 'newer');
    await rig.hear('@msgid=r1 :alice!a@h REDACT #lobby m3');
    expect(selected()).toBe('line 15');
    rig.width = 40;
    expect(
      rig
        .rows()
        .filter((row) => row.startsWith('▌'))
        .join(' '),
    ).toContain('line 15');
    rig.width = 80;
    down();
    expect(selected()).toBe('line 16');
  });

  test('at the first message older ones are loaded, and the selection stays', async () => {
    await tell('one');
    up();
    up();
    await settle();
    expect(sent(/CHATHISTORY BEFORE #lobby/)).toHaveLength(1);
    expect(selected()).toBe('one');
  });

  test('an own line stays selected when the server has stored it', async () => {
    rig.modern.deaf = true;
    await rig.send('mine');
    up();
    expect(selected()).toBe('mine');
    await rig.hear('@label=id1;msgid=m9;time=2026-11-21T12:00:01.000Z :bob!u@h PRIVMSG #lobby :mine');
    expect(selected()).toBe('mine');
    rig.key('r');
    expect(notice()).toContain('to bob');
  });

  test('with nothing to select say so', () => {
    up();
    expect(status()).toContain('there is no message here yet');
    down();
    expect(status()).toContain('Alt-Up selects a message');
  });
});

describe('keys that do not apply are explained', () => {
  test.for([
    ['e', 'only messages of yours can be edited'],
    ['o', 'there is no link in this message'],
    ['x', 'x does nothing with a message'],
    ['enter', ''],
  ] as const)('%s', async ([name, words]) => {
    await tell('hello');
    up();
    rig.key(name);
    if (words !== '') expect(status()).toContain(words);
    expect(sent(/TAGMSG|REDACT/)).toEqual([]);
  });

  test('a deleted message has nothing left to act on', async () => {
    await tell('hello');
    await rig.hear('@msgid=r1 :alice!a@h REDACT #lobby m1');
    for (const name of ['r', '+', 'd', 'c']) {
      up();
      rig.key(name);
      expect(status()).toContain('this message was deleted');
      rig.key('escape');
    }
    expect(rig.copied).toEqual([]);
  });

  test('a line that is not stored yet', async () => {
    rig.modern.deaf = true;
    await rig.send('mine');
    up();
    rig.key('d');
    expect(status()).toContain('this message is not stored yet');
  });
});

describe('r', () => {
  test('answers: the quotation is sent along, once', async () => {
    await tell('is it out?');
    up();
    rig.key('r');
    expect(notice()).toBe('↪ to alice (Esc drops it): is it out?');
    await rig.send('yes');
    await rig.send('and more');
    expect(sent(/PRIVMSG/)).toEqual([
      expect.stringMatching(/^@\S*\+draft\/reply=m1\S* PRIVMSG #lobby :yes$/),
      expect.not.stringContaining('reply'),
    ]);
  });

  test('then Esc writes to everybody again, and a command is a command', async () => {
    await tell('is it out?');
    up();
    rig.key('r');
    rig.key('escape');
    await rig.send('hello');
    up();
    up();
    rig.key('r');
    await rig.send('/names');
    expect(sent(/draft\/reply/)).toEqual([]);
  });

  test('to the copy of a private message goes to that person', async () => {
    await rig.hear('@msgid=p1 :alice!a@h PRIVMSG bob :psst');
    up();
    rig.key('r');
    await rig.send('what?');
    expect(sent(/PRIVMSG/)).toEqual([expect.stringMatching(/\+draft\/reply=p1\S* PRIVMSG alice :what\?$/)]);
  });
});

describe('e', () => {
  test('deletes the message, and says the new text when that is done', async () => {
    await rig.send('helo');
    up();
    rig.key('e');
    rig.type('!');
    rig.key('enter');
    await settle();
    expect(sent(/REDACT/)).toEqual(['REDACT #lobby m1']);
    expect(sent(/PRIVMSG/)).toHaveLength(1);
    await rig.hear('@msgid=r1 :bob!u@h REDACT #lobby m1');
    expect(sent(/PRIVMSG/).at(-1)).toMatch(/PRIVMSG #lobby :helo!$/);
    expect(rig.rows().join('\n')).toContain('message deleted by bob');
  });

  test('leaves the text unsaid, and says it to the reader, when the server refuses', async () => {
    await rig.send('helo');
    up();
    rig.key('e');
    await rig.send('!');
    await rig.hear(':s FAIL REDACT REDACT_FORBIDDEN #lobby m1 :Not yours');
    expect(sent(/PRIVMSG/)).toHaveLength(1);
    expect(rig.rows().join('\n')).toMatch(/Not yours[\s\S]*|not said: helo!/);
    expect(rig.rows().join('\n')).toContain('not said: helo!');
  });

  test('leaves the text unsaid, and says it to the reader, when the connection breaks before the answer', async () => {
    await rig.send('helo');
    up();
    rig.key('e');
    await rig.send('!');
    rig.modern.server.last.reset();
    await settle();
    expect(rig.rows().join('\n').replace(/\s+/g, ' ')).toMatch(/connection broke before .* not said: helo!/);
    rig.clock.advance(0);
    await settle();
    expect(rig.modern.server.connections).toHaveLength(2);
    await rig.hear('@msgid=r1 :bob!u@h REDACT #lobby m1');
    expect(rig.modern.stored.map(({ text }) => text)).toEqual(['helo']);
  });

  test('of a refused line takes it up again, changed', async () => {
    rig.modern.deaf = true;
    await rig.send('helo');
    await rig.hear('@label=id1 :s 404 bob #lobby :Cannot send');
    rig.modern.deaf = false;
    up();
    expect(selected()).toContain('helo');
    rig.key('e');
    await rig.send('!');
    expect(sent(/PRIVMSG #lobby :helo!/)).toHaveLength(1);
    expect(rig.rows().join('\n')).not.toContain('not sent');
  });
});

describe('Enter', () => {
  test('on a refused line tries again', async () => {
    rig.modern.deaf = true;
    await rig.send('helo');
    await rig.hear('@label=id1 :s 404 bob #lobby :Cannot send');
    rig.modern.deaf = false;
    up();
    rig.key('enter');
    await settle();
    expect(sent(/PRIVMSG #lobby :helo/)).toHaveLength(2);
    expect(rig.rows().join('\n')).toMatch(/helo +✓/);
  });

  test('on any other shows all that is known of it, and Esc comes back', async () => {
    await tell('hello');
    up();
    rig.key('enter');
    expect(rig.rows().join('\n')).toMatch(/from +alice[\s\S]*id +m1/);
    rig.key('escape');
    expect(selected()).toBe('hello');
  });

  test('on an own line asks who has it: how many, who, and who not yet', async () => {
    await rig.send('hello');
    await rig.hear(':s RECEIPT #lobby m1 2 3');
    up();
    rig.key('enter');
    await settle();
    expect(sent(/RECEIPT LIST/)).toEqual(['@label=holders RECEIPT LIST #lobby m1']);
    expect(rig.rows().join('\n')).toContain('2 of 3 have it');
    await rig.hear(
      '@label=holders :s BATCH +r chat-tui/receipts #lobby m1',
      '@batch=r :s RECEIPT #lobby m1 HAS :alice carol',
      '@batch=r :s RECEIPT #lobby m1 NOT :dave',
      ':s BATCH -r',
    );
    expect(rig.rows().join('\n')).toMatch(/has it +alice, carol[\s\S]*not yet +dave/);
    rig.key('escape');
    expect(rig.rows().join('\n')).not.toContain('has reached');
  });
});

describe('+', () => {
  test('reacts by a digit, and takes it back by the same', async () => {
    await tell('done');
    up();
    rig.key('+');
    rig.key('1');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toMatch(/^@\+draft\/reply=m1;\+draft\/react=👍 TAGMSG #lobby$/);
    await rig.hear('@msgid=t1;+draft/reply=m1;+draft/react=👍 :bob!u@h TAGMSG #lobby');
    expect(rig.rows().join('\n')).toContain('👍 you');
    rig.key('+');
    rig.key('1');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toContain('+draft/unreact=👍');
    expect(selected()).toContain('done');
  });

  test('reacts with what is typed or pasted', async () => {
    await tell('done');
    up();
    rig.key('+');
    rig.type('lo');
    rig.key('backspace');
    rig.paste('🦜\n');
    rig.key('enter');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toContain('+draft/react=l🦜 ');
    rig.key('+');
    rig.key('escape');
    expect(selected()).toBe('done');
  });
});

describe('d', () => {
  test('deletes only after a yes', async () => {
    await rig.send('oops');
    up();
    rig.key('d');
    rig.key('n');
    expect(status()).toContain('not deleted');
    rig.key('d');
    rig.key('y');
    await settle();
    expect(sent(/REDACT/)).toEqual(['REDACT #lobby m1']);
  });

  test('says in words when the server refuses', async () => {
    await tell('theirs');
    up();
    rig.key('d');
    rig.key('y');
    await rig.hear(
      ':s FAIL REDACT REDACT_FORBIDDEN #lobby m1 :You are not authorised to delete this message',
    );
    expect(rig.rows().join('\n')).toMatch(/You are not authorised to delete this/);
    expect(rig.rows().join('\n')).not.toContain('#lobby m1');
  });
});

describe('c and o', () => {
  test('copy the text; open the only link; ask which of several', async () => {
    await tell(
      'see https://one.test/a',
      'and https://one.test/b or https://two.test/far.',
      'file:///etc/passwd',
    );
    up();
    rig.key('o');
    expect(status()).toContain('there is no link');
    up();
    rig.key('c');
    expect(rig.copied).toEqual(['and https://one.test/b or https://two.test/far.']);
    expect(status()).toContain('copied');
    rig.key('o');
    expect(rig.opened).toEqual([]);
    expect(notice()).toBe('open 1 one.test/b  2 two.test/far');
    rig.key('7');
    expect(status()).toContain('1 to 2 opens a link');
    rig.key('2');
    expect(rig.opened).toEqual(['https://two.test/far']);
    expect(rig.copied.at(-1)).toBe('https://two.test/far');
    expect(status()).toContain('no browser here; its address is copied');
    up();
    rig.key('o');
    expect(rig.opened.at(-1)).toBe('https://one.test/a');
  });
});

test('the commands do the same', async () => {
  await tell('one https://one.test/x', 'two');
  await rig.send('/reply yes');
  await rig.send('/react 👍 2');
  await rig.send('/copy 2');
  await rig.send('/open');
  await rig.send('/edit no');
  await rig.send('/delete');
  expect(sent(/PRIVMSG/)[0]).toMatch(/\+draft\/reply=m2\S* PRIVMSG #lobby :yes$/);
  expect(sent(/TAGMSG/).at(-1)).toBe('@+draft/reply=m1;+draft/react=👍 TAGMSG #lobby');
  expect(rig.copied).toEqual(['two']);
  expect(rig.opened).toEqual(['https://one.test/x']);
  expect(sent(/REDACT/)).toEqual(['REDACT #lobby m3', 'REDACT #lobby m3']);
});

test('F4 shows the text alone, leaves the mouse to the terminal, and comes back', async () => {
  await tell('one');
  rig.key('f4');
  expect(rig.mouse.at(-1)).toBe(false);
  expect(rig.rows().join('\n')).not.toContain('│');
  rig.type('x');
  rig.key('f4');
  expect(rig.mouse.at(-1)).toBe(true);
  expect(rig.rows().join('\n')).toContain('│');
  rig.key('f4');
  rig.key('ctrl-c');
  expect(rig.mouse.at(-1)).toBe(true);
});
