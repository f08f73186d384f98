/** Read markers for tests that have nothing to do with them: every move succeeds and is forgotten. */
import type { Markers } from '../../src/server/store/marker-types.js';

export const NO_MARKERS: Markers = {
  move: (_identity, _target, time) => Promise.resolve({ time, moved: true }),
  read: () => Promise.resolve(undefined),
};
