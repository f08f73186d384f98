/** The rows of `[[operators]]`. */
import type { TableRow } from '../core/config-schema.js';
import { text } from '../core/config-types.js';
import { VERIFIER_FORM } from '../core/password-hash.js';
import type { OperatorSettings } from './session/types.js';

const VERIFIER_OR_NONE = new RegExp(`${VERIFIER_FORM.source}|^$`);

export const OPERATOR_ROWS: TableRow<OperatorSettings> = {
  tables: {
    name: {
      type: text({ form: 'a word of at most 64 characters', pattern: /^[^\s\p{C}]{1,64}$/u }),
      default: 'admin',
      describe: 'The name that OPER is given',
    },
    account: {
      type: text({ form: 'the name of an account', pattern: /^[^\s\p{C}]{0,64}$/u }),
      default: '',
      describe: 'The account that needs no password; empty for none',
    },
    password: {
      type: text({ form: 'what chat-server hash prints', pattern: VERIFIER_OR_NONE }),
      default: '',
      describe: 'The password as chat-server hash prints it; empty where only the account will do',
      secret: true,
    },
  },
  default: [],
  describe: 'Who may be an operator of the server, with OPER',
};
