import { expect, test } from 'vitest';
import { parseDuration } from '../../src/core/duration.js';
import { parseSize } from '../../src/core/size.js';

test.for([
  ['0', 0],
  ['500ms', 500],
  ['15s', 15_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h30m', 5_400_000],
  ['365d', 31_536_000_000],
  [' 1w ', 604_800_000],
] as const)('%s is %i ms', ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms);
});

test.for(['', '15', '-1s', '1 s', '1y', 's', '1s2', '1..5s', '99999999999999s', 'Infinitys', '1e3s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test.for([
  ['0', 0],
  ['1024', 1024],
  ['512KiB', 524_288],
  ['1MiB', 1_048_576],
  ['1 mib', 1_048_576],
  ['10GiB', 10_737_418_240],
  ['10MB', 10_000_000],
  ['1.5kB', 1500],
] as const)('%s is %i bytes', ([text, bytes]) => {
  expect(parseSize(text)).toBe(bytes);
});

test.for(['', 'MiB', '-1', '1M', '1PiB', '1e6', '9999999999TiB'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeUndefined();
});
