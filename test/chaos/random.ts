/**
 * Randomness that can be repeated: a small generator (sfc32) seeded by a text, which can be forked by name so that
 * one part drawing more numbers does not change what another part gets.
 */

/** A stream of random values. */
export interface Random {
  /** A number from 0 up to but without 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with the probability `p`. */
  chance(p: number): boolean;
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** `length` characters out of a-z and 0-9. */
  word(length: number): string;
  /** A stream of its own, given by this one's seed and the name, not by how far this one has been read. */
  fork(name: string): Random;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The stream of a seed: the same text gives the same values for ever. */
export function seeded(seed: string): Random {
  const hash = hasher(seed);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }
  // The first values of sfc32 still show its seed.
  for (let round = 0; round < 12; round++) next();

  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (p) => next() < p,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('There is nothing to pick from');
      return list[int(0, list.length - 1)] as T;
    },
    word: (length) => Array.from({ length }, () => LETTERS[int(0, LETTERS.length - 1)]).join(''),
    fork: (name) => seeded(`${seed}/${name}`),
  };
}

/** FNV-1a over the text, then a finaliser per drawn word. */
function hasher(text: string): () => number {
  let state = 0x811c9dc5;
  for (const unit of text) state = Math.imul(state ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  };
}
