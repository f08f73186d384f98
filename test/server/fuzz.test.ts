/**
 * Lines and bytes that nobody means, over real sockets into a real store: whatever comes, the server goes on answering
 * the others and has no fault of its own to tell. `npm run fuzz -- --long` for a million of them.
 */
import { afterEach, expect, test } from 'vitest';

import { commandTable } from '../../src/server/commands/index.js';
import { clientLines } from '../fuzz/client-lines.js';
import { fuzzServer } from '../fuzz/fuzz-server.js';
import { randomOf } from '../fuzz/random.js';
import { fuzzSettings } from '../fuzz/settings.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const { lines, seed, timeout } = fuzzSettings(20_000);
const rows = [...commandTable().values()];

let server: TestServer | undefined;

afterEach(() => server?.stop());

test('every command is among the lines, well formed and ill formed, and a seed gives the same ones again', () => {
  const next = clientLines(rows, 1);
  const made = Array.from({ length: 50_000 }, () => next());
  const again = clientLines(rows, 1);
  expect(made.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => again()));
  const byName = new Map<string, number[]>();
  for (const bytes of made) {
    const words = bytes.toString('latin1').trimEnd().split(' ');
    const name = (/^[@:]/.test(words[0] ?? '') ? words[1] : words[0])?.toUpperCase() ?? '';
    const counts = byName.get(name) ?? [];
    counts.push(words.length);
    byName.set(name, counts);
  }
  for (const { name, minParams } of rows) {
    const own = byName.get(name) ?? [];
    expect(own.length, name).toBeGreaterThan(2);
    expect(own.filter((words) => words > minParams).length, name).toBeGreaterThan(0);
  }
});

test('no bytes that anybody can send are a fault of the server, and the others are served', {
  timeout,
}, async () => {
  server = await startTestServer({ limits: { unregisteredBytes: 1 << 20 } });
  const { below } = randomOf(seed + 1);
  await fuzzServer(server, { lines, below, nextLine: clientLines(rows, seed) });
  expect(server.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(server.server.stats().users).toBeGreaterThan(2);
  const heir = await server.join('heir');
  await heir.sync();
});
