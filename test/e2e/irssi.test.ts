/** irssi, the terminal client most people at IRC know. */
import { describeForeignClient } from '../contract/foreign-client.contract.js';
import { startIrssi } from '../support/foreign/irssi.js';
import { missingPrograms } from '../support/which.js';

describeForeignClient('irssi', startIrssi, /^:gail!\S+ QUIT :Quit: gone fishing$/, missingPrograms('irssi'));
