import { expect, test } from 'vitest';
import { closest } from '../../src/core/suggest.js';

const KEYS = ['heartbeat.interval', 'heartbeat.timeout', 'listen', 'motd', 'name'];

test.for([
  ['heartbeat.intervall', 'heartbeat.interval'],
  ['hartbeat.intervl', 'heartbeat.interval'],
  ['lsiten', 'listen'],
  ['Listen', 'listen'],
  ['mtod', 'motd'],
  ['nam', 'name'],
] as const)('%s means %s', ([typed, meant]) => {
  expect(closest(typed, KEYS)).toBe(meant);
});

test.for(['', 'x', 'port', 'something.else.entirely', 'x'.repeat(10_000)])(
  '%s means nothing known',
  (typed) => {
    expect(closest(typed, KEYS)).toBeUndefined();
  },
);
