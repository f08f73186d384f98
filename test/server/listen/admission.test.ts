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

test('the addresses of an IPv6 network that one customer has count as one', () => {
  const admission = new Admission({ connections: 0, perAddress: 2 });
  expect(admission.enter('2001:db8::1')).toBeUndefined();
  expect(admission.enter('2001:db8::2')).toBeUndefined();
  expect(admission.enter('2001:db8::3')).toBe('Too many connections from your address');
  expect(admission.enter('2001:db8:0:1::1')).toBeUndefined();
  admission.leave('2001:db8::2');
  expect(admission.enter('2001:db8::4')).toBeUndefined();
  expect(admission.enter('::ffff:192.0.2.1')).toBeUndefined();
  expect(admission.enter('192.0.2.1')).toBeUndefined();
  expect(admission.enter('192.0.2.1')).toBe('Too many connections from your address');
});

test('new connections of one address come at a rate, those of this machine at any', () => {
  let now = 0;
  const admission = new Admission({ connections: 0, perAddress: 0, perMinute: 3 }, () => now);
  const enter = (address: string): string | undefined => {
    const refusal = admission.enter(address);
    if (refusal === undefined) admission.leave(address);
    return refusal;
  };
  for (let i = 0; i < 3; i++) expect(enter('192.0.2.1')).toBeUndefined();
  expect(enter('192.0.2.1')).toBe('Too many connections from your address of late, try again in 20 seconds');
  expect(enter('192.0.2.2')).toBeUndefined();
  for (let i = 0; i < 100; i++) expect(enter('127.0.0.1')).toBeUndefined();
  now = 20_000;
  expect(enter('192.0.2.1')).toBeUndefined();
  // More networks than are remembered.
  for (let i = 0; i < 20_000; i++)
    expect(enter(`2001:db8:${(i >> 8).toString(16)}:${(i & 255).toString(16)}::1`)).toBeUndefined();
});
