import { expect, test } from 'vitest';

import { motdReplies } from '../../../src/server/session/motd.js';
import { SETTINGS } from '../../support/network.js';

const lines = (motd: string): string[] =>
  motdReplies({ ...SETTINGS, motd }).map((reply) =>
    'numeric' in reply ? `${reply.numeric} ${reply.params[0]}` : '',
  );

test('an empty one is said to be missing', () => {
  expect(lines(' \n')).toEqual(['ERR_NOMOTD MOTD File is missing']);
});

test('each line is a line, empty ones too, and the last line break is none', () => {
  expect(lines('one\r\n\r\ntwo\n')).toEqual([
    'RPL_MOTDSTART - irc.test Message of the day -',
    'RPL_MOTD - one',
    'RPL_MOTD - ',
    'RPL_MOTD - two',
    'RPL_ENDOFMOTD End of /MOTD command.',
  ]);
});

test('a long line is wrapped between characters, and nothing of it is lost', () => {
  const text = 'é'.repeat(500);
  const pieces = lines(text)
    .slice(1, -1)
    .map((line) => line.slice('RPL_MOTD - '.length));
  expect(pieces.join('')).toBe(text);
  for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(390);
});
