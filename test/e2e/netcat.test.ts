/** A person with nc: no client at all, lines typed by hand with a bare LF at their end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import type { TestClient } from '../support/test-client.js';
import { missingPrograms } from '../support/which.js';

const missing = missingPrograms('nc');

describe.skipIf(missing !== undefined)(`with nc${missing === undefined ? '' : ` (${missing})`}`, () => {
  let daemon: Daemon;
  let ann: TestClient;
  let nc: Program;

  beforeAll(async () => {
    daemon = await Daemon.start();
    ann = await daemon.join('ann');
  });

  afterAll(async () => {
    await daemon.stop();
  });

  beforeEach(() => {
    nc = new Program(['nc', daemon.host, String(daemon.port)]);
  });

  afterEach(async () => {
    await nc.end();
  });

  test('one is asked for a name, welcomed, put into the lobby, and can talk', async () => {
    await nc.expectLine(/^:\S+ NOTICE \* :.*NICK <nickname>, then USER <user> 0 \* :<your name>$/);
    nc.type('NICK nat', 'USER nat 0 * :Nat Person');
    await nc.expectLine(/ 001 nat :Welcome /);
    await nc.expectLine(/^:nat!~nat@127\.0\.0\.1 JOIN #lobby$/);
    await nc.expectLine(/ 353 nat = #lobby :.*\bann\b/);
    await nc.expectLine(/ 366 nat #lobby :/);
    nc.type('PRIVMSG #lobby :hello by hand', 'PRIVMSG ann hi');
    await ann.expectLine(/^:nat!\S+ PRIVMSG #lobby :hello by hand$/);
    await ann.expectLine(/^:nat!\S+ PRIVMSG ann :hi$/);
    ann.send('PRIVMSG #lobby :hello nat');
    await nc.expectLine(/^:ann!\S+ PRIVMSG #lobby :hello nat$/);
    nc.type('QUIT :back to work');
    await nc.expectLine(/^ERROR :Closing Link: .*back to work/);
    await ann.expectLine(/^:nat!\S+ QUIT :Quit: back to work$/);
    // Most versions of nc stay until their input ends, too.
    nc.endInput();
    expect(await nc.exited).toMatchObject({ code: 0 });
  });

  test('lower case, blanks and empty lines do not matter', async () => {
    nc.type('', 'nick   ned', '', '  user ned  0  *  ned ', '');
    await nc.expectLine(/ 001 ned :/);
  });

  test('what is wrong is said, and what to do', async () => {
    nc.type('hello?');
    await nc.expectLine(/ 421 \* hello\? :Unknown command/);
    nc.type(': hello');
    await nc.expectLine(/ NOTICE \* :Your line cannot be read: a source is a name/);
    nc.type('hello');
    await nc.expectLine(/ 421 \* HELLO :Unknown command/);
    nc.type('JOIN #lobby');
    await nc.expectLine(/ 451 \* (?:\S+ )?:.*NICK and USER/);
    nc.type('NICK');
    await nc.expectLine(/ 431 /);
    nc.type('NICK 1st,mate');
    await nc.expectLine(/ 432 \* 1st,mate :.*cannot begin with "1"/);
    nc.type('NICK ann');
    await nc.expectLine(/ 433 \* ann :/);
    nc.type('NICK nora', 'USER nora');
    await nc.expectLine(/ 461 \* USER :.*USER <user> 0 \* :<real name>/);
    nc.type('USER nora 0 * Nora');
    await nc.expectLine(/ 001 nora :/);
    nc.type('hello everybody');
    await nc.expectLine(/ 421 nora HELLO :Unknown command/i);
    nc.type('PRIVMSG #lobby');
    await nc.expectLine(/ (?:412|461) nora /);
    nc.type('PRIVMSG nobody :are you there');
    await nc.expectLine(/ 401 nora nobody :/);
    nc.type('HELP PRIVMSG');
    await nc.expectLine(/ 70[45] nora PRIVMSG :.*PRIVMSG/);
  });

  test('closing the terminal without a word is a lost connection', async () => {
    nc.type('NICK nick', 'USER nick 0 * :Nick');
    await ann.expectLine(/^:nick!\S+ JOIN #lobby/);
    nc.signal('SIGKILL');
    await ann.expectLine(/^:nick!\S+ QUIT :Connection lost$/);
  });
});
