/** Roles of real accounts, over a restart of the server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['sasl', 'draft/account-registration', 'standard-replies'];
const PASSWORD = 'correct-horse';

function start(data: string): Promise<TestServer> {
  const operators = [{ name: 'admin', account: 'ann', password: '' }];
  const accounts = { nicks: 'registration', registration: true, reserveNicks: true, rounds: 4096 } as const;
  return startTestServer({ config: { lobby: '', operators, accounts }, heartbeat: { resume: 0 }, data });
}

async function logIn(client: TestClient, nick: string): Promise<void> {
  client.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, `NICK ${nick}`, `USER ${nick} 0 * :x`);
  await client.expectLine(/ ACK /);
  const words = Buffer.from(`\0${nick}\0${PASSWORD}`).toString('base64');
  client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${words}`, 'CAP END');
  await client.expectLine(/ 903 /);
  await client.expectLine(/ (376|422) /);
}

test('a founder is operator again after a restart, whoever was there first, and OPER takes the account for a password', async () => {
  const data = await mkdtemp(join(tmpdir(), 'chat-roles-'));
  let server = await start(data);
  try {
    const before = await server.join('ann', { caps: CAPS });
    before.send(`REGISTER * * ${PASSWORD}`);
    await before.expectLine('REGISTER SUCCESS');
    before.send('JOIN #c', 'TOPIC #c :Kept');
    await before.expectLine(' TOPIC ');
    await server.server.stop('Restart', 5000);

    server = await start(data);
    const bob = await server.join('bob');
    bob.send('JOIN #c');
    expect(await bob.expectLine(/ 353 /)).toMatch(/:bob$/);
    const ann = await server.connect();
    await logIn(ann, 'ann');
    ann.send('JOIN #c');
    expect((await ann.expectLine(/ 353 /)).split(/[ :]+/)).toContain('@ann');
    expect(await bob.expectLine(' MODE ')).toBe(':irc.test MODE #c +o ann');
    ann.send('OPER admin');
    expect(await ann.expectLine(/ (381|464) /)).toContain(' 381 ');
    bob.send('OPER admin');
    expect(await bob.expectLine(/ (381|464) /)).toContain(' 464 ');
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
});
