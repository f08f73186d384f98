/** Asking how far the reader has read with somebody; of rooms the server says it by itself (IRCv3 draft/read-marker). */
import type { Conversation } from './conversation.js';
import { usesMarkers } from './reading.js';
import type { Turn } from './state.js';

/** Once on each connection; what changes after that is told. */
export function askMarker({ state, effects }: Turn, { kind, target, reading }: Conversation): void {
  if (kind !== 'private' || reading.asked || !state.burstOver || !usesMarkers(state)) return;
  reading.asked = true;
  effects.push({ do: 'send', message: { command: 'MARKREAD', params: [target] } });
}
