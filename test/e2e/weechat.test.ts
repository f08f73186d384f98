/** weechat, which asks for more of IRCv3 than the others. */
import { describeForeignClient } from '../contract/foreign-client.contract.js';
import { startWeechat } from '../support/foreign/weechat.js';
import { missingPrograms } from '../support/which.js';

describeForeignClient(
  'weechat',
  (port, nick) => startWeechat(port, nick),
  /^:gail!\S+ QUIT :Quit: gone fishing$/,
  missingPrograms('weechat-headless'),
);
