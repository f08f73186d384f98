/** The input at work: keys of readline that need a history, and the question before something is sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import { cpuSince } from '../../support/cpu.js';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({}).start();
});

/** The input of somebody who has not written yet. */
const EMPTY = ' bob> Type and press Enter. @name for a private message. F1 help, \\q quit.';

describe('keys of readline', () => {
  test('an entry that was changed on the way is found again, until something is sent', () => {
    rig.enter('first line');
    rig.enter('second line');
    rig.key('up');
    rig.type('!');
    rig.key('up');
    rig.key('down');
    expect(rig.input).toBe(' bob> second line!');
    rig.key('enter');
    rig.key('up');
    rig.key('up');
    expect(rig.input).toBe(' bob> second line');
  });

  test('^R again looks further back, typing narrows from there, Up goes on from what was taken', () => {
    for (const text of ['join us', 'a join', 'other', 'joined']) rig.enter(text);
    rig.key('ctrl-r');
    rig.type('join');
    rig.key('ctrl-r');
    expect(rig.input).toContain('a join');
    rig.type(' u');
    expect(rig.input).toContain('join us');
    rig.key('tab');
    rig.key('down');
    expect(rig.input).toBe(' bob> a join');
    rig.key('ctrl-r');
    rig.key('ctrl-r');
    expect(rig.input).toContain('search: join u');
    rig.key('ctrl-g');
    expect(rig.input).toBe(' bob> a join');
  });

  test('what is pasted into the search of ^R is looked for', () => {
    rig.enter('first line');
    rig.key('ctrl-r');
    rig.paste('first\nsecond');
    rig.key('enter');
    expect(rig.input).toBe(' bob> first line');
  });

  test('Alt-. inserts the last word of what was entered, and goes further back', () => {
    rig.enter('look at this');
    rig.enter('and that');
    rig.key('alt-.');
    expect(rig.input).toBe(' bob> that');
    rig.key('alt-.');
    rig.key('alt-.');
    expect(rig.input).toBe(' bob> this');
  });

  test('what was cut in one conversation can be inserted in another', () => {
    rig.type('moved');
    rig.key('ctrl-u');
    rig.key('alt-2');
    rig.key('ctrl-y');
    expect(rig.input).toBe(' bob> moved');
  });
});

describe('a question before it is sent', () => {
  const SECRET = 'Tr0ub4dor&3x';
  const said = (): string[] => rig.modern.stored.map(({ text }) => text);

  test('is asked about what looks like a password; Enter goes back to it', async () => {
    rig.enter(SECRET);
    expect(rig.text).toContain('Not sent yet: this looks like a password.');
    expect(rig.text).toContain('Enter edits, y sends, Esc drops');
    rig.key('enter');
    await settle();
    expect(rig.text).not.toContain('Not sent yet');
    expect(rig.input).toBe(` bob> ${SECRET}`);
    expect(said()).toEqual([]);
  });

  test('y sends it, and keeps it out of the history; not a y that was typed on', async () => {
    rig.enter(SECRET);
    rig.type('y');
    await settle();
    expect(said()).toEqual([]);
    rig.clock.advance(500);
    rig.type('n');
    rig.type('y');
    await settle();
    expect(said()).toEqual([SECRET]);
    rig.key('up');
    expect(rig.input).not.toContain(SECRET);
  });

  test('Esc drops it, and only what is no secret is found again', () => {
    rig.enter(SECRET);
    rig.key('escape');
    expect(rig.input).toBe(EMPTY);
    rig.key('up');
    expect(rig.input).toBe(EMPTY);
    rig.enter('join #ops');
    rig.key('escape');
    rig.key('up');
    expect(rig.input).toBe(' bob> join #ops');
  });

  test('a command behind a blank is asked about, and said as it is with y', async () => {
    rig.enter(' /join #ops');
    expect(rig.text).toContain('looks like a command behind a blank');
    rig.clock.advance(500);
    rig.type('y');
    await settle();
    expect(said()).toEqual(['/join #ops']);
  });

  test('a key that is pasted is asked about before it is sent', async () => {
    const label = 'PRIVATE KEY-----';
    rig.paste(`-----BEGIN ${label}\nMIIE\n-----END ${label}`);
    rig.key('enter');
    await settle();
    expect(rig.text).toContain('looks like a private key');
    expect(said()).toEqual([]);
    rig.key('ctrl-c');
    expect(rig.input).toBe(EMPTY);
  });

  test('what is pasted meanwhile goes nowhere', () => {
    rig.enter(SECRET);
    rig.paste('more');
    rig.key('enter');
    expect(rig.input).toBe(` bob> ${SECRET}`);
  });

  test('after the server has asked for a password any lone word is asked about', async () => {
    rig.modern.server.last.say(':NickServ!s@h NOTICE bob :Please enter your password:');
    await settle();
    rig.engine.apply({
      type: 'activate',
      key: [...rig.engine.state.conversations.keys()].find((k) => /serv/i.test(k)) ?? '',
    });
    rig.enter('correcthorse');
    expect(rig.text).toContain('the answer to a question for a password');
  });

  test('a word that is in use here is no password', async () => {
    rig.modern.tell('alice', `the machine is called ${SECRET}`);
    await settle();
    rig.enter(SECRET);
    await settle();
    expect(said().at(-1)).toBe(SECRET);
  });
});

