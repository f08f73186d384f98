import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Cloak, networkOfHost } from '../../src/core/cloak.js';

const cloak = new Cloak('a secret');

test('an address has one host for ever, which nothing but the secret leads to', () => {
  const host = cloak.hostOf('192.0.2.7');
  expect(host).toMatch(/^[a-km-np-z2-9]{8}\.[a-km-np-z2-9]{8}\.[a-km-np-z2-9]{8}\.ip4$/);
  expect(new Cloak('a secret').hostOf('192.0.2.7')).toBe(host);
  expect(cloak.hostOf('::ffff:192.0.2.7')).toBe(host);
  const others = new Cloak('another secret').hostOf('192.0.2.7').split('.');
  for (const [at, word] of host.split('.').slice(0, 3).entries()) expect(others[at]).not.toBe(word);
});

test.each([
  ['192.0.2.7', '192.0.2.8', [false, true, true]],
  ['192.0.2.7', '192.0.3.7', [false, false, true]],
  ['192.0.2.7', '192.1.2.7', [false, false, false]],
  ['2001:db8:1:2::7', '2001:db8:1:2::8', [false, true, true]],
  ['2001:db8:1:2::7', '2001:db8:1:3::7', [false, false, true]],
  ['2001:db8:1:2::7', '2001:db8:2:2::7', [false, false, false]],
])('%s and %s share the words of the networks that both are in', (one, other, shared) => {
  const words = cloak.hostOf(other).split('.');
  const same = cloak
    .hostOf(one)
    .split('.')
    .slice(0, 3)
    .map((word, at) => word === words[at]);
  expect(same).toEqual(shared);
});

test('no two addresses of a property run have one host, and none has a part of its address', () => {
  const hosts = new Map<string, string>();
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const host = cloak.hostOf(address);
      const known = hosts.get(host);
      hosts.set(host, address);
      if (host.endsWith('.ip4')) expect([undefined, address]).toContain(known);
      expect(host).not.toMatch(/[:/@! ]/);
      expect(host.length).toBeLessThanOrEqual(30);
    }),
  );
});

test('this machine itself is shown as it is, and never begins with a colon', () => {
  expect(['127.0.0.1', '127.0.0.2', '::1'].map((address) => cloak.hostOf(address))).toEqual([
    '127.0.0.1',
    '127.0.0.2',
    '0::1',
  ]);
});

test('who was gone before their address could be asked has a host too', () => {
  expect(cloak.hostOf('unknown')).toMatch(/^\S{8}\.gone$/);
});

test('what is counted by network is counted by it under a cloak', () => {
  const of = (address: string): string => networkOfHost(cloak.hostOf(address));
  expect(of('2001:db8:1:2::7')).toBe(of('2001:db8:1:2:9::'));
  expect(of('2001:db8:1:2::7')).not.toBe(of('2001:db8:1:3::7'));
  expect(of('192.0.2.7')).not.toBe(of('192.0.2.8'));
  expect(networkOfHost('2001:db8:1:2::7')).toBe('2001:db8:1:2::/64');
});
