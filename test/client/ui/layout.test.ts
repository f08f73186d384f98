import { describe, expect, test } from 'vitest';
import { type Layout, layoutScreen, type Rect } from '../../../src/client/ui/layout.js';

function rectsOf(layout: Layout): Rect[] {
  const { header, list, listDivider, log, divider, users, notice, status, input } = layout;
  return [header, list, listDivider, log, divider, users, notice, status, input].filter(
    (rect) => rect !== undefined,
  );
}

describe('the layout', () => {
  test('of 80x24 has all parts', () => {
    expect(layoutScreen(80, 24, { inputRows: 1, showUsers: true, notice: true })).toEqual({
      header: { x: 0, y: 0, width: 80, height: 1 },
      list: undefined,
      listDivider: undefined,
      log: { x: 0, y: 1, width: 63, height: 20 },
      divider: { x: 63, y: 1, width: 1, height: 20 },
      users: { x: 64, y: 1, width: 16, height: 20 },
      notice: { x: 0, y: 21, width: 80, height: 1 },
      status: { x: 0, y: 22, width: 80, height: 1 },
      input: { x: 0, y: 23, width: 80, height: 1 },
      narrow: false,
    });
  });

  test('of 200x50 has the conversations at the left and keeps room beside the widest text', () => {
    const { list, listDivider, log, divider, users } = layoutScreen(200, 50, {
      inputRows: 1,
      showUsers: true,
      notice: false,
    });
    expect(list).toEqual({ x: 0, y: 1, width: 22, height: 47 });
    expect(listDivider).toEqual({ x: 22, y: 1, width: 1, height: 47 });
    expect(log).toEqual({ x: 23, y: 1, width: 156, height: 47 });
    expect(divider?.x).toBe(179);
    expect(users).toEqual({ x: 180, y: 1, width: 20, height: 47 });
  });

  test.for([
    { width: 60, height: 24, users: true, header: true, narrow: false },
    { width: 59, height: 24, users: false, header: false, narrow: false },
    { width: 49, height: 24, users: false, header: false, narrow: true },
    { width: 80, height: 7, users: true, header: false, narrow: false },
  ])(
    'of $width x $height: user list $users, header $header, narrow $narrow',
    ({ width, height, ...wanted }) => {
      const layout = layoutScreen(width, height, { inputRows: 1, showUsers: true, notice: false });
      expect(layout.users !== undefined).toBe(wanted.users);
      expect(layout.header !== undefined).toBe(wanted.header);
      expect(layout.narrow).toBe(wanted.narrow);
    },
  );

  test('gives the input up to 8 rows and no more than a third', () => {
    const rows = (height: number, inputRows: number): number =>
      layoutScreen(80, height, { inputRows, showUsers: true, notice: false }).input.height;
    expect([rows(24, 3), rows(24, 20), rows(12, 20), rows(2, 20)]).toEqual([3, 8, 4, 1]);
  });

  test('of any size covers the screen once, without gaps', () => {
    for (let width = 1; width <= 130; width += 1) {
      for (let height = 1; height <= 30; height += 1) {
        for (const wish of [
          { inputRows: 1, showUsers: true, notice: false },
          { inputRows: 9, showUsers: false, notice: true },
        ]) {
          const rects = rectsOf(layoutScreen(width, height, wish));
          const area = rects.reduce((sum, rect) => sum + rect.width * rect.height, 0);
          expect(area, `${width}x${height}`).toBe(width * height);
          expect(
            rects.every((rect) => rect.x >= 0 && rect.y >= 0 && rect.width > 0 && rect.height >= 0),
          ).toBe(true);
        }
      }
    }
  });
});
