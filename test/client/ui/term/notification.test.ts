import { describe, expect, test } from 'vitest';
import { notifySequence, notifyWays } from '../../../../src/client/ui/term/notification.js';

const HI = { title: 'alice in #ops', body: 'bob: look' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the way to notify', () => {
  test.for([
    { env: { TERM: 'xterm-kitty' }, ways: ['osc99'] },
    { env: { TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, ways: ['osc99'] },
    { env: { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, ways: ['osc9'] },
    { env: { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, ways: ['osc777'] },
    { env: { TERM: 'xterm-ghostty' }, ways: ['osc777'] },
    { env: { TERM: 'foot' }, ways: ['osc777'] },
    { env: { TERM: 'xterm-256color' }, ways: ['bell'] },
    { env: { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, ways: ['bell'] },
    { env: { TERM: 'linux' }, ways: ['bell'] },
    { env: {}, ways: ['bell'] },
  ])('of $env is $ways', ({ env, ways }) => {
    expect(notifyWays(env)).toEqual(ways);
  });

  test('in tmux and screen is the bell as well, for they may hand nothing on', () => {
    const tmux = { TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TMUX: '/tmp/t,1,0' };
    expect(notifyWays(tmux)).toEqual(['bell']);
    expect(notifyWays({ ...tmux, KITTY_WINDOW_ID: '1' })).toEqual(['bell', 'osc99']);
    expect(notifyWays({ TERM: 'screen', STY: '1.pts', ITERM_SESSION_ID: 'w0' })).toEqual(['bell', 'osc9']);
  });
});

describe('a notification', () => {
  test('is a bell', () => {
    expect(notifySequence(HI, 'bell', 'n1', {})).toBe('\x07');
  });

  test('is one text with OSC 9, which never begins like a progress bar', () => {
    expect(notifySequence(HI, 'osc9', 'n1', {})).toBe('\x1b]9;alice in #ops: bob: look\x07');
    expect(notifySequence({ title: '4;1;50', body: 'x' }, 'osc9', 'n1', {})).toBe('\x1b]9; 4;1;50: x\x07');
  });

  test('is two fields with OSC 777, and nothing makes a third', () => {
    const forged = { title: 'a;b', body: 'c;d' };
    expect(notifySequence(HI, 'osc777', 'n1', {})).toBe('\x1b]777;notify;alice in #ops;bob: look\x07');
    expect(notifySequence(forged, 'osc777', 'n1', {})).toBe('\x1b]777;notify;a,b;c,d\x07');
  });

  test('is two parts of one id in base64 with OSC 99, the second of which ends it', () => {
    expect(notifySequence(HI, 'osc99', 'n1', {})).toBe(
      `\x1b]99;i=n1:d=0:e=1:o=unfocused:f=${base64('chat-tui')};${base64(HI.title)}\x1b\\` +
        `\x1b]99;i=n1:d=1:e=1:p=body;${base64(HI.body)}\x1b\\`,
    );
  });

  test('is handed through tmux with doubled escapes, and through screen in pieces without an end of its own', () => {
    expect(notifySequence(HI, 'osc9', 'n1', { TMUX: '/tmp/t' })).toBe(
      '\x1bPtmux;\x1b\x1b]9;alice in #ops: bob: look\x07\x1b\\',
    );
    const screen = notifySequence(HI, 'osc99', 'n1', { STY: '1.pts' });
    const pieces = screen.split(/(?<=\x1b\\)(?=\x1bP)/);
    for (const piece of pieces) expect(piece.slice(2, -2)).not.toContain('\x1b\\');
    expect(pieces.map((piece) => piece.slice(2, -2)).join('')).toBe(notifySequence(HI, 'osc99', 'n1', {}));
  });

  test.for(['osc9', 'osc777', 'osc99'] as const)('is clean, one line and short: %s', (way) => {
    const evil = { title: 'e\x1b]0;x\x07\u202ee'.repeat(100), body: 'a\n\x9c\x1b\\b\u0000'.repeat(1000) };
    const written = notifySequence(evil, way, 'n1', {});
    const inside = written.replace(/\x1b\](?:9|777|99);|\x1b\\|\x07/g, '');
    expect(inside).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/);
    expect(Buffer.byteLength(written)).toBeLessThan(1500);
    for (const [, payload = ''] of written.matchAll(/^\x1b\]99;[^;]*;([^\x1b]*)/gm))
      expect(Buffer.from(payload, 'base64').toString()).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/);
  });
});
