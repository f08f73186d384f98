import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type BlessedCells, openCells } from '../../../../src/client/ui/term/blessed-cells.js';
import { type Ground, INKS } from '../../../../src/client/ui/term/inks.js';
import type { Style } from '../../../../src/client/ui/term/style.js';
import { terminalKind } from '../../../../src/client/ui/term/terminal-kind.js';

const countHandlers = (): number[] =>
  ['SIGTERM', 'SIGINT', 'SIGQUIT', 'uncaughtException'].map((event) => process.listenerCount(event));

/** neo-blessed puts its own on the process with the first screen of it, and never again. */
const HANDLERS_BEFORE = countHandlers();

function open(env: Record<string, string> = {}, width: number = 12, height: number = 2): BlessedCells {
  const variables: NodeJS.ProcessEnv = { TERM: 'xterm', ...env };
  return openCells(terminalKind(variables), width, height, variables);
}

/** What is written when one cluster is put at column 3. */
function written(cluster: string, style: Style = {}, env: Record<string, string> = {}): string {
  const cells = open(env);
  cells.fill(0, 0, 12, 2, {});
  cells.flush();
  cells.put(3, 0, cluster, style);
  return cells.flush();
}

describe('the cells', () => {
  test('write only what has changed', () => {
    const cells = open();
    cells.fill(0, 0, 12, 2, {});
    expect(cells.flush()).not.toBe('');
    cells.fill(0, 0, 12, 2, {});
    expect(cells.flush()).toBe('');
    cells.put(3, 1, 'x', {});
    expect(cells.flush()).toBe('\x1b7\x1b[2;1H\x1b[3Cx\x1b8');
    cells.forget();
    expect(cells.flush()).toContain('x');
  });

  test('write colours and attributes, and with NO_COLOR attributes only', () => {
    const style: Style = { fg: 226, bg: 16, bold: true, underline: true };
    expect(written('x', style)).toContain('\x1b[1;4;48;5;16;38;5;226mx\x1b[m');
    expect(written('x', style, { NO_COLOR: '1' })).toContain('\x1b[1;4mx\x1b[m');
    expect(written('x', { italic: true, strike: true })).toContain('\x1b[3m\x1b[9mx\x1b[23m\x1b[29m');
  });

  test('begin italics where they begin and end them where they end, whatever stands in them', () => {
    const frame = (cells: BlessedCells, ...styles: readonly Style[]): string => {
      cells.fill(0, 0, 12, 2, {});
      let x = 0;
      for (const [i, cluster] of ['a', '漢', ' ', '👍', 'b'].entries()) {
        cells.put(x, 0, cluster, styles[i] ?? {});
        x += cells.metrics.width(cluster);
      }
      return cells.flush();
    };
    const italic: Style = { italic: true };
    const all = frame(open(), italic, italic, italic, italic, italic);
    expect(all.split('\x1b[3m')).toHaveLength(2);
    expect(all.split('\x1b[23m')).toHaveLength(2);
    expect(all).toMatch(/\x1b\[3ma漢 .*👍.*b\x1b\[23m/);
    // A colour ends everything for the terminal, and so begins it again.
    const red: Style = { italic: true, fg: 196 };
    expect(frame(open(), italic, red, red)).toMatch(
      /\x1b\[3ma\x1b\[23m\x1b\[38;5;\d+m\x1b\[3m漢 \x1b\[23m\x1b\[m/,
    );
    const struck: Style = { strike: true };
    expect(frame(open(), italic, struck, {}, struck)).toMatch(
      /\x1b\[3ma\x1b\[23m\x1b\[9m漢\x1b\[29m .*\x1b\[9m.*👍.*\x1b\[29m.*b/,
    );
    const cells = open();
    frame(cells, italic, italic, italic, italic, italic);
    expect(frame(cells, italic, italic, italic, italic, italic)).toBe('');
    // What is plain again is written so.
    const plain = frame(cells, {}, {}, {}, {}, {});
    expect(plain).toContain('a漢');
    expect(plain).not.toContain('\x1b[3m');
    const part = frame(cells, {}, italic);
    expect(part).toContain('a\x1b[3m漢\x1b[23m ');
  });

  test('write the inks of the ground, that of now', () => {
    const variables: NodeJS.ProcessEnv = { TERM: 'xterm' };
    let ground: Ground = 'dark';
    const kind = {
      ...terminalKind(variables),
      get ground() {
        return ground;
      },
    };
    const cells = openCells(kind, 12, 2, variables);
    const style: Style = { fg: 'red' };
    const frame = (): string => {
      cells.fill(0, 0, 12, 2, {});
      cells.put(0, 0, 'x', style);
      return cells.flush();
    };
    expect(frame()).toContain(`\x1b[38;5;${INKS.dark.red}mx`);
    expect(frame()).toBe('');
    ground = 'light';
    expect(frame()).toContain(`\x1b[38;5;${INKS.light.red}mx`);
  });

  test('write eight colours to a text console', () => {
    expect(written('x', { fg: 'red' }, { TERM: 'linux' })).toContain('\x1b[1;31mx');
    expect(written('x', { fg: 208 }, { TERM: 'linux' })).toMatch(/\x1b\[1;3[13]mx/);
  });

  describe('with a link', () => {
    const link = { url: 'https://a.example/é?q=a b', id: '7-1' };
    const START = '\x1b]8;id=7-1;https://a.example/%C3%A9?q=a%20b\x1b\\';
    const END = '\x1b]8;;\x1b\\';

    function frame(cells: BlessedCells, text: readonly string[], style: Style, x: number = 2): string {
      cells.fill(0, 0, 12, 2, {});
      let at = x;
      for (const cluster of text) {
        cells.put(at, 0, cluster, style);
        at += cells.metrics.width(cluster);
      }
      return cells.flush();
    }

    test('begin it once, end it once, and write nothing when nothing has changed', () => {
      const cells = open();
      expect(frame(cells, ['a', '漢', 'b', '👀'], { link })).toContain(`${START}a漢b`);
      cells.forget();
      const whole = frame(cells, ['a', '漢', 'b', '👀'], { link });
      expect(whole.split(START)).toHaveLength(2);
      expect(whole.split(END)).toHaveLength(2);
      expect(frame(cells, ['a', '漢', 'b', '👀'], { link })).toBe('');
    });

    test('write it whole when a part of its row changes, and take it away', () => {
      const cells = open();
      frame(cells, ['a', 'b'], { link });
      expect(frame(cells, ['a', 'c'], { link })).toContain(`${START}ac${END}`);
      expect(frame(cells, ['a', 'c'], {})).toContain('ac');
      expect(frame(cells, ['a', 'c'], {})).toBe('');
      cells.fill(0, 0, 12, 2, {});
      expect(cells.flush()).not.toContain(START);
    });

    test.for([
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://',
      `https://a.example/${'x'.repeat(3000)}`,
      'https://a.example\x1b\\',
    ])('write none for %j', (url) => {
      const output = frame(open(), ['a'], { link: { url, id: '1' } });
      expect(output).toContain('a');
      expect(output).not.toContain(';id=');
    });

    test.for(['linux', 'vt220', 'screen'])('write none under TERM=%s', (term) => {
      expect(frame(open({ TERM: term }), ['a'], { link })).not.toContain('\x1b]8');
    });
  });

  test('put a cluster of doubtful width between two fixed places', () => {
    expect(written('👩‍👧')).toContain('   \x1b[4G👩‍👧\x1b[6G');
  });

  test('show ASCII only where nothing else can be shown', () => {
    expect(written('é', {}, { TERM: 'vt220' })).toContain('?');
  });

  test('draw lines with characters, not with the alternate character set', () => {
    expect(written('─')).toContain('─');
  });

  test('leave no half of a wide character behind', () => {
    const cells = open();
    cells.fill(0, 0, 12, 2, {});
    cells.put(2, 0, '漢', {});
    cells.put(3, 0, 'x', {});
    cells.put(6, 0, '漢', {});
    cells.put(6, 0, 'y', {});
    cells.put(11, 0, '漢', {});
    const row = cells.flush();
    expect(row).toContain('   x  y');
    expect(row).not.toContain('漢');
  });

  test('ignore what lies outside', () => {
    const cells = open();
    cells.fill(-5, -5, 100, 100, {});
    for (const [x, y] of [
      [-1, 0],
      [12, 0],
      [0, -1],
      [0, 2],
      [0.5, 0],
    ] as const) {
      cells.put(x, y, 'z', {});
    }
    expect(cells.flush()).not.toContain('z');
  });

  test('never write a control, whatever is put into them', () => {
    const cells = open();
    // What drawing itself uses: cursor moves, attributes, erasing to the end of the row, save and restore.
    const own = /\x1b(?:\[[0-9;]*[HCGmK]|[78])/g;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8 }), fc.nat(11), (cluster, x) => {
        cells.fill(0, 0, 12, 2, {});
        cells.put(x, 0, cluster, {});
        expect(cells.flush().replace(own, '')).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 1000 },
    );
  });

  test('leave no handler of neo-blessed for signals and crashes', () => {
    const env: NodeJS.ProcessEnv = { TERM: 'tmux-256color' };
    const cells = openCells(terminalKind(env), 10, 2, env);
    expect(countHandlers()).toEqual(HANDLERS_BEFORE);
    cells.close();
    expect(countHandlers()).toEqual(HANDLERS_BEFORE);
  });

  test('are opened within tmux without waiting for it to tell its version', () => {
    const directory = mkdtempSync(join(tmpdir(), 'chat-tmux-'));
    const asked = join(directory, 'asked');
    writeFileSync(join(directory, 'tmux'), `#!/bin/sh\ntouch ${asked}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
    vi.stubEnv('TMUX', '/tmp/tmux');
    vi.stubEnv('TERM', 'tmux-256color');
    try {
      openCells(terminalKind(process.env), 10, 2, process.env).close();
      expect(existsSync(asked)).toBe(false);
      expect(process.env['TMUX']).toBe('/tmp/tmux');
    } finally {
      vi.unstubAllEnvs();
      rmSync(directory, { recursive: true });
    }
  });
});
