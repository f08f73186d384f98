import { expect, test } from 'vitest';
import { closingWords, refusalWords } from '../../../src/client/model/refusal-words.js';
import { useTimeZone } from '../../support/time-zone.js';

useTimeZone('Asia/Tokyo');

test.for([
  ['Cannot join channel (+b)', 'you are banned'],
  [
    'Cannot join channel (+b) until 2026-11-22T14:05:00.000Z: too loud',
    'you are banned until 2026-11-22 23:05: too loud',
  ],
  ['Cannot join channel (+b): too loud', 'you are banned: too loud'],
  ['Cannot join channel (+i)', 'it is by invitation only'],
  ['Cannot join channel (+k)', 'it takes a key: /join ROOM KEY'],
  ['Cannot join channel (+l) - Channel is full', 'it is full: - Channel is full'],
  ['Cannot send to channel (+b) until 2026-11-22T20:00:00Z', 'you may not speak here until 2026-11-23 05:00'],
  ['Cannot send to channel (+W): wait 12 seconds', 'slow mode: wait 12 seconds'],
  ['Cannot send to channel (+m)', 'only operators and people with a voice speak here'],
  ['Cannot send to channel (+n)', 'only those who are in it speak here'],
  ['Cannot send to channel (+x): of another server', 'Cannot send to channel (+x): of another server'],
  ['No such nick/channel', 'No such nick/channel'],
  ['not before 2026-99-99T00:00:00Z', 'not before 2026-99-99T00:00:00Z'],
])('%s', ([said = '', words]) => {
  expect(refusalWords(said)).toBe(words);
});

test.for([
  [
    'Closing Link: 192.0.2.1 (You are banned from this server until 2026-11-22T14:05:00.000Z: spam)',
    'You are banned from this server until 2026-11-22 23:05: spam',
  ],
  ['Closing link: (bob@192.0.2.1) [Killed (ann (enough))]', 'Killed (ann (enough))'],
  ['Closing Link: restarting', 'restarting'],
  ['connection refused', 'connection refused'],
])('closing: %s', ([said = '', words]) => {
  expect(closingWords(said)).toBe(words);
});
