/** One order out of many views of it, and how far each view departs from it. */

/**
 * Merges views into an order that agrees with all of them, if there is one (a topological order of "shown right
 * before"). Where the views contradict each other, the contradiction is broken in favour of the first view.
 */
export function mergeOrders(views: readonly (readonly string[])[]): string[] {
  const after = new Map<string, Set<string>>();
  const before = new Map<string, number>();
  for (const view of views) {
    for (const [index, item] of view.entries()) {
      if (!before.has(item)) before.set(item, 0);
      const next = view[index + 1];
      if (next === undefined || next === item) continue;
      const followers = after.get(item) ?? new Set();
      after.set(item, followers);
      if (followers.has(next)) continue;
      followers.add(next);
      before.set(next, (before.get(next) ?? 0) + 1);
    }
  }
  // Map keeps the order of insertion: the first view's items come first.
  const all = [...before.keys()];
  const merged: string[] = [];
  const placed = new Set<string>();
  const ready = all.filter((item) => before.get(item) === 0);
  let stuckAt = 0;
  for (let read = 0; placed.size < all.length; ) {
    let item = ready[read];
    if (item === undefined) {
      // A cycle: somebody has seen it otherwise. Go on with the first that is left.
      while (placed.has(all[stuckAt] ?? '')) stuckAt++;
      item = all[stuckAt] as string;
    } else {
      read++;
    }
    if (placed.has(item)) continue;
    placed.add(item);
    merged.push(item);
    for (const next of after.get(item) ?? []) {
      const left = (before.get(next) ?? 0) - 1;
      before.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return merged;
}

/** The items of `view` that come after one that they precede in `order`. */
export function departures(view: readonly string[], order: readonly string[]): string[] {
  const places = new Map(order.map((item, index) => [item, index]));
  const departed: string[] = [];
  let highest = -1;
  for (const item of view) {
    const place = places.get(item) ?? -1;
    if (place < highest) departed.push(item);
    highest = Math.max(highest, place);
  }
  return departed;
}
