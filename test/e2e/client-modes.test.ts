/** chat-tui in pipes: --plain, --json, --once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import type { TestClient } from '../support/test-client.js';

let daemon: Daemon;
let witness: TestClient;

beforeEach(async () => {
  daemon = await Daemon.start();
  witness = await daemon.join('witness');
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
});

function run(...args: string[]): Program {
  return new Program([process.execPath, CHAT_TUI, '--no-tls', '--server', daemon.address, ...args]);
}

/** A message that the witness has heard. */
const heard = (text: string): Promise<string> => witness.expectLine(new RegExp(`PRIVMSG \\S+ :${text}$`));

describe('a pipe', () => {
  test('says its lines, waits until they are stored, and ends with 0', async () => {
    await using program = run('--nick', 'bot');
    program.type('first', '@witness second', '/me is done');
    program.endInput();
    expect(await program.exited).toMatchObject({ code: 0 });
    await witness.expectLine(/:bot!\S+ QUIT/);
    const heardOf = witness.lines
      .filter((line) => line.includes(' PRIVMSG '))
      .map((line) => line.replace(/^.* PRIVMSG /, ''));
    expect(heardOf.toSorted()).toEqual([
      '#lobby :\x01ACTION is done\x01',
      '#lobby :first',
      'witness :second',
    ]);
    expect(program.output).toMatch(/^\d\d:\d\d \[#lobby\] <bot> first$/m);
    expect(program.output).toMatch(/^\d\d:\d\d \[@witness\] <bot> second$/m);
    expect(program.output).not.toContain('\x1b');
  });

  test('shows what others say, and the state in words', async () => {
    await using program = run('--plain', '--nick', 'bot');
    await program.expectLine('bot joined');
    witness.send('PRIVMSG #lobby :hello bot', 'PRIVMSG bot :psst \x1b[31mred');
    await program.expectLine(/\[#lobby\] <witness> hello bot$/);
    await program.expectLine(/\[@witness\] <witness> psst ␛\[31mred$/);
    await program.expectLine(/-- online at /);
    program.type('/quit');
    expect(await program.exited).toMatchObject({ code: 0 });
    await witness.expectLine(/:bot!\S+ QUIT/);
  });

  test('says goodbye on SIGTERM', async () => {
    await using program = run('--plain', '--nick', 'bot');
    await program.expectLine('bot joined');
    program.signal('SIGTERM');
    expect(await program.exited).toMatchObject({ code: 0 });
    await witness.expectLine(/:bot!\S+ QUIT :Quit/);
  });

  test('tells the refused lines on standard error', async () => {
    await using program = run('--nick', 'bot');
    await program.expectLine('bot joined');
    program.type('/msg nock hello');
    await program.expectLine(/\[@nock\] ! not sent: hello \(No such nick/);
  });
});

describe('--once', () => {
  test('ends with 0 when the server has stored the message', async () => {
    await using program = run('--nick', 'cron', '--once', 'backup done');
    expect(await program.exited).toMatchObject({ code: 0 });
    expect(program.output).toBe('');
    await heard('backup done');
  });

  test('sends to a room', async () => {
    witness.send('JOIN #ops');
    await using program = run('--nick', 'cron', '--room', 'ops', '--once', 'disk is full');
    expect(await program.exited).toMatchObject({ code: 0 });
    expect(await heard('disk is full')).toContain(' #ops ');
  });

  test.for([
    ['nobody is called so', ['--once', '@nock hi'], 'no nock here'],
    ['the nick is taken', ['--nick', 'witness', '--once', 'hi'], 'nick "witness" was refused'],
    ['the command does not exist', ['--once', '/nothing'], 'there is no /nothing'],
    ['there is no text', ['--once', ' '], 'there is no text to send'],
  ] as const)('ends with 1 and the reason when %s', async ([, args, reason]) => {
    const nick = args[0] === '--nick' ? [] : ['--nick', 'cron'];
    await using program = run(...nick, ...args);
    expect(await program.exited).toMatchObject({ code: 1 });
    expect(program.output).toContain(reason);
  });
});

describe('--json', () => {
  test('tells a line from typed to stored', async () => {
    await using client = await ChatTui.start({ nick: 'bot', server: daemon.address });
    client.say('hello');
    const { id } = await client.expect({ type: 'queued', conversation: '#lobby', text: 'hello' });
    const stored = await client.expect({ type: 'stored', id });
    const message = await client.expect({ type: 'message', nick: 'bot', text: 'hello', own: true });
    expect(stored.msgid).toBe(message.msgid);
  });

  test('tells what others do', async () => {
    await using client = await ChatTui.start({ nick: 'bot', server: daemon.address });
    witness.send('PRIVMSG #lobby :bot: hi', 'TOPIC #lobby :New', 'NICK watcher', 'QUIT :gone');
    await client.expect({ type: 'message', nick: 'witness', text: 'bot: hi', mention: true });
    await client.expect({ type: 'nick', nick: 'witness', newNick: 'watcher' });
    await client.expect({ type: 'quit', nick: 'watcher', reason: 'Quit: gone' });
  });

  test('catches up after the daemon was killed, without gap or double', async () => {
    const data = mkdtempSync(join(tmpdir(), 'chat-modes-'));
    try {
      await daemon.stop('SIGKILL');
      daemon = await Daemon.start({ data });
      await using client = await ChatTui.start({ nick: 'bot', server: daemon.address });
      for (let i = 0; i < 5; i++) await client.tell(`before ${i}`);
      const { address } = daemon;
      await daemon.stop('SIGKILL');
      await client.expect({ type: 'connection', state: 'waiting' });
      client.say('typed offline');
      await client.expect({ type: 'queued', text: 'typed offline' });

      daemon = await Daemon.start({ data, listen: address });
      const other = await daemon.join('other');
      other.send('PRIVMSG #lobby :said meanwhile');
      await client.expect({ type: 'message', text: 'said meanwhile' });
      await client.expect({ type: 'message', text: 'typed offline' });
      const texts = client.events.filter(({ type }) => type === 'message').map(({ text }) => String(text));
      expect(texts.toSorted()).toEqual([
        ...Array.from({ length: 5 }, (_, i) => `before ${i}`),
        'said meanwhile',
        'typed offline',
      ]);
      await other.expectLine(/ PRIVMSG #lobby :typed offline$/);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});

describe('flags', () => {
  test.for([
    ['an unknown one', ['--nik', 'bob'], 'Unknown argument: nik'],
    ['one without a value', ['--nick'], 'Not enough arguments following: nick'],
    [
      'a bad server',
      ['--nick', 'x', '--server', 'http://x'],
      'a server is written HOST or HOST:PORT, found "http://x"',
    ],
    ['a bad nick', ['--nick', 'a b'], 'a nickname is made of letters'],
    ['two modes', ['--plain', '--json'], 'mutually exclusive'],
  ] as const)('%s is refused with words and 2', async ([, args, words]) => {
    await using program = new Program([process.execPath, CHAT_TUI, ...args]);
    program.endInput();
    expect(await program.exited).toMatchObject({ code: 2 });
    expect(program.output).toContain(words);
  });

  test('--help and --version end with 0', async () => {
    for (const flag of ['--help', '--version']) {
      await using program = new Program([process.execPath, CHAT_TUI, flag]);
      expect(await program.exited).toMatchObject({ code: 0 });
    }
  });
});
