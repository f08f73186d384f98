import { expect, test } from 'vitest';

import { NetworkBans, normaliseNetwork } from '../../../src/server/state/network-bans.js';

test.for([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7/32', '192.0.2.7'],
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['2001:DB8::1', '2001:db8::1/64'],
  ['2001:db8::1/128', '2001:db8::1/128'],
] as const)('%s is kept as %s', ([typed, kept]) => {
  expect(normaliseNetwork(typed)).toBe(kept);
});

test.for([
  '',
  'host',
  '192.0.2.0/0',
  '192.0.2.0/33',
  '::/0',
  '::/129',
  '1.2.3.4/24/7',
  '1.2.3.4/x',
  'fe80::1%eth0',
])('%s is no network', (typed) => {
  expect(normaliseNetwork(typed)).toBeUndefined();
});

test('an address is found in its network, an IPv6 one in its /64, until the ban ends or is taken away', () => {
  const bans = new NetworkBans();
  const ban = (mask: string, until?: number) => ({ mask, setBy: 'ann', setAt: 0, until });
  bans.change('D', '192.0.2.0/24', ban('192.0.2.0/24', 1000));
  bans.change('D', '2001:db8::1/64', ban('2001:db8::1/64'));
  expect(bans.ofAddress('192.0.2.200', 500)?.mask).toBe('192.0.2.0/24');
  expect(bans.ofAddress('192.0.2.200', 1000)).toBeUndefined();
  expect(bans.ofAddress('192.0.3.1', 500)).toBeUndefined();
  expect(bans.ofAddress('2001:db8::ffff:1', 500)).toBeDefined();
  expect(bans.ofAddress('2001:db8:0:1::1', 500)).toBeUndefined();
  expect(bans.ofAddress('no address', 500)).toBeUndefined();
  bans.change('D', '2001:db8::1/64', undefined);
  expect(bans.ofAddress('2001:db8::2', 500)).toBeUndefined();
});

test('a mask is compared with what is shown and with the address', () => {
  const bans = new NetworkBans();
  const bob = { source: 'bob!~bob@x.y.z.ip4', trueSource: 'bob!~bob@192.0.2.7', account: undefined };
  for (const mask of ['*!*@*.y.z.ip4', '*!*@192.0.2.*']) {
    bans.change('K', mask, { mask, setBy: 'ann', setAt: 0 });
    expect(bans.ofPerson(bob, 500)?.mask).toBe(mask);
    bans.change('K', mask, undefined);
    expect(bans.ofPerson(bob, 500)).toBeUndefined();
  }
});
