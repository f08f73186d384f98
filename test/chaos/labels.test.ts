import { describe, expect, it } from 'vitest';

import { readLine } from './irc-line.js';
import { Labels } from './labels.js';

describe('the label that a line answers', () => {
  it('is its own', () => {
    expect(new Labels().of(readLine('@label=7 :srv FAIL PRIVMSG STORE_FULL :no'))).toBe('7');
  });

  it('is that of the open batch which it is in, and of no closed one', () => {
    const labels = new Labels();
    labels.batch(readLine('@label=7 :srv BATCH +abc labeled-response'));
    expect(labels.of(readLine('@batch=abc :srv FAIL PRIVMSG STORE_FULL :no'))).toBe('7');
    labels.batch(readLine(':srv BATCH -abc'));
    expect(labels.of(readLine('@batch=abc :srv FAIL PRIVMSG STORE_FULL :no'))).toBeUndefined();
  });

  it('is none in a batch of history', () => {
    const labels = new Labels();
    labels.batch(readLine(':srv BATCH +abc chathistory #lobby'));
    expect(labels.of(readLine('@batch=abc :ann PRIVMSG #lobby :hi'))).toBeUndefined();
  });
});
