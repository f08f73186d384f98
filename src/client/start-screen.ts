/** placeholder replaced below */
import type { Flags } from './options.js';
export async function startScreen(_flags: Flags, _p: unknown): Promise<void> {
  await Promise.resolve();
}
