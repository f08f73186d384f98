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
      fewColors: false,
      ground: 'unknown',
      answers: !name.startsWith('screen'),
      links: !name.startsWith('screen'),
      asciiGlyphs: false,
      asciiOnly: false,
      title: true,
    });
  });

  test('linux gets plain symbols, the colours of a dark console, no title and no questions', () => {
    expect(terminalKind({ TERM: 'linux' })).toMatchObject({
      terminal: 'linux',
      fewColors: true,
      ground: 'dark',
      answers: false,
      links: false,
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

test('a terminal with 8 or 16 colours is served with those', () => {
  expect(terminalKind({ TERM: 'xterm-16color' }).fewColors).toBe(true);
  expect(terminalKind({ TERM: 'xterm-256color' }).fewColors).toBe(false);
});

test('screen is asked nothing, unless it is tmux by that name; nobody is asked for colours that are not wanted', () => {
  expect(terminalKind({ TERM: 'screen' }).answers).toBe(false);
  expect(terminalKind({ TERM: 'screen.xterm-256color' }).answers).toBe(false);
  expect(terminalKind({ TERM: 'screen-256color', TMUX: '/tmp/tmux-1/default,1,0' }).answers).toBe(true);
  expect(terminalKind({ TERM: 'xterm', NO_COLOR: '1' }).answers).toBe(false);
});

test.for([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;7', 'light'],
  ['12;8', 'dark'],
  ['0;16', 'unknown'],
  ['default;default', 'unknown'],
  ['', 'unknown'],
  [undefined, 'unknown'],
] as const)('COLORFGBG=%s hints at a background that is %s', ([hint, ground]) => {
  expect(terminalKind({ TERM: 'rxvt', COLORFGBG: hint }).ground).toBe(ground);
});
