/**
 * What a nick looks like: two that a reader could take for each other have the same skeleton (Unicode TS 39,
 * confusables). Nicks are ASCII here, so these are the few pairs of its table that lie within ASCII.
 */

/** As the table has them; a capital I, a small l, the digit 1 and a bar are one stroke in many fonts. */
const PROTOTYPES: ReadonlyMap<string, string> = new Map([
  ['I', 'l'],
  ['1', 'l'],
  ['|', 'l'],
  ['0', 'o'],
  ['m', 'rn'],
]);

/** Of a nick as it is written: `aIan` looks like `alan`, `aian` does not. */
export function nickSkeleton(nick: string): string {
  let skeleton = '';
  for (const character of nick) skeleton += PROTOTYPES.get(character) ?? character.toLowerCase();
  return skeleton;
}
