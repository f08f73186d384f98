/** A login that is under way while the account is given another password, reset or removed: it must not outlive that. */
import type * as Crypto from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { administer } from '../../../src/server/account-admin.js';
import { loadServerConfig } from '../../../src/server/config.js';
import { ACCOUNTS, base64 } from '../../support/account-client.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

/** Holds back what is hashed while it is shut. */
const hashing = vi.hoisted(() => ({
  gate: undefined as Promise<void> | undefined,
  open: () => {},
  begun: () => {},
}));

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  return {
    ...crypto,
    pbkdf2(...parameters: Parameters<typeof Crypto.pbkdf2>) {
      const { gate, begun } = hashing;
      if (gate === undefined) crypto.pbkdf2(...parameters);
      else {
        void gate.then(() => crypto.pbkdf2(...parameters));
        begun();
      }
    },
  };
});

const PASSWORD = 'correct horse';
const CAPS = ['sasl', 'standard-replies'];
let server: TestServer;
let ann: TestClient;

beforeEach(async () => {
  hashing.gate = undefined;
  server = await startTestServer({ config: { lobby: '', accounts: ACCOUNTS } });
  ann = await server.join('ann', { caps: CAPS });
  ann.send(`REGISTER * * :${PASSWORD}`);
  await ann.expectLine('REGISTER SUCCESS');
});

afterEach(async () => {
  hashing.open();
  await server.stop();
});

/** Shuts the gate. @returns settles when somebody's password is held back by it */
function shut(): Promise<void> {
  hashing.gate = new Promise((resolve) => {
    hashing.open = resolve;
  });
  return new Promise((resolve) => {
    hashing.begun = resolve;
  });
}

/** Begins to log in with the right password, and resolves while it is looked at. */
async function beginLogin(client: TestClient): Promise<void> {
  client.send('AUTHENTICATE PLAIN');
  await client.expectLine('AUTHENTICATE +');
  const begun = shut();
  client.send(`AUTHENTICATE ${base64(`\0ann\0${PASSWORD}`)}`);
  await begun;
}

function admin(action: 'reset' | 'remove'): void {
  const config = { ...loadServerConfig({ env: {}, root: server.data }), data: server.data };
  administer(config, action, 'ann', Date.now());
}

/** What is decided takes effect when the next one logs in; the owner is put out by it. */
async function takesEffect(): Promise<void> {
  const other = await server.join('other', { caps: CAPS });
  hashing.gate = undefined;
  other.send('AUTHENTICATE PLAIN');
  await other.expectLine('AUTHENTICATE +');
  other.send(`AUTHENTICATE ${base64('\0nobody\0whatever-it-is')}`);
  expect(await ann.waitClosed()).toContain('The account ann has been');
}

test.for(['reset', 'remove'] as const)('by %s, after registration', async (action) => {
  const eve = await server.join('eve', { caps: CAPS });
  await beginLogin(eve);
  admin(action);
  await takesEffect();
  hashing.open();
  expect(await eve.waitClosed()).toContain('The account ann has been');
  expect(eve.lines.join('\n')).not.toContain(' 903 ');
});

test.for(['reset', 'remove'] as const)('by %s, before registration', async (action) => {
  const eve = await server.connect();
  eve.send('CAP LS 302', 'CAP REQ :sasl', 'NICK eve', 'USER u 0 * :U');
  await eve.expectLine(' ACK ');
  await beginLogin(eve);
  admin(action);
  await takesEffect();
  hashing.open();
  expect(await eve.waitClosed()).toContain('The account ann has been');
  expect(eve.lines.join('\n')).not.toContain(' 903 ');
});

test('nothing else has happened: they are let in', async () => {
  const eve = await server.join('eve', { caps: CAPS });
  await beginLogin(eve);
  hashing.open();
  await eve.expectLine(' 903 ');
  expect(await eve.sync()).not.toContain('ERROR');
});
