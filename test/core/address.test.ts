import { expect, test } from 'vitest';

import { addressBytes, isLoopback, networkOf } from '../../src/core/address.js';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
  ['', ''],
])('%s is of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('loopback is told from the rest of its network', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
  expect(['128.0.0.1', '::2', '::', '2001:db8::1', 'unknown'].some(isLoopback)).toBe(false);
});

test('an address has 4 or 16 bytes', () => {
  expect(addressBytes('1.2.3.4')).toEqual([1, 2, 3, 4]);
  expect(addressBytes('::')).toEqual(Array.from({ length: 16 }, () => 0));
  expect(addressBytes('64:ff9b::1.2.3.4')?.slice(-4)).toEqual([1, 2, 3, 4]);
  expect(addressBytes('example.org')).toBeUndefined();
});
