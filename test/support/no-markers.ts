/** Read markers for tests that have nothing to do with them. */
import type { Markers } from '../../src/server/store/types.js';

export const NO_MARKERS: Markers = {
  move: () => Promise.reject(new Error('nobody moves a marker here')),
  read: () => Promise.resolve(undefined),
};
