import { expect, test } from 'vitest';
import { groundOf, readBackground } from '../../../../src/client/ui/term/background.js';

test.for([
  { answer: '11;rgb:1e1e/1e1e/1e1e', rgb: [30, 30, 30] },
  { answer: '11;rgb:ff/ff/ff', rgb: [255, 255, 255] },
  { answer: '11;rgb:f/0/8', rgb: [255, 0, 136] },
  { answer: '11;rgb:FDFD/F6F6/E3E3', rgb: [253, 246, 227] },
  { answer: '11;rgba:0000/2b2b/3636/ffff', rgb: [0, 43, 54] },
  { answer: '11;#282c34', rgb: [40, 44, 52] },
])('the answer $answer is $rgb', ({ answer, rgb }) => {
  expect(readBackground(answer)).toEqual(rgb);
});

test.for(['11;?', '10;rgb:ff/ff/ff', '11;rgb:gg/00/00', '11;rgb:ff/ff', '11;rgb:fffff/0/0', ''])(
  '%j is no answer',
  (answer) => {
    expect(readBackground(answer)).toBeUndefined();
  },
);

test.for([
  { rgb: [0, 0, 0], ground: 'dark' },
  { rgb: [46, 52, 64], ground: 'dark' },
  { rgb: [0, 0, 255], ground: 'dark' },
  { rgb: [253, 246, 227], ground: 'light' },
  { rgb: [160, 160, 160], ground: 'light' },
] as const)('$rgb is $ground', ({ rgb, ground }) => {
  expect(groundOf(rgb)).toBe(ground);
});
