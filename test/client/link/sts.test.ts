import { expect, test } from 'vitest';
import { parseSts } from '../../../src/client/link/sts.js';

test.for([
  ['port=6697', 6697, undefined],
  ['duration=86400', undefined, 86_400],
  ['duration=0', undefined, 0],
  ['preload,duration=60,port=7000,new=1=2', 7000, 60],
  ['', undefined, undefined],
  ['port=0', undefined, undefined],
  ['port=65536', undefined, undefined],
  ['port=-1,duration=-1', undefined, undefined],
  ['port=6697x,duration=1e3', undefined, undefined],
  ['duration=1,duration=2', undefined, undefined],
  ['duration=999999999999999', undefined, 3_162_240_000],
] as const)('"sts=%s" is port %s and duration %s', ([value, port, seconds]) => {
  expect(parseSts(value)).toEqual({ port, seconds });
});
