import { expect, test } from 'vitest';

import { list } from '../../../src/server/commands/list.js';
import { TestNetwork } from '../../support/network.js';

/** Names of the rooms that LIST shows. */
function shown(line: string): string[] {
  const network = new TestNetwork();
  const ann = network.join('ann', '#tea', '#coffee', '#milk');
  const replies = network.perform(list, ann, line);
  return replies.flatMap((reply) =>
    'numeric' in reply && reply.numeric === 'RPL_LIST' ? [reply.params[0] ?? ''] : [],
  );
}

test('names and masks find what they mean', () => {
  expect(shown('LIST')).toEqual(['#coffee', '#milk', '#tea']);
  expect(shown('LIST #TEA,#milk')).toEqual(['#milk', '#tea']);
  expect(shown('LIST *e*')).toEqual(['#coffee', '#tea']);
  expect(shown('LIST *e*,!*t*')).toEqual(['#coffee']);
  expect(shown('LIST #nosuch')).toEqual([]);
});

test('of masks and conditions there are eight in a line, however often each is said; of names any number', () => {
  const masks = Array.from({ length: 8 }, (_, i) => `*${'?'.repeat(i % 4)}${i < 4 ? '*' : '?*'}`);
  const eight = [...new Set(masks), '>0', '>-', '*#*'].slice(0, 8);
  expect(shown(`LIST ${masks.join(',')},${masks.join(',')}`)).toEqual(['#coffee', '#milk', '#tea']);
  for (const ninth of ['*x*', '!x', '<5', 'C>1']) {
    expect(() => shown(`LIST ${eight.join(',')},${ninth}`)).toThrow('At most 8 masks');
  }
  expect(shown(`LIST ${Array.from({ length: 60 }, (_, i) => `#no${i}`).join(',')},#tea`)).toEqual(['#tea']);
});
