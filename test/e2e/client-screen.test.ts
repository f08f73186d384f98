/** The full-screen client in real terminals, against the real daemon. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHAT_TUI } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('test');

async function startOnline(nick: string): Promise<PtyProgram> {
  const program = house.run({ command: house.command(nick) });
  await program.waitFor(/online \S+@/);
  await program.waitFor(`${nick} (you)`);
  return program;
}

/** The row of the log that holds a text. */
function rowWith(program: PtyProgram, text: string): string {
  const row = program.screen().find((each) => each.includes(text)) ?? '';
  return row.replace(/\s*│.*$/, '');
}

describe('two people', () => {
  test('talk publicly and privately, and one sees the other leave', async () => {
    const alice = await startOnline('alice');
    const bob = await startOnline('bob');
    await alice.waitFor('bob joined');

    bob.keys('hello everybody 👀', 'enter');
    await bob.waitFor(/bob +hello everybody 👀 +✓/);
    await alice.waitFor(/bob +hello everybody 👀/);

    alice.keys('@bob psst', 'enter');
    await alice.waitFor(/alice → bob +psst +✓/);
    await bob.waitFor(/alice → you +psst/);
    await bob.waitFor('2 @alice 1!');

    bob.keys('alt-2');
    await bob.waitFor(/alice +psst/);
    bob.keys('yes?', 'enter');
    await alice.waitFor(/bob → you +yes\?/);

    bob.keys('\\q', 'enter');
    expect(await bob.exited).toEqual({ code: 0, signal: undefined });
    expect(bob.alternate).toBe(false);
    await alice.waitFor('bob quit (Quit');
  });

  test('a client that is killed is seen to be away, and back when it is started again', async () => {
    const alice = await startOnline('alice');
    const bob = await startOnline('bob');
    await alice.waitFor('bob joined');
    bob.signal('SIGKILL');
    await alice.waitFor(/bob +○/);
    await startOnline('bob');
    await alice.waitFor(/bob +●/);
    expect(alice.screen().filter((row) => row.includes('bob joined'))).toHaveLength(1);
    expect(alice.screen().some((row) => row.includes('bob quit'))).toBe(false);
  });

  test('nothing is sent to nobody, and no mistyped command to anybody', async () => {
    const alice = await startOnline('alice');
    const bob = await startOnline('bob');
    bob.keys('@alcie hi', 'enter');
    await bob.waitFor('no alcie here; did you mean alice?');
    // It stays in the input, to be mended.
    await bob.waitFor('bob> @alcie hi');
    bob.keys('ctrl-u', '/mgs alice secret', 'enter');
    await bob.waitFor('there is no /mgs, nothing was sent');
    bob.keys('ctrl-u', 'Tr0ub4dor&3x', 'enter');
    await bob.waitFor('this looks like a password');
    bob.keys('escape');
    await bob.waitFor((rows) => !rows.join('\n').includes('Not sent yet'));
    bob.keys('the end', 'enter');
    await alice.waitFor('the end');
    expect(alice.screen().join('\n')).not.toMatch(/secret|Tr0ub|hi$/);
  });

  test('what one types cannot control the terminal of the other', async () => {
    const alice = await startOnline('alice');
    const raw = await house.daemon.join('mallory');
    raw.send('PRIVMSG #lobby :evil \x1b]0;owned\x07 \u202Ereversed \x1b[2J{red-fg}');
    await alice.waitFor('evil ␛]0;owned␇');
    expect(alice.output).not.toContain('\x1b]0;owned');
    expect(alice.output).not.toContain('\u202E');
    expect(rowWith(alice, 'evil')).toContain('{red-fg}');
  });
});

