/** What does not disturb the reader: people they ignore, conversations they have muted, and nothing at all for a while. */
import { foldName } from '../../protocol/casemapping.js';
import { matchGlob, matchMask, normaliseMask } from '../../protocol/glob.js';
import type { Message } from '../../protocol/message.js';
import type { Settings } from '../settings/settings.js';
import type { Conversation } from './conversation.js';
import type { ClientState, Turn } from './state.js';

/** Before the name of an account that is ignored, whatever its nick. */
const ACCOUNT = 'account:';

export interface Quiet {
  /** As the settings have them, ready to be compared. */
  readonly ignored: readonly string[];
  /** Keys of conversations that are muted until they are not. */
  readonly muted: ReadonlySet<string>;
  /** The same for a while: until that wall time, ms. */
  readonly mutedUntil: Map<string, number>;
  /** Nothing is to disturb until then; infinite, or undefined when all may. */
  until: number | undefined;
}

export function quietOf({ muted, ignore }: Settings, before?: Quiet): Quiet {
  return {
    ignored: ignore.map(ignoreMask),
    muted: new Set(muted.map(mutedKey)),
    mutedUntil: before?.mutedUntil ?? new Map<string, number>(),
    until: before?.until,
  };
}

/** The key of a conversation that people write `#ops`, `@alice` or `alice`. */
export function mutedKey(name: string): string {
  return foldName(name.replace(/^@/, ''));
}

/** What people type, completed: `bob` -> `bob!*@*`; `account:bob` stays. */
export function ignoreMask(typed: string): string {
  const folded = typed.toLowerCase();
  return folded.startsWith(ACCOUNT) ? ACCOUNT + typed.slice(ACCOUNT.length) : normaliseMask(typed);
}

export function isMuted({ quiet }: ClientState, { key }: Conversation): boolean {
  return quiet.muted.has(key) || quiet.mutedUntil.has(key);
}

/** Nobody is to disturb the reader now. */
export function isQuiet({ quiet }: ClientState): boolean {
  return quiet.until !== undefined;
}

/** Whether the reader does not want to know what this person says and does. One's own words and a server's are shown. */
function isIgnored(state: ClientState, { source, tags }: Message): boolean {
  const { ignored } = state.quiet;
  if (ignored.length === 0 || source === undefined) return false;
  const isPerson = source.includes('!');
  const nick = isPerson ? source.slice(0, source.indexOf('!')) : source;
  if ((!isPerson && source.includes('.')) || isOwn(state, nick)) return false;
  return matchesAny(ignored, isPerson ? source : `${source}!@`, tags.get('account'));
}

/** What ignored people do that is nobody's matter but theirs; what they change in a room is seen. */
const HIDDEN: ReadonlySet<string> = new Set('PRIVMSG NOTICE TAGMSG INVITE JOIN PART QUIT NICK'.split(' '));

/** Whether the message is to leave no line and no mark; who is where changes all the same. */
export function isHidden(state: ClientState, message: Message): boolean {
  return HIDDEN.has(message.command) && isIgnored(state, message);
}

/** The same of somebody of whom nothing else is known. */
export function isIgnoredNick(state: ClientState, nick: string): boolean {
  return !isOwn(state, nick) && matchesAny(state.quiet.ignored, `${nick}!@`, undefined);
}

function isOwn(state: ClientState, nick: string): boolean {
  return foldName(nick) === foldName(state.nick);
}

function matchesAny(masks: readonly string[], source: string, account: string | undefined): boolean {
  return masks.some((mask) =>
    mask.startsWith(ACCOUNT)
      ? account !== undefined && matchGlob(mask.slice(ACCOUNT.length), account)
      : matchMask(mask, source),
  );
}

/** @param ms how long; undefined for not any more */
export function mute(turn: Turn, key: string, ms: number | undefined): void {
  const { mutedUntil } = turn.state.quiet;
  if (ms === undefined) mutedUntil.delete(key);
  else mutedUntil.set(key, turn.now + ms);
  quietChanged(turn);
}

/** @param ms how long, infinite for without an end; undefined for not any more */
export function doNotDisturb(turn: Turn, ms: number | undefined): void {
  turn.state.quiet.until = ms === undefined ? undefined : turn.now + ms;
  quietChanged(turn);
}

/** Once a second: what was to be quiet until now. */
export function quietTick(turn: Turn): void {
  const { quiet } = turn.state;
  for (const [key, until] of quiet.mutedUntil) if (until <= turn.now) mute(turn, key, undefined);
  if (quiet.until !== undefined && quiet.until <= turn.now) doNotDisturb(turn, undefined);
}

function quietChanged(turn: Turn): void {
  turn.state.tabsVersion++;
  turn.effects.push({ do: 'changed', what: 'conversations' });
}
