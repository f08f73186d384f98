/** The modes of a person in one word. */
import type { Session } from '../state/session.js';

/** What 221 says; the same for a session that is taken over. */
export function describeOwnModes({ invisible, serverOperator, wallops, connection }: Session): string {
  return `+${invisible ? 'i' : ''}${serverOperator ? 'o' : ''}${wallops ? 'w' : ''}${connection.secure ? 'Z' : ''}`;
}
