/** Warnings of Node are kept from the screen, also before there is a log for them. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { takeWarnings } from '../../src/client/warnings.js';

test('what came before somebody follows is told first, once, and Node does not print it', () => {
  const source = new EventEmitter();
  let printed = 0;
  source.on('warning', () => {
    printed += 1;
  });
  const warnings = takeWarnings(source);
  source.emit('warning', new Error('early'));
  const told: string[] = [];
  warnings.follow((warning) => told.push(warning.message));
  source.emit('warning', new Error('late'));
  expect(told).toEqual(['early', 'late']);
  expect(printed).toBe(0);
});
