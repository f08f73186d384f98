import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { TestNetwork } from '../../support/network.js';

test('fills lines and never passes the width, in each of the four styles', () => {
  const network = new TestNetwork();
  for (let i = 0; i < 40; i++) network.join(`nick${i}`, '#c');
  const room = network.state.findRoom('#c');
  for (const capabilities of [
    0,
    Cap.multiPrefix,
    Cap.userhostInNames,
    Cap.multiPrefix | Cap.userhostInNames,
  ]) {
    const lines = room?.names.lines(room.members, room.membersVersion, capabilities, 100) ?? [];
    expect(lines.join(' ').split(' ')).toHaveLength(40);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const line of lines.slice(0, -1)) expect(line.length).toBeGreaterThan(100 - 40);
  }
});

test('gives the same lines again until a member changes', () => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  const room = network.state.findRoom('#c');
  const lines = (): readonly string[] => room?.names.lines(room.members, room.membersVersion, 0, 100) ?? [];
  const first = lines();
  expect(lines()).toBe(first);
  network.join('bob', '#c');
  expect(lines()).toEqual(['@ann bob']);
  network.leave(ann);
  expect(lines()).toEqual(['bob']);
});
