/** All commands, in the order of /help. */
import { account, forget, login, register } from './account.js';
import type { Command } from './command.js';
import { connect, lag } from './connection.js';
import { active, go, history, last, mention, next, previous, unread } from './going.js';
import { copy, deletes, edit, open, react, reply } from './messages.js';
import {
  ban,
  deop,
  devoice,
  invite,
  kick,
  kill,
  mode,
  op,
  oper,
  quiet,
  roles,
  slow,
  unban,
  unquiet,
  voice,
} from './moderation.js';
import { away, nick, who, whois } from './people.js';
import { keys, makeHelp, quit, trust } from './program.js';
import { dnd, ignore, mute, unignore, unmute } from './quiet.js';
import { whoHas } from './receipts.js';
import { join, list, names, part, topic } from './rooms.js';
import { mouse, save, set, theme, unset } from './settings.js';
import { search } from './search.js';
import { discard, me, msg, resend } from './talking.js';

export const COMMANDS: readonly Command[] = [
  msg,
  me,
  resend,
  discard,
  reply,
  react,
  edit,
  deletes,
  copy,
  open,
  join,
  part,
  topic,
  names,
  list,
  invite,
  kick,
  ban,
  unban,
  quiet,
  unquiet,
  op,
  deop,
  voice,
  devoice,
  slow,
  mode,
  roles,
  oper,
  kill,
  go,
  next,
  previous,
  active,
  last,
  unread,
  mention,
  history,
  search,
  who,
  whois,
  whoHas,
  nick,
  away,
  register,
  login,
  account,
  forget,
  mute,
  unmute,
  dnd,
  ignore,
  unignore,
  set,
  unset,
  save,
  theme,
  mouse,
  connect,
  lag,
  trust,
  keys,
  makeHelp(() => COMMANDS),
  quit,
];

/** @param name without the slash, in any case */
export function findCommand(name: string): Command | undefined {
  const wanted = name.toLowerCase();
  return COMMANDS.find((row) => row.name === wanted || row.aliases?.includes(wanted) === true);
}
