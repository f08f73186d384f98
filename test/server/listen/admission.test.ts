import { expect, test } from 'vitest';

import { Admission } from '../../../src/server/listen/admission.js';
import { affordableConnections, descriptorLimit } from '../../../src/server/listen/descriptors.js';

test('lets in as many of one address and in all as there may be', () => {
  const admission = new Admission({ connections: 3, perAddress: 2 });
  expect(admission.enter('192.0.2.1')).toBeUndefined();
  expect(admission.enter('192.0.2.1')).toBeUndefined();
  expect(admission.enter('192.0.2.1')).toBe('Too many connections from your address');
  expect(admission.enter('192.0.2.2')).toBeUndefined();
  expect(admission.enter('192.0.2.3')).toBe('The server is full, try again later');
  expect(admission.total).toBe(3);
});

test('a place that is left is free again, and leaving what was never entered changes nothing', () => {
  const admission = new Admission({ connections: 1, perAddress: 1 });
  admission.enter('192.0.2.1');
  admission.leave('192.0.2.9');
  expect(admission.total).toBe(1);
  admission.leave('192.0.2.1');
  admission.leave('192.0.2.1');
  expect(admission.total).toBe(0);
  expect(admission.enter('192.0.2.1')).toBeUndefined();
});

test('limits of 0 are none', () => {
  const admission = new Admission({ connections: 0, perAddress: 0 });
  for (let i = 0; i < 1000; i++) expect(admission.enter('192.0.2.1')).toBeUndefined();
});

test.for([
  { wanted: 10_000, descriptors: 1024, affordable: 960 },
  { wanted: 100, descriptors: 1024, affordable: 100 },
  { wanted: 0, descriptors: 1024, affordable: 960 },
  { wanted: 0, descriptors: undefined, affordable: 0 },
  { wanted: 10, descriptors: 20, affordable: 1 },
])(
  'of $wanted connections with $descriptors descriptors $affordable can be had',
  ({ wanted, descriptors, affordable }) => {
    expect(affordableConnections(wanted, descriptors)).toBe(affordable);
  },
);

test.runIf(process.platform === 'linux')('the limit of this process is known on Linux', () => {
  expect(descriptorLimit()).toBeGreaterThan(64);
});
