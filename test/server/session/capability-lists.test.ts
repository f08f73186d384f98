import { expect, test } from 'vitest';

import { CAPABILITIES, Cap } from '../../../src/protocol/capabilities.js';
import {
  activeCapabilities,
  offeredCapabilities,
  requestCapabilities,
} from '../../../src/server/session/capability-lists.js';

test('everything that is offered is granted, alone and together, and can be given up', () => {
  const names = offeredCapabilities(0);
  expect(names).toEqual(CAPABILITIES.map(({ name }) => name));
  const all = requestCapabilities(0, names.join(' '), 0) ?? 0;
  expect(activeCapabilities(all)).toEqual(names);
  expect(requestCapabilities(all, names.map((name) => `-${name}`).join(' '), 0)).toBe(0);
});

test.for(['nonsense', 'batch nonsense', 'batch=1', '-nonsense', 'BATCH'])(
  '%j is refused as a whole',
  (request) => {
    expect(requestCapabilities(Cap.batch, request, 302)).toBeUndefined();
  },
);

test('a request is read from left to right, an empty one is granted', () => {
  expect(requestCapabilities(0, 'batch -batch', 0)).toBe(0);
  expect(requestCapabilities(0, '-batch batch', 0)).toBe(Cap.batch);
  expect(requestCapabilities(Cap.batch, '  ', 0)).toBe(Cap.batch);
});

test('cap-notify belongs to version 302 and cannot be given up there', () => {
  expect(requestCapabilities(Cap.capNotify, '-cap-notify', 302)).toBeUndefined();
  expect(requestCapabilities(Cap.capNotify, '-cap-notify', 301)).toBe(0);
});
