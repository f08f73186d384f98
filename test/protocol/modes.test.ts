import { describe, expect, test } from 'vitest';
import {
  CHANNEL_MODES,
  describeModeTable,
  formatModeChanges,
  makeModeTable,
  parseModeChanges,
} from '../../src/protocol/modes.js';

const brief = (params: string[]): string[] =>
  parseModeChanges(params).map(
    ({ add, mode, kind, argument }) => `${add ? '+' : '-'}${mode} ${kind} ${argument}`,
  );

describe('parseModeChanges', () => {
  test.for([
    { params: ['+nt'], changes: ['+n flag undefined', '+t flag undefined'] },
    { params: ['nt'], changes: ['+n flag undefined', '+t flag undefined'] },
    {
      params: ['+ov-b', 'ann', 'bob', '*!*@h'],
      changes: ['+o prefix ann', '+v prefix bob', '-b list *!*@h'],
    },
    { params: ['b'], changes: ['+b list undefined'] },
    { params: ['+l-l', '5'], changes: ['+l whenSet 5', '-l whenSet undefined'] },
    { params: ['+k-k', 'x', 'y'], changes: ['+k always x', '-k always y'] },
    { params: ['-k'], changes: ['-k always undefined'] },
    { params: ['+o', 'ann', '-o', 'bob'], changes: ['+o prefix ann', '-o prefix bob'] },
    { params: ['+z'], changes: ['+z undefined undefined'] },
    { params: ['+-+'], changes: [] },
    { params: [], changes: [] },
    { params: [''], changes: [] },
  ])('reads $params', ({ params, changes }) => {
    expect(brief(params)).toEqual(changes);
  });

  test('reads by the table of another server', () => {
    const table = makeModeTable('beI,k,lf,imnpst', '(qaohv)~&@%+');
    expect(parseModeChanges(['+hf', 'bob', '5:1'], table)).toEqual([
      { add: true, mode: 'h', kind: 'prefix', argument: 'bob' },
      { add: true, mode: 'f', kind: 'whenSet', argument: '5:1' },
    ]);
    expect(table.prefixes[0]).toEqual(['q', '~']);
  });
});

describe('mode tables', () => {
  test('say what they were made of', () => {
    expect(describeModeTable(CHANNEL_MODES)).toEqual({ chanmodes: 'beI,k,lW,Himnst', prefix: '(ov)@+' });
  });

  test.for(['', 'ov', '(ov', '(ov)', '(ov)@', ')('])('survive the prefix %j', (prefix) => {
    expect(makeModeTable('', prefix).prefixes.length).toBeLessThanOrEqual(1);
  });

  test('have no rank with a symbol that is a control, invisible or a letter', () => {
    const { kinds, prefixes } = makeModeTable('', '(abcdefo)\x1b\x9b x\u202e\ud83d@');
    expect(prefixes).toEqual([['o', '@']]);
    expect([...kinds.values()]).toEqual(Array.from({ length: 7 }, () => 'prefix'));
  });
});

describe('formatModeChanges', () => {
  test('writes a sign only where it changes', () => {
    const params = ['+ov-bn+t', 'ann', 'bob', '*!*@h'];
    expect(formatModeChanges(parseModeChanges(params))).toEqual(params);
    expect(formatModeChanges([])).toEqual([]);
  });
});
