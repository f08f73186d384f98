/** A command line without a flag. */
import type { Flags } from '../../src/client/options.js';

export const NO_FLAGS: Flags = {
  server: [],
  room: [],
  plain: false,
  json: false,
  noTls: false,
  ascii: false,
  askPassword: false,
  receipts: true,
};
