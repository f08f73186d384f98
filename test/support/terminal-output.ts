/** A strict reader of what is written to a terminal: it knows the sequences that the client writes, and no other. */

/** Cursor, attributes, erasing, save and restore; modes that come with frames; title, links, notifications, the bell. */
const KNOWN = [
  /\x1b\[\d*(?:;\d+)?H/,
  /\x1b\[\d*[CGKX]/,
  /\x1b\[[0-9;]*m/,
  /\x1b\[2J/,
  /\x1b\[\?25[hl]/,
  /\x1b[78]/,
  /\x1b\]2;[^\0-\x1f\x7f-\x9f]{0,200}\x07/,
  /\x1b\]8;(?:id=[\w-]{1,32};[!-~]+|;)\x1b\\/,
  /\x1b\]9;[^\0-\x1f\x7f-\x9f]{0,500}\x07/,
  /\x1b\]777;notify;[^\0-\x1f\x7f-\x9f;]{1,200};[^\0-\x1f\x7f-\x9f;]{0,400}\x07/,
  /\x1b\]99;[\w=:+/-]+;[A-Za-z0-9+/=]*\x1b\\/,
  /\x07/,
];
/** C0, DEL, C1, what reorders a row or is invisible, and halves of characters. */
const CONTROL =
  /[\0-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/;
const SEQUENCES = new RegExp(KNOWN.map(({ source }) => source).join('|'), 'g');

/** @returns what is in the output and must not be, with what stands around it; undefined when all is well */
export function forbiddenIn(output: string): string | undefined {
  const rest = output.replace(SEQUENCES, '');
  const at = rest.search(CONTROL);
  return at < 0 ? undefined : JSON.stringify(rest.slice(Math.max(0, at - 40), at + 40));
}
