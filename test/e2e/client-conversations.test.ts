/** Going from one conversation to another in a real terminal, and what is being written when the client is killed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('test');

async function start(nick: string, ...args: readonly string[]): Promise<PtyProgram> {
  const program = house.run({ command: house.command(nick, ...args) });
  await program.waitFor(/online \S+@/);
  await program.waitFor(`${nick} (you)`);
  return program;
}

/** All that the clients have in files, in one string. @param isMeant which of them, by name */
function onDisk(isMeant: (name: string) => boolean = () => true, directory: string = house.home): string {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || isMeant(entry.name))
    .map((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? onDisk(isMeant, path) : readFileSync(path, 'utf8');
    })
    .join('\n');
}

test('^G goes to a room and to a person by a part of the name, Esc and a key back', async () => {
  const alice = await start('alice');
  const bob = await start('bob', '--room', 'release-team');
  await bob.waitFor('1 #release-team');
  await alice.waitFor('bob joined');
  bob.keys('ctrl-g', 'lob');
  await bob.waitFor('go to> lob');
  bob.keys('enter');
  await bob.waitFor(/#lobby · /);
  bob.keys('ctrl-g', 'ali');
  await bob.waitFor(/@alice/);
  bob.keys('enter');
  await bob.waitFor('to alice alone');
  bob.keys('psst', 'enter');
  await alice.waitFor(/bob → you +psst/);
  // With Alt these bytes would come together.
  bob.keys('escape');
  bob.keys('1');
  await bob.waitFor(/#release-team · /);
});

test('a draft is back after kill -9, and so is what was entered, without what looked like a password', async () => {
  const alice = await start('alice');
  const bob = await start('bob');
  bob.keys('said before', 'enter');
  await alice.waitFor('said before');
  bob.keys('@alice', 'enter');
  await bob.waitFor('to alice alone');
  bob.keys('dear alice, half a tho');
  bob.keys('alt-1', '/oper bob hunter2');
  // What is still being written (*.new) does not outlive the kill.
  const isWhole = (name: string): boolean => name === 'drafts.json';
  await expect.poll(() => onDisk(isWhole), { timeout: 30_000 }).toContain('half a tho');
  bob.signal('SIGKILL');
  await bob.exited;
  expect(onDisk()).not.toContain('hunter2');
  const again = await start('bob');
  await again.waitFor('2 @alice');
  again.keys('up');
  await again.waitFor(/bob> @alice/);
  again.keys('up');
  await again.waitFor(/bob> said before/);
  again.keys('alt-2');
  await again.waitFor('bob> dear alice, half a tho');
});
