/** Web pages can make a browser send text to any port: what begins as HTTP is over before a line of IRC in it is obeyed. */
import { afterEach, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer | undefined;

afterEach(() => server?.stop());

test.for([
  'GET / HTTP/1.1',
  'POST /x HTTP/1.1',
  'HEAD / HTTP/1.0',
  'PUT /x HTTP/1.1',
  'DELETE /x HTTP/1.1',
  'CONNECT a:1 HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'PATCH /x HTTP/1.1',
])('%s is closed, and nothing after it is obeyed', async (first) => {
  server = await startTestServer();
  const ann = await server.join('ann');
  const page = await server.connect();
  page.send(
    first,
    'Content-Type: text/plain',
    '',
    'NICK evil',
    'USER evil 0 * :evil',
    'PRIVMSG ann :from a page',
  );
  expect(await page.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (This is not a web server)');
  expect(await ann.sync()).toEqual([]);
  expect(page.lines.filter((line) => / \d{3} /.test(line))).toEqual([]);
});
