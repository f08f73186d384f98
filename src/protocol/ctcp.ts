/** CTCP, of which only ACTION ("/me waves") lives on (Modern IRC client-to-client protocol). */

const DELIMITER = '\x01';
const ACTION = `${DELIMITER}ACTION`;

export interface Ctcp {
  /** Upper case: ACTION, VERSION, PING... */
  command: string;
  text: string;
}

/** Reads a whole message as CTCP, its closing delimiter being optional; undefined when it is ordinary text. */
export function parseCtcp(text: string): Ctcp | undefined {
  if (!text.startsWith(DELIMITER)) return undefined;
  const body = text.slice(1, text.length > 1 && text.endsWith(DELIMITER) ? -1 : text.length);
  const space = body.indexOf(' ');
  const command = (space < 0 ? body : body.slice(0, space)).toUpperCase();
  return command === '' ? undefined : { command, text: space < 0 ? '' : body.slice(space + 1) };
}

/** The text of an ACTION, or undefined when the message is none. */
export function parseAction(text: string): string | undefined {
  if (!text.startsWith(DELIMITER)) return undefined;
  const ctcp = parseCtcp(text);
  return ctcp?.command === 'ACTION' ? ctcp.text : undefined;
}

/** The message that makes others see "* nick text". */
export function formatAction(text: string): string {
  return `${ACTION} ${text}${DELIMITER}`;
}
