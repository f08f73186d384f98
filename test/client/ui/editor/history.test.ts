import { describe, expect, test } from 'vitest';
import {
  addToHistory,
  EMPTY_HISTORY,
  EMPTY_SEARCH,
  HISTORY_LINES,
  historyDown,
  historyOf,
  historyUp,
  searchHistory,
  searchMatch,
  searchOlder,
} from '../../../../src/client/ui/editor/history.js';

describe('walking', () => {
  const history = historyOf(['one', 'two']);

  test('goes back to the oldest line and no further', () => {
    const second = historyUp(history, 'draft');
    const first = historyUp(second?.state ?? history, 'two');
    expect([second?.text, first?.text]).toEqual(['two', 'one']);
    expect(historyUp(first?.state ?? history, 'one')).toBeUndefined();
  });

  test('comes back to the draft', () => {
    const back = historyUp(history, 'draft');
    expect(historyDown(back?.state ?? history, 'x')?.text).toBe('draft');
    expect(historyDown(history, '')).toBeUndefined();
  });

  test('of an empty history leads nowhere', () => {
    expect(historyUp(EMPTY_HISTORY, 'x')).toBeUndefined();
  });
});

describe('adding', () => {
  test('leaves out blanks and repeats of the newest line', () => {
    const history = ['a', 'a', '  ', 'b', 'a'].reduce(addToHistory, EMPTY_HISTORY);
    expect(history.entries).toEqual(['a', 'b', 'a']);
  });

  test('forgets the oldest beyond the bound', () => {
    const lines = Array.from({ length: HISTORY_LINES + 5 }, (_, i) => `line ${i}`);
    const history = addToHistory(historyOf(lines), 'newest');
    expect(history.entries).toHaveLength(HISTORY_LINES);
    expect(history.entries[0]).toBe('line 6');
  });
});

describe('searching', () => {
  const history = historyOf(['deploy srv-1', 'lunch?', 'Deploy srv-2', 'done']);

  test('finds the newest first, ignoring case, then older ones', () => {
    const search = searchHistory(history, 'deploy');
    expect(searchMatch(history, search)).toBe('Deploy srv-2');
    const older = searchOlder(history, search);
    expect(searchMatch(history, older)).toBe('deploy srv-1');
    expect(searchOlder(history, older)).toBe(older);
  });

  test('finds nothing for nothing', () => {
    expect(searchMatch(history, EMPTY_SEARCH)).toBeUndefined();
    expect(searchMatch(history, searchHistory(history, 'nowhere'))).toBeUndefined();
  });
});