test('what is said to nobody stays in the input, with whom it may have been for', async () => {
  rig.enter('@alcie hi');
  expect(rig.text).toContain('no alcie here; did you mean alice?');
  expect(rig.input).toBe(' bob> @alcie hi');
  rig.key('ctrl-u');
  rig.enter('/jion #ops');
  expect(rig.text).toContain('there is no /jion, nothing was sent; did you mean');
  expect(rig.input).toBe(' bob> /jion #ops');
  await settle();
  expect(rig.modern.stored).toEqual([]);
});

test('keys can be set, and what cannot be a key is said', () => {
  rig.enter('/set keys ctrl-t=history-search, ctrl-s=help');
  rig.key('ctrl-t');
  expect(rig.input).toContain('search:');
  rig.key('escape');
  expect(rig.text).toContain('"ctrl-s": cannot mean anything else');
});

describe('a long paste', () => {
  const paste = (text: string): void => rig.paste(text);

  test('of 4 kB in one line goes into the input, one of a megabyte is shown and stays quick', () => {
    const before = process.cpuUsage();
    paste('x'.repeat(4096));
    expect(rig.text).toMatch(/x{70}/);
    rig.key('ctrl-u');
    paste('y'.repeat(1 << 20));
    expect(rig.text).toContain('1 long line pasted');
    expect(rig.text).toContain('Enter sends (too long to edit), Esc drops');
    rig.key('ctrl-e');
    for (let i = 0; i < 50; i++) rig.rows();
    rig.key('escape');
    expect(rig.input).toBe(EMPTY);
    paste('line\n'.repeat(200_000));
    for (let i = 0; i < 50; i++) rig.rows();
    expect(rig.text).toContain('200000 lines pasted');
    // 100 frames: far below what one of them would take if all of it were looked at each time.
    expect(cpuSince(before)).toBeLessThan(5000);
  });

  test('is sent where the cursor is', async () => {
    rig.type('ac');
    rig.key('left');
    paste('1\n2');
    rig.key('enter');
    await settle();
    expect(rig.modern.stored.map(({ text }) => text).join('\n')).toBe('a1\n2c');
  });
});

describe('completion', () => {
  const input = (): string | undefined => rig.input;

  test('Esc brings back what was typed', () => {
    rig.type('/n');
    rig.key('tab');
    expect(input()).toBe(' bob> /names');
    rig.key('escape');
    expect(input()).toBe(' bob> /n');
  });

  test('of names of emoji, loaded when they are wanted for the first time', async () => {
    rig.type('nice :tad');
    rig.key('tab');
    await expect.poll(input).toBe(' bob> nice 🎉');
    rig.key('ctrl-u');
    rig.type(':ta');
    rig.key('tab');
    expect(rig.text).toContain(':taco:');
    rig.key('escape');
    expect(input()).toBe(' bob> :ta');
    rig.key('ctrl-u');
    rig.type('10:30');
    rig.key('tab');
    expect(input()).toBe(' bob> 10:30');
  });

  test('the words of a command are what it takes, and its usage stands above the input', () => {
    rig.type('/join lob');
    expect(rig.rows().at(-3)).toContain('/join <ROOM> [KEY]  enters a room');
    rig.key('tab');
    expect(input()).toBe(' bob> /join #lobby');
    expect(rig.rows().at(-3)).toContain('/join ROOM <KEY>');
    rig.key('ctrl-u');
    rig.type('/whois al');
    rig.key('tab');
    expect(input()).toBe(' bob> /whois alice');
    rig.key('ctrl-u');
    expect(rig.text).not.toContain('/whois');
    rig.type('/help jo');
    rig.key('tab');
    expect(input()).toBe(' bob> /help join');
  });

  test('the list stays where it is while one walks through it', () => {
    rig.type('/');
    rig.key('tab');
    const left = (): number =>
      rig
        .rows()
        .find((row) => row.includes('/msg NICK') || row.includes('sends a private'))
        ?.indexOf('/msg') ?? -1;
    const before = left();
    rig.key('tab');
    rig.key('tab');
    expect(left()).toBe(before);
  });
});
