/** Which kinds of events a session is shown of the past. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import type { EventKind } from '../store/types.js';

const SAID: readonly EventKind[] = ['message', 'notice'];
const HAPPENED: readonly EventKind[] = ['join', 'part', 'quit', 'nick', 'kick', 'topic', 'mode'];

/** What was said; with draft/event-playback also what happened, and to those who can read them tags alone and redactions. */
export function historyKinds(capabilities: number): readonly EventKind[] {
  if (!hasCap(capabilities, Cap.eventPlayback)) return SAID;
  const tagmsg: readonly EventKind[] = hasCap(capabilities, Cap.messageTags) ? ['tagmsg'] : [];
  const redact: readonly EventKind[] = hasCap(capabilities, Cap.messageRedaction) ? ['redact'] : [];
  return [...SAID, ...tagmsg, ...HAPPENED, ...redact];
}
