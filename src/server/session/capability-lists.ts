/** CAP: what is offered, what is active, and what a request makes of it (IRCv3 capability-negotiation). */
import {
  CAPABILITIES,
  Cap,
  type CapabilitySet,
  findCapability,
  parseCapList,
} from '../../protocol/capabilities.js';

/** From this version of CAP LS on, values and lists of several lines are understood. */
export const CAP_302 = 302;

/** The words of CAP LS. */
export function offeredCapabilities(version: number): string[] {
  return CAPABILITIES.map(({ name, value }) =>
    value === undefined || version < CAP_302 ? name : `${name}=${value}`,
  );
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
): CapabilitySet | undefined {
  let next = set;
  for (const { name, value, remove } of parseCapList(request)) {
    const capability = findCapability(name);
    if (capability === undefined || value !== undefined) return undefined;
    if (remove && capability.bit === Cap.capNotify && version >= CAP_302) return undefined;
    next = remove ? next & ~capability.bit : next | capability.bit;
  }
  return next;
}
