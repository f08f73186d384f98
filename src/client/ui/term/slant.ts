/** Italic and struck through (SGR 3 and 9), which are not among neo-blessed's attributes and so stand in the cells' texts. */
import type { Style } from './style.js';

/** What begins it; undefined for neither. */
export function slantStart({ italic, strike }: Style): string | undefined {
  return italic || strike ? `${italic ? '\x1b[3m' : ''}${strike ? '\x1b[9m' : ''}` : undefined;
}

/** What ends what `slantStart` has begun. */
export function slantEnd(start: string): string {
  return start.replace('\x1b[3m', '\x1b[23m').replace('\x1b[9m', '\x1b[29m');
}
