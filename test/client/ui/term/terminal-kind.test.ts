import { describe, expect, test } from 'vitest';
import { terminalKind } from '../../../../src/client/ui/term/terminal-kind.js';

describe('a terminal named', () => {
  test.for([
    'xterm',
    'xterm-kitty',
    'tmux-256color',
    'screen-256color',
    'alacritty',
    'xterm-ghostty',
    'foot',
  ])('%s is served as xterm-256color', (name) => {
    expect(terminalKind({ TERM: name })).toEqual({
      terminal: 'xterm-256color',
      colors: true,
      asciiGlyphs: false,
      asciiOnly: false,
      title: true,
    });
  });

  test('linux gets plain symbols and no title', () => {
    expect(terminalKind({ TERM: 'linux' })).toMatchObject({
      terminal: 'linux',
      asciiGlyphs: true,
      title: false,
    });
  });

  test('vt220 gets ASCII without colours', () => {
    expect(terminalKind({ TERM: 'vt220' })).toMatchObject({
      terminal: 'vt220',
      colors: false,
      asciiOnly: true,
    });
  });

  test.for(['dumb', '', undefined])('%j is refused', (name) => {
    expect(() => terminalKind({ TERM: name })).toThrow(
      expect.objectContaining({
        code: 'TERMINAL_UNUSABLE',
        message: expect.stringContaining('--plain') as string,
      }),
    );
  });
});

test('NO_COLOR switches colours off unless it is empty', () => {
  expect(terminalKind({ TERM: 'xterm', NO_COLOR: '1' }).colors).toBe(false);
  expect(terminalKind({ TERM: 'xterm', NO_COLOR: '' }).colors).toBe(true);
});
