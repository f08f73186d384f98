/** The keys of [history]: how much of what was said is kept. */
import type { ConfigSchema } from '../core/config-schema.js';
import { duration, size } from '../core/config-types.js';

/** What is kept of what was said; 0 for no such bound. */
export interface HistorySettings {
  /** ms */
  readonly keep: number;
  /** Of the database, in bytes. */
  readonly maxBytes: number;
}

export const HISTORY: ConfigSchema<HistorySettings> = {
  keep: {
    type: duration({ max: 36_500 * 86_400_000 }),
    default: 0,
    describe: 'How long what was said is kept; 0 for ever',
  },
  maxBytes: {
    type: size({ max: 2 ** 43 }),
    default: 0,
    describe: 'The size of the database above which the oldest messages are deleted; 0 for any size',
  },
};
