/** Texts of people are cut where they enter, between characters, so that nothing later has to. */
import { expect, test } from 'vitest';

import { byteLength } from '../../../src/protocol/limits.js';
import { commandTable } from '../../../src/server/commands/index.js';
import { SETTINGS, TestNetwork } from '../../support/network.js';

const { limits } = SETTINGS;
const LONG = 'é👋'.repeat(90);

test.for([
  { line: `TOPIC #c :${LONG}`, most: limits.topicLength },
  { line: `PART #c :${LONG}`, most: limits.reasonLength },
  { line: `KICK #c bob :${LONG}`, most: limits.reasonLength },
  { line: `AWAY :${LONG}`, most: limits.awayLength },
  { line: `SETNAME :${LONG}`, most: limits.realNameLength },
])('$most bytes at most: $line', ({ line, most }) => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  network.join('bob', '#c');
  const row = commandTable().get(line.split(' ')[0] ?? '');
  const [effect] = row === undefined ? [] : network.run(row, ann, line);
  const text = effect?.do === 'append' ? (effect.drafts[0]?.text ?? '') : '';
  expect(byteLength(text)).toBeLessThanOrEqual(most);
  expect(byteLength(text)).toBeGreaterThan(most - 6);
  expect(LONG.startsWith(text)).toBe(true);
  expect(Buffer.from(text).toString()).toBe(text);
});

test('a quit text is cut too, and can never look like a lost connection', () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  const quit = commandTable().get('QUIT');
  const [effect] = quit === undefined ? [] : network.run(quit, ann, `QUIT :${LONG}`);
  const text = effect?.do === 'append' ? (effect.drafts[0]?.text ?? '') : '';
  expect(text).toMatch(/^Quit: é/);
  expect(byteLength(text)).toBeLessThanOrEqual(limits.reasonLength + 'Quit: '.length);
});
