import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCaller } from '../../src/client/call-reader.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/client/settings/settings.js';
import type { NotifyWay } from '../../src/client/ui/term/notification.js';

const KITTY = { TERM: 'xterm-kitty' };

/** What is asked of the terminal with these settings. */
function waysWith(settings: Partial<Settings>): readonly NotifyWay[] {
  let asked: readonly NotifyWay[] = [];
  const screen = { notify: (_: unknown, ways: readonly NotifyWay[]) => void (asked = ways) };
  const call = makeCaller(
    screen,
    KITTY,
    () => ({ ...DEFAULT_SETTINGS, ...settings }),
    () => {},
  );
  call({ title: 'a', body: 'b' });
  return asked;
}

test('the terminal is asked for what it takes, for what is set, or for nothing', () => {
  expect(waysWith({})).toEqual(['osc99']);
  expect(waysWith({ notify: 'bell' })).toEqual(['bell']);
  expect(waysWith({ notify: 'osc9' })).toEqual(['osc9']);
  expect(waysWith({ notify: 'off' })).toEqual([]);
});

test('a program gets title and text as they are, and neither as an option', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'chat-notify-'));
  const out = join(directory, 'out');
  const script = `require('fs').writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))`;
  const notifyCommand = [process.execPath, '-e', script, '--', out];
  const screen = { notify: () => expect.unreachable() };
  try {
    const call = makeCaller(
      screen,
      KITTY,
      () => ({ notify: 'auto', notifyCommand }),
      (told) => expect.unreachable(told),
    );
    call({ title: 'alice in #ops', body: '--eval $(touch x) "; rm' });
    const read = (): string => {
      try {
        return readFileSync(out, 'utf8');
      } catch {
        return '';
      }
    };
    await expect.poll(read, { timeout: 9000 }).toBe('["alice in #ops"," --eval $(touch x) \\"; rm"]');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a program that is not there is a word, once', async () => {
  const told: string[] = [];
  const notifyCommand = ['/nowhere/notify'];
  const call = makeCaller(
    { notify: () => {} },
    KITTY,
    () => ({ notify: 'auto', notifyCommand }),
    (text) => told.push(text),
  );
  call({ title: 'a', body: 'b' });
  call({ title: 'a', body: 'b' });
  await expect.poll(() => told).toEqual(['notify_command: /nowhere/notify cannot be started']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toHaveLength(1);
});
