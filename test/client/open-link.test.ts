/** Opening links: what is taken for one, and which program gets it. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLink, linksIn } from '../../src/client/model/links.js';
import { opener, openLink } from '../../src/client/open-link.js';

describe('a link', () => {
  test.for([
    'file:///etc/passwd',
    'javascript:alert(1)',
    '--help',
    '-https://one.test',
    '/etc/passwd',
    'https://',
    'http:///etc/passwd',
    'http:///etc/passwd x',
    'https:/\\etc/passwd',
    'https://\\etc/passwd',
    'mailto:',
    'mailto:--attach=/etc/passwd',
    'data:text/html,x',
    `https://one.test/${'x'.repeat(3000)}`,
    '',
  ])('is not %s', (text) => {
    expect(isLink(text)).toBe(false);
  });

  test('is found in a text without what ends the sentence, each once, at most nine', () => {
    expect(
      linksIn('see (https://one.test/a_(b)), HTTP://two.test! mailto:a@b.test; https://one.test/a_(b'),
    ).toEqual(['https://one.test/a_(b', 'HTTP://two.test', 'mailto:a@b.test']);
    const many = Array.from({ length: 30 }, (_, i) => `https://one.test/${i}`).join(' ');
    expect(linksIn(many)).toHaveLength(9);
    expect(linksIn('nothing here: //one.test, one.test, ftp:x')).toEqual([]);
  });
});

describe('the program', () => {
  test.for([
    [{ DISPLAY: ':0' }, 'linux', 'xdg-open'],
    [{ WAYLAND_DISPLAY: 'w' }, 'linux', 'xdg-open'],
    [{ DISPLAY: ':0', BROWSER: 'firefox' }, 'linux', 'firefox'],
    [{ DISPLAY: ':0', BROWSER: 'sh -c evil' }, 'linux', 'xdg-open'],
    [{ DISPLAY: ':0', BROWSER: '-x' }, 'linux', 'xdg-open'],
    [{}, 'linux', undefined],
    [{ DISPLAY: ':0', SSH_CONNECTION: '1 2 3 4' }, 'linux', undefined],
    [{}, 'darwin', 'open'],
    [{ SSH_TTY: '/dev/pts/0' }, 'darwin', undefined],
  ] as const)('for %o on %s is %s', ([env, platform, program]) => {
    expect(opener(env, platform)).toBe(program);
  });

  test('gets the address as its one argument, whatever is in it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'chat-tui-open-'));
    try {
      const [program, out] = [join(directory, 'browser'), join(directory, 'out')];
      writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$#" "$@" > '${out}.new'\nmv '${out}.new' '${out}'\n`);
      chmodSync(program, 0o700);
      const written = new Promise<void>((resolve) => {
        const watcher = watch(directory, (_event, name) => {
          if (name !== 'out') return;
          watcher.close();
          resolve();
        });
      });
      const url = 'https://one.test/$(touch%20x);&|`id`';
      expect(openLink(url, { DISPLAY: ':0', BROWSER: program }, 'linux', () => {})).toEqual({
        told: `opening in ${program}`,
      });
      await written;
      expect(readFileSync(out, 'utf8')).toBe(`1|${new URL(url).href}|`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test('that is not there is told, and nothing else happens', async () => {
    const told = await new Promise<string>((resolve) => {
      openLink('https://one.test', { DISPLAY: ':0', BROWSER: '/nowhere/browser' }, 'linux', resolve);
    });
    expect(told).toBe('/nowhere/browser cannot be started');
  });

  test('is none where the reader is far away: the address is to be copied', () => {
    expect(openLink('https://one.test', { SSH_TTY: 'x', DISPLAY: ':0' }, 'linux', () => {}).copy).toBe(true);
    expect(openLink('file:///etc/passwd', { DISPLAY: ':0' }, 'linux', () => {})).toEqual({
      told: 'this is no link that can be opened',
    });
  });
});
