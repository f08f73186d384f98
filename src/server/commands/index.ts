/** The command table: one row for each command, from its own file. */
import { cap } from './cap.js';
import { join } from './join.js';
import { lusers } from './lusers.js';
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
import { tagmsg } from './tagmsg.js';
import { topic } from './topic.js';
import type { Command } from './types.js';
import { user } from './user.js';

/** By name, in upper case. */
export function commandTable(): ReadonlyMap<string, Command> {
  const rows: readonly Command[] = [
    cap,
    join,
    lusers,
    motd,
    names,
    nick,
    notice,
    part,
    pass,
    ping,
    pong,
    privmsg,
    quit,
    tagmsg,
    topic,
    user,
  ];
  return new Map(rows.map((row) => [row.name, row]));
}
