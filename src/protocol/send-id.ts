/** The sender's own id of a message, by which the server knows it again (docs/ext/send-id.md). */

export const SEND_ID_TAG = 'chat-tui/send-id';

/** The longest id; its characters are one byte each. */
export const SEND_ID_BYTES = 64;

/** How long a server remembers an id at least, seconds. */
export const SEND_ID_KEEP = 604_800;

const SEND_ID: RegExp = new RegExp(`^[A-Za-z0-9._:-]{1,${SEND_ID_BYTES}}$`);

export function isSendId(text: string): boolean {
  return SEND_ID.test(text);
}
