/** ii, which knows no capability and little else: NICK, USER, JOIN, PRIVMSG. */
import { describeForeignClient } from '../contract/foreign-client.contract.js';
import { startIi } from '../support/foreign/ii.js';
import { missingPrograms } from '../support/which.js';

describeForeignClient('ii', startIi, /^:gail!\S+ QUIT :Quit: gone fishing$/, missingPrograms('ii'));
