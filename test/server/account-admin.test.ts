/** `chat-server account` on the database of a server that runs, and of one that does not. */
import { afterEach, expect, test } from 'vitest';
import { administer } from '../../src/server/account-admin.js';
import { loadServerConfig, type ServerConfig } from '../../src/server/config.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer | undefined;

afterEach(() => server?.stop());

function configOf(data: string): ServerConfig {
  return { ...loadServerConfig({ env: {}, root: data }), data };
}

test('a lost key is reset to a code that lets its owner in once, while the server runs', async () => {
  server = await startTestServer();
  const config = configOf(server.data);
  const caps = ['sasl', 'standard-replies'];
  const ann = await server.join('ann', { caps });
  ann.send('REGISTER * * long-password');
  await ann.expectLine(' 900 ');
  await ann.drop();
  expect(administer(config, 'list', undefined, Date.now()).text).toMatch(
    /^ann +since .*, 0 keys, a password$/,
  );
  const { text } = administer(config, 'reset', 'ANN', Date.now());
  const code = text.split('\n').at(-1) ?? '';
  expect(administer(config, 'show', 'ann', Date.now()).text).toMatch(/, 0 keys$/);
  const plain = async (password: string): Promise<string> => {
    const client = await server!.connect();
    client.send('CAP LS 302', 'CAP REQ :sasl', 'AUTHENTICATE PLAIN');
    await client.expectLine('AUTHENTICATE +');
    client.send(`AUTHENTICATE ${Buffer.from(`\0ann\0${password}`).toString('base64')}`);
    return client.expectLine(/ 90[34] /);
  };
  expect(await plain('long-password')).toContain(' 904 ');
  expect(await plain(code)).toContain(' 903 ');
  expect(await plain(code)).toContain(' 904 ');
});

test('accounts are made and removed, and what cannot be is refused in words', async () => {
  server = await startTestServer();
  const config = configOf(server.data);
  const now = Date.now();
  expect(administer(config, 'list', undefined, now).text).toBe('There are no accounts');
  expect(administer(config, 'add', 'alan', now).text).toMatch(/\n[a-z2-9-]{19}$/);
  expect(() => administer(config, 'add', 'aIan', now)).toThrow(/looks like it/);
  expect(() => administer(config, 'add', 'NickServ', now)).toThrow(/reserved/);
  expect(() => administer(config, 'show', undefined, now)).toThrow(/needs the name/);
  expect(administer(config, 'remove', 'ALAN', now).text).toMatch(/its nickname is free/);
  expect(() => administer(config, 'remove', 'alan', now)).toThrow(/no account "alan"/);
});

test('an account is forgotten beside a running server, with all that was said with it', async () => {
  server = await startTestServer();
  const config = configOf(server.data);
  const caps = ['batch', 'draft/chathistory', 'standard-replies'];
  const ann = await server.join('ann', { caps });
  ann.send('REGISTER * * long-password');
  await ann.expectLine(' 900 ');
  ann.send('PRIVMSG #lobby :canary');
  await ann.sync();
  await ann.drop();
  const bob = await server.join('bob', { caps });
  const page = async (): Promise<string> => {
    bob.send('CHATHISTORY LATEST #lobby * 10');
    return (await bob.sync()).join('\n');
  };
  expect(await page()).toContain('canary');
  expect(administer(config, 'forget', 'ANN', Date.now()).text).toContain('The account ann is gone');
  await expect.poll(page, { timeout: 30_000 }).not.toContain('canary');
  expect(() => administer(config, 'forget', 'ann', Date.now())).toThrow(/no account "ann"/);
}, 60_000);

test('without a database it says that the server makes it', () => {
  expect(() => administer(configOf('/nonexistent'), 'list', undefined, 0)).toThrow(
    /first start of the server/,
  );
});
