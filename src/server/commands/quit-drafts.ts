/** What the log is told when a session has come to its end, whatever ended it. */
import type { Session } from '../state/session.js';
import type { Draft } from '../store/types.js';
import { presenceDraft } from './drafts.js';

/**
 * Marks the session as ended and says it to the log, once: a second call, and one for a session that nobody has
 * seen, has nothing to say. The nick is to be released in the directory when the event is out.
 *
 * @param text as others are shown it: `Quit: bye`, `Connection lost`
 */
export function quitDrafts(session: Session, text: string): readonly Draft[] {
  if (session.ended) return [];
  session.ended = true;
  return session.registered ? [quitDraft(session, text)] : [];
}

/** The quit itself, for a QUIT that is not over before others have been told. */
export function quitDraft(session: Session, text: string): Draft {
  return presenceDraft(session, 'quit', '', text);
}
