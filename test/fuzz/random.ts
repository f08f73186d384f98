/** Chance that is the same in every run with the same seed. */

export interface Random {
  /** A whole number from 0 to `most` - 1. */
  below(most: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True once in so many times. */
  oneIn(many: number): boolean;
}

/** @param seed any whole number (Numerical Recipes' linear congruential generator; its high bits) */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  return {
    below,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    oneIn: (many) => below(many) === 0,
  };
}
