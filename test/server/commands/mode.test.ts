import fc from 'fast-check';
import { expect, test } from 'vitest';

import { byteLength } from '../../../src/protocol/limits.js';
import { mode } from '../../../src/server/commands/mode.js';
import { SETTINGS, TestNetwork } from '../../support/network.js';

test('what comes out of the log is what was planned, however the letters are mixed', () => {
  const letters = fc.stringMatching(/^[+-](?:[+-]?[Himnstkl]){1,8}$/);
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), (lines) => {
      const network = new TestNetwork();
      const ann = network.join('ann', '#c');
      const room = network.state.findRoom('#c');
      for (const line of lines) {
        const before = `${[...(room?.flags ?? [])].sort().join('')} ${room?.password} ${room?.limit}`;
        const effects = network.run(mode, ann, `MODE #c ${line} 5 5 5 5 5 5 5 5`);
        const texts = effects.flatMap((effect) =>
          effect.do === 'append' ? effect.drafts.map(({ text }) => text) : [],
        );
        network.settle(effects);
        const after = `${[...(room?.flags ?? [])].sort().join('')} ${room?.password} ${room?.limit}`;
        // Nothing is said without a change; what is said and undone in one line may end where it began.
        if (texts.length === 0) expect(after).toBe(before);
        for (const text of texts) expect(text).toMatch(/^[+-][+\-Himnstkl]+( \S+)*$/);
      }
    }),
  );
});

test('changes that do not fit into one line are several events, none of them cut', () => {
  const network = new TestNetwork({ limits: { ...SETTINGS.limits, modes: 20 } });
  const ann = network.join('ann', '#c');
  const masks = Array.from({ length: 6 }, (_, i) => `${'long'.repeat(20)}${i}!*@*`);
  const effects = network.run(mode, ann, `MODE #c +bbbbbb ${masks.join(' ')}`);
  const drafts = effects.flatMap((effect) => (effect.do === 'append' ? effect.drafts : []));
  expect(drafts.length).toBeGreaterThan(1);
  for (const { text } of drafts)
    expect(byteLength(`:${ann.source} MODE #c ${text}\r\n`)).toBeLessThanOrEqual(512);
  network.settle(effects);
  expect([...(network.state.findRoom('#c')?.lists.b.values() ?? [])].map(({ mask }) => mask)).toEqual(masks);
});

test('more changes with a parameter than MODES says are left undone', () => {
  const network = new TestNetwork({ limits: { ...SETTINGS.limits, modes: 2 } });
  const ann = network.join('ann', '#c');
  network.perform(mode, ann, 'MODE #c +bbbm a b c');
  const room = network.state.findRoom('#c');
  expect([room?.lists.b.size, room?.flags.has('m')]).toEqual([2, true]);
});

test.for([
  '+b ::x',
  '+b',
  '+k',
  '+k ::x',
  '+l 0',
  '+l -1',
  '+l 1e3',
  '+o',
  `+k ${'k'.repeat(65)}`,
  `+b ${'b'.repeat(220)}`,
])('a parameter that could not be shown or means nothing changes nothing: %s', (change) => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  const effects = network.run(mode, ann, `MODE #c ${change}`);
  expect(effects.some((effect) => effect.do === 'append')).toBe(false);
});
