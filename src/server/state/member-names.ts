/**
 * The names of a room's members as NAMES shows them, kept until a member comes, goes or changes.
 *
 * A burst of people entering a big room asks for it once for each, so it must cost little when nothing has changed
 * and no more than one pass when something has.
 */
import { Cap } from '../../protocol/capabilities.js';
import { byteLength } from '../../protocol/limits.js';
import type { Occupant } from './session.js';

/** The capabilities that change how a name is written. */
const STYLES = Cap.multiPrefix | Cap.userhostInNames;

interface Cached {
  readonly version: number;
  readonly width: number;
  readonly lines: readonly string[];
}

/** One per room. Holds at most one list for each of the four styles; the text is dropped when it is stale. */
export class MemberNames {
  private readonly byStyle: Map<number, Cached> = new Map();

  /**
   * All of `members`, as many to a line as fit.
   *
   * @param version that of the members: what was made of an earlier one is stale
   * @param capabilities of who asks; only multi-prefix and userhost-in-names count
   * @param width bytes that a line has for names
   */
  lines(
    members: readonly Occupant[],
    version: number,
    capabilities: number,
    width: number,
  ): readonly string[] {
    const style = capabilities & STYLES;
    const cached = this.byStyle.get(style);
    if (cached !== undefined && cached.version === version && cached.width === width) {
      return cached.lines;
    }
    const lines = joinNames(members, style, width);
    this.byStyle.set(style, { version, width, lines });
    return lines;
  }
}

/** The names of `members` in lines of at most `width` bytes; none for no members. */
export function joinNames(members: Iterable<Occupant>, capabilities: number, width: number): string[] {
  const lines: string[] = [];
  const withHost = (capabilities & Cap.userhostInNames) !== 0;
  let line = '';
  let bytes = 0;
  for (const member of members) {
    const { session } = member;
    const name = memberPrefix(member, capabilities) + (withHost ? session.source : session.nick);
    // Nicks are ASCII, users and hosts need not be.
    const size = withHost ? byteLength(name) : name.length;
    if (line === '') {
      line = name;
      bytes = size;
    } else if (bytes + 1 + size <= width) {
      line += ` ${name}`;
      bytes += 1 + size;
    } else {
      lines.push(line);
      line = name;
      bytes = size;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** `@`, `+`, `@+` (with multi-prefix) or nothing. */
export function memberPrefix(member: Occupant, capabilities: number): string {
  if (!member.operator) return member.voice ? '+' : '';
  return member.voice && (capabilities & Cap.multiPrefix) !== 0 ? '@+' : '@';
}