describe('a daemon that is killed', () => {
  test('comes back to clients that have missed nothing, doubled nothing, and sent what was typed meanwhile', async () => {
    const data = mkdtempSync(join(tmpdir(), 'chat-data-'));
    await house.daemon.stop('SIGKILL');
    house.daemon = await Daemon.start({ data });
    try {
      const alice = await startOnline('alice');
      const bob = await startOnline('bob');
      bob.keys('before', 'enter');
      await bob.waitFor(/before +✓/);
      await alice.waitFor('before');

      const { address } = house.daemon;
      await house.daemon.stop('SIGKILL');
      await bob.waitFor(/offline 0:0\d/);
      bob.keys('typed offline 1', 'enter', 'typed offline 2', 'enter');
      await bob.waitFor(/typed offline 2 +…/);
      await bob.waitFor('2 messages queued');
      alice.keys('so did I', 'enter');

      house.daemon = await Daemon.start({ data, listen: address });
      // Enter on an empty input tries now.
      bob.keys('enter');
      alice.keys('enter');
      for (const program of [alice, bob]) {
        await program.waitFor('typed offline 2', 40_000);
        await program.waitFor('so did I', 40_000);
        await program.waitFor(/online/, 40_000);
        for (const text of ['before', 'typed offline 1', 'typed offline 2', 'so did I']) {
          expect(
            program.screen().filter((row) => row.includes(text)),
            text,
          ).toHaveLength(1);
        }
      }
      await bob.waitFor(/typed offline 2 +✓/, 40_000);
      const order = (program: PtyProgram): string[] =>
        program.screen().flatMap((row) => /before|typed offline \d|so did I/.exec(row)?.[0] ?? []);
      expect(order(alice)).toEqual(order(bob));
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});

describe('one person', () => {
  test('without --nick is asked until the answers can be used, and then told what to do', async () => {
    const program = house.run({ command: [process.execPath, CHAT_TUI, '--no-tls'] });
    await program.waitFor('Nick [');
    program.keys('9lives', 'enter');
    await program.waitFor('a nickname cannot begin with "9"');
    program.keys('carol', 'enter');
    await program.waitFor('Server [localhost:6667]:');
    program.keys('http://x', 'enter');
    await program.waitFor('a server is written HOST or HOST:PORT');
    program.keys(house.daemon.address, 'enter');
    await program.waitFor('carol (you)');
    await program.waitFor('carol> Type and press Enter.');
    program.keys('hi', 'enter');
    await program.waitFor(/carol +hi +✓/);
    expect(program.screen().join('\n')).not.toContain('Type and press Enter.');
  });

  test.for([
    { columns: 80, rows: 24 },
    { columns: 40, rows: 12 },
    { columns: 200, rows: 50 },
  ])('is asked on $columns x $rows', async ({ columns, rows }) => {
    const program = house.run({ command: [process.execPath, CHAT_TUI], columns, rows });
    await program.waitFor('Nick [');
    program.keys('9lives', 'enter');
    await program.waitFor(/cannot begin[^]*Nick \[/);
    program.keys('carol', 'enter');
    await program.waitFor('Server [');
    const shown = program.screen().map((row) => row.replace(/Nick \[[^\]]*\]/, 'Nick [me]'));
    const greeting = 'chat-tui: Enter takes what is in brackets, ^C leaves.';
    expect(
      shown
        .join('\n')
        .trimEnd()
        .split('\n')
        .map((row) => row.trimEnd()),
    ).toEqual([
      ...(greeting.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).map((row) => row.trimEnd()),
      'Nick [me]: 9lives',
      'a nickname cannot begin with "9"',
      'Nick [me]: carol',
      'Server [localhost:6697]:',
    ]);
  });

  test('whose nick is taken is told, and can take another', async () => {
    await house.daemon.join('bob');
    const program = house.run({ command: house.command('bob') });
    await program.waitFor('nick "bob" is taken; you are bob_');
    program.keys('/nick robert', 'enter');
    await program.waitFor('bob_ is now robert');
    await program.waitFor('robert>');
  });

  test('scrolls back to the beginning, page by page from the server, and sees what is new below', async () => {
    const writer = await house.daemon.join('writer');
    for (let i = 1; i <= 300; i++) writer.send(`PRIVMSG #lobby :line ${i} of many`);
    await writer.sync();
    const program = await startOnline('bob');
    await program.waitFor('line 300 of many');
    program.keys('pageup');
    // Each frame that does not show the first line yet asks for the page before.
    await program.waitFor((rows) => {
      if (rows.some((row) => row.includes('line 1 of many'))) return true;
      program.keys('pageup');
      return false;
    });
    await program.waitFor('reading back');
    writer.send('PRIVMSG #lobby :the newest');
    await program.waitFor('1 new below');
    program.keys('escape');
    await program.waitFor('the newest');
  });

  test('pastes several lines only after a look at them', async () => {
    const program = await startOnline('bob');
    program.paste('one\ntwo\nthree');
    await program.waitFor('3 lines pasted');
    program.keys('escape');
    await program.waitFor((rows) => !rows.some((row) => row.includes('lines pasted')));
    program.paste('four\nfive');
    await program.waitFor('2 lines pasted');
    program.keys('enter');
    await program.waitFor(/five +✓/);
    expect(program.screen().some((row) => row.includes('three'))).toBe(false);
  });

  test('can make the window small and large again', async () => {
    const program = await startOnline('bob');
    program.keys('a line that is worth keeping', 'enter');
    await program.waitFor(/keeping +✓/);
    program.resize(40, 12);
    await program.waitFor(
      (rows) => rows.length === 12 && rows.some((row) => row.includes('a line that is worth')),
    );
    program.resize(5, 2);
    program.resize(200, 50);
    await program.waitFor(
      (rows) => rows.length === 50 && rows.some((row) => row.includes('a line that is worth keeping')),
    );
  });

  test('leaves with ^C twice, and the terminal is as before', async () => {
    const program = await startOnline('bob');
    program.keys('half a line', 'ctrl-c');
    await program.waitFor((rows) => !rows.some((row) => row.includes('half a line')));
    program.keys('ctrl-c');
    await program.waitFor('^C again to leave');
    program.keys('ctrl-c');
    expect(await program.exited).toEqual({ code: 0, signal: undefined });
    expect(program.alternate).toBe(false);
  });

  test('is told of a SIGTERM by a goodbye to the others, and gets the terminal back', async () => {
    const alice = await startOnline('alice');
    const bob = await startOnline('bob');
    await alice.waitFor('bob joined');
    bob.signal('SIGTERM');
    expect(await bob.exited).toEqual({ code: 143, signal: undefined });
    expect(bob.alternate).toBe(false);
    await alice.waitFor('bob quit (Quit');
  });
});
