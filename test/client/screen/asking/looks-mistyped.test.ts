import { describe, expect, test } from 'vitest';
import { looksMistyped } from '../../../../src/client/screen/asking/looks-mistyped.js';

describe('looks like a mistyped command', () => {
  test.for([
    [' /join #ops', 'a command behind a blank'],
    ['  /x', 'a command behind a blank'],
    ['join #ops', '/join without its stroke'],
    ['Part #ops', '/Part without its stroke'],
    ['\\join #ops', '/join with the wrong stroke'],
    ['\\q!', '/q with the wrong stroke'],
    ['\\quit now', '/quit with the wrong stroke'],
    ['quit', 'a way to leave; here that is \\q'],
    ['exit', 'a way to leave; here that is \\q'],
    [':wq', 'a way to leave; here that is \\q'],
    [':q!', 'a way to leave; here that is \\q'],
    ['ls', 'a command for a shell'],
    ['ls -la', 'a command for a shell'],
    ['cd ..', 'a command for a shell'],
    ['sudo apt update', 'a command for a shell'],
    ['rm -rf /tmp/x', 'a command for a shell'],
  ] as const)('%j: %s', ([text, as]) => {
    expect(looksMistyped(text)?.as).toBe(as);
  });

  test.for([
    'join us in #ops',
    'join #ops if you have time',
    'join us',
    'part of it',
    'topic of the day',
    'I quit',
    'exit 0 is fine',
    '\\o/',
    '\\alpha and \\beta',
    ':D',
    ':x and :y',
    'ls is aliased here',
    'cd is a shell builtin',
    'sudo?',
    'git is broken',
    'cat pictures please',
    '\\q',
    '//join',
    '/join #ops',
    'a\n /b',
  ])('not %j', (text) => {
    expect(looksMistyped(text)).toBeUndefined();
  });

  test('and says what is to be entered to say it all the same', () => {
    expect(looksMistyped(' /join #ops')?.say).toBe('//join #ops');
    expect(looksMistyped('join #ops')?.say).toBe('join #ops');
  });
});
