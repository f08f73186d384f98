/** What may be sent now, and what the server will make of it: read off the state by the outbox's side of the engine. */
import { Cap, capNumber, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { SEND_ID_KEEP } from '../../protocol/send-id.js';
import type { ClientState } from './state.js';

/** Part of the time for which the server keeps ids: both clocks may run wrong, and the way there takes time. */
const CERTAIN = 0.95;

/** Whether an own line for `target` may be written now, or has to wait for a connection, a join or the catch-up. */
export function canSendTo(state: ClientState, target: string): boolean {
  if (!state.burstOver) return false;
  const conversation = state.conversations.get(foldName(target));
  if (conversation === undefined) return true;
  if (conversation.kind === 'room' && conversation.wanted && !conversation.joined) return false;
  return !conversation.catchingUp;
}

/**
 * Whether the server knows a line of ours by its id when it is sent again: the cap, the same sender as before, and not
 * too long ago.
 *
 * @param age ms since it was sent first
 */
export function canRepeat({ resumed, caps, capValues }: ClientState, age: number): boolean {
  if (!resumed || !hasCap(caps, Cap.sendId | Cap.messageTags)) return false;
  const keep = capNumber(capValues.get('chat-tui/send-id'), 'keep') ?? SEND_ID_KEEP;
  return age < keep * 1000 * CERTAIN;
}

/** Whether the server confirms own lines by sending them back. */
export function hasEcho(state: ClientState): boolean {
  return hasCap(state.caps, Cap.echoMessage);
}
