/** The end of the daemon by a signal, with a thousand clients in it and messages on their way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import type { TestClient } from '../support/test-client.js';

const ECOSYSTEM = resolve(import.meta.dirname, '../../ecosystem.config.js');

let data: string;
let daemon: Daemon;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-stop-'));
  daemon = await Daemon.start({ data });
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

/** After which PM2 kills, ms. */
async function killTimeout(): Promise<number> {
  const { apps } = (await import(pathToFileURL(ECOSYSTEM).href)) as { apps: Array<{ kill_timeout: number }> };
  return apps[0]?.kill_timeout ?? 0;
}

async function crowd(size: number): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  while (clients.length < size) {
    const group = Array.from({ length: 50 }, (_, i) =>
      daemon.join(`u${clients.length + i}`, ['echo-message']),
    );
    clients.push(...(await Promise.all(group)));
  }
  return clients;
}

test.for(['SIGTERM', 'SIGINT'] as const)(
  'with 1,000 clients %s tells each of them, keeps what was acknowledged, and is over before PM2 kills',
  async (signal) => {
    const clients = await crowd(1000);
    const writers = clients.slice(0, 20);
    for (const [w, writer] of writers.entries()) {
      writer.send(...Array.from({ length: 20 }, (_, i) => `PRIVMSG #lobby :${w}.${i}`));
    }
    // Some are stored, some are on their way.
    await writers[0]?.expectLine('PRIVMSG #lobby :0.0');
    const from = performance.now();
    daemon.program.signal(signal);
    expect(await daemon.program.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - from).toBeLessThan(await killTimeout());
    const last = await Promise.all(clients.map((client) => client.waitClosed()));
    expect(last.filter((line) => !/^ERROR :Closing Link: 127\.0\.0\.1 \(.+\)$/.test(line))).toEqual([]);
    const seen = new Set(
      clients.flatMap(({ lines }) =>
        lines.flatMap((line) => / PRIVMSG #lobby :(\d+\.\d+)$/.exec(line)?.[1] ?? []),
      ),
    );
    expect(seen.size).toBeGreaterThan(0);

    daemon = await Daemon.start({ data, flags: ['--limits-history-page=1000'] });
    const reader = await daemon.join('reader', ['batch', 'draft/chathistory']);
    reader.send('CHATHISTORY LATEST #lobby * 1000');
    const lines = await reader.sync();
    const kept = lines.flatMap((line) => / PRIVMSG #lobby :(\d+\.\d+)$/.exec(line)?.[1] ?? []);
    expect(new Set(kept).size).toBe(kept.length);
    expect([...seen].filter((text) => !kept.includes(text))).toEqual([]);
  },
);
