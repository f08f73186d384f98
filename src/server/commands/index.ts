/** The command table: one row for each command, from its own file. */
import { account } from './account.js';
import { authenticate } from './authenticate.js';
import { away } from './away.js';
import { batch } from './batch.js';
import { cap } from './cap.js';
import { chathistory } from './chathistory.js';
import { helpCommand } from './help.js';
import { info } from './info.js';
import { invite } from './invite.js';
import { ison } from './ison.js';
import { join } from './join.js';
import { kick } from './kick.js';
import { dline, kline, undline, unkline } from './network-bans.js';
import { kill } from './kill.js';
import { oper } from './oper.js';
import { rehash } from './rehash.js';
import { announce, wallops } from './wallops.js';
import { list } from './list.js';
import { lusers } from './lusers.js';
import { markread } from './markread.js';
import { mode } from './mode.js';
import { motd } from './motd.js';
import { names } from './names.js';
import { nick } from './nick.js';
import { notice } from './notice.js';
import { part } from './part.js';
import { pass } from './pass.js';
import { ping } from './ping.js';
import { pong } from './pong.js';
import { privmsg } from './privmsg.js';
import { quit } from './quit.js';
import { receipt } from './receipt.js';
import { redact } from './redact.js';
import { register, verify } from './register.js';
import { resume } from './resume.js';
import { roles } from './roles.js';
import { search } from './search.js';
import { setname } from './setname.js';
import { tagmsg } from './tagmsg.js';
import { tban } from './tban.js';
import { time } from './time.js';
import { topic } from './topic.js';
import type { Command } from './types.js';
import { user } from './user.js';
import { userhost } from './userhost.js';
import { version } from './version.js';
import { who } from './who.js';
import { whois } from './whois.js';
import { whowas } from './whowas.js';

/** By name, in upper case, in alphabetical order. */
export function commandTable(): ReadonlyMap<string, Command> {
  const help = helpCommand(() => table.values());
  const rows: readonly Command[] = [
    account,
    announce,
    authenticate,
    away,
    batch,
    cap,
    chathistory,
    dline,
    help,
    info,
    invite,
    ison,
    join,
    kick,
    kill,
    kline,
    list,
    lusers,
    markread,
    mode,
    motd,
    names,
    nick,
    notice,
    oper,
    part,
    pass,
    ping,
    pong,
    privmsg,
    quit,
    receipt,
    redact,
    register,
    rehash,
    resume,
    roles,
    search,
    setname,
    tagmsg,
    tban,
    time,
    topic,
    undline,
    unkline,
    user,
    userhost,
    verify,
    version,
    wallops,
    who,
    whois,
    whowas,
  ];
  const table = new Map(rows.map((row) => [row.name, row]));
  return table;
}
