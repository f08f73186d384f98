/** CAP: what is offered, what is active, and what a request makes of it (IRCv3 capability-negotiation). */
import {
  CAPABILITIES,
  Cap,
  type Capability,
  type CapabilitySet,
  findCapability,
  formatCapList,
  parseCapList,
} from '../../protocol/capabilities.js';
import { mechanismsFor } from '../accounts/sasl.js';
import { type ConnectionFacts, PLAINTEXT } from '../state/session.js';
import { formatMultilineLimits } from '../../protocol/multiline.js';
import { mayRegister } from './registration.js';
import type { CommandLimits, ServerSettings } from './types.js';

/** From this version of CAP LS on, values and lists of several lines are understood. */
export const CAP_302 = 302;

/** What of the configuration decides what is offered. */
export interface CapabilitySettings extends Pick<ServerSettings, 'resumeMs' | 'sts' | 'accounts'> {
  readonly limits: Pick<CommandLimits, 'multilineBytes' | 'multilineLines'>;
}

/** The connection that asks: passwords are not asked for where others can read them. */
export type AskingConnection = Pick<ConnectionFacts, 'secure' | 'local'>;

/** The words of CAP LS. */
export function offeredCapabilities(
  version: number,
  settings: CapabilitySettings,
  connection: AskingConnection = PLAINTEXT,
): string[] {
  const offered = CAPABILITIES.filter((capability) => isOffered(capability, settings, connection)).map(
    (capability) => {
      const value = valueOf(capability, settings, connection);
      return value === undefined || version < CAP_302 ? capability.name : `${capability.name}=${value}`;
    },
  );
  const sts = version < CAP_302 ? undefined : stsWord(settings, connection.secure);
  return sts === undefined ? offered : [...offered, sts];
}

/**
 * What of a list fits into one line, for clients that cannot be sent several. Such a client is old: our own extensions
 * are left out before drafts, and these before the rest.
 *
 * @param room in bytes
 */
export function fittingCapabilities(words: readonly string[], room: number): readonly string[] {
  const [line = ''] = formatCapList(
    words.toSorted((a, b) => dispensability(a) - dispensability(b)),
    room,
  );
  const kept = new Set(line.split(' '));
  return words.filter((word) => kept.has(word));
}

function dispensability(word: string): number {
  if (word.startsWith('chat-tui/')) return 2;
  return word.includes('/') ? 1 : 0;
}

/** No capability that could be asked for, but a policy: where to go from plaintext, how long it counts with TLS. */
function stsWord({ sts }: CapabilitySettings, secure: boolean): string | undefined {
  if (sts === undefined) return undefined;
  if (secure) return `sts=duration=${sts.seconds}`;
  return sts.port === undefined ? undefined : `sts=port=${sts.port}`;
}

/** The words of CAP LIST; a capability with two names is listed under both. */
export function activeCapabilities(set: CapabilitySet): string[] {
  return CAPABILITIES.flatMap(({ name, bit }) => ((set & bit) === 0 ? [] : [name]));
}

/**
 * What a request turns `set` into, as a whole or not at all.
 *
 * @param version that of the session's CAP LS: from 302 on cap-notify is part of it and cannot be given up
 * @returns undefined when one of the words cannot be granted
 */
export function requestCapabilities(
  set: CapabilitySet,
  request: string,
  version: number,
  settings: CapabilitySettings,
  connection: AskingConnection = PLAINTEXT,
): CapabilitySet | undefined {
  let next = set;
  for (const { name, value, remove } of parseCapList(request)) {
    const capability = findCapability(name);
    if (capability === undefined || value !== undefined || !isOffered(capability, settings, connection))
      return undefined;
    if (remove && capability.bit === Cap.capNotify && version >= CAP_302) return undefined;
    next = remove ? next & ~capability.bit : next | capability.bit;
  }
  return next;
}

function isOffered(
  { bit }: Capability,
  { resumeMs, limits, accounts }: CapabilitySettings,
  { secure, local }: AskingConnection,
): boolean {
  if (bit === Cap.sasl) return secure || local;
  if (bit === Cap.accountRegistration) return mayRegister(accounts) && (secure || local);
  if (bit === Cap.multiline) return limits.multilineLines > 0;
  return bit !== Cap.resume || resumeMs > 0;
}

function valueOf(
  { bit, value }: Capability,
  { resumeMs, limits }: CapabilitySettings,
  { secure }: AskingConnection,
): string | undefined {
  if (bit === Cap.sasl) return mechanismsFor(secure).join(',');
  if (bit === Cap.resume) return `grace=${Math.ceil(resumeMs / 1000)}`;
  if (bit !== Cap.multiline) return value;
  return formatMultilineLimits({ maxBytes: limits.multilineBytes, maxLines: limits.multilineLines });
}
