/** The sizes of the wire, in bytes of UTF-8 (Modern IRC; IRCv3 message-tags), and how to measure and keep them. */

/** A line without its tags, CR LF included. */
export const LINE_BYTES = 512;
/** What a client may send as tags, from `@` to the space after them, both included. */
export const CLIENT_TAG_BYTES = 4096;
/** What a server may send as tags: the client's 4,094 bytes, as many of its own, `@`, `;` and space. */
export const TAG_BYTES = 8191;
/** No line of either direction is longer; what is may be hostile. */
export const LONGEST_LINE_BYTES = 16_384;

/** Bytes of `text` in UTF-8; a lone surrogate counts as the three bytes of U+FFFD, which is what it is sent as. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPairAt(text, i)) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

/**
 * The longest beginning of `text` that fits into `max` bytes and does not cut a grapheme cluster; where the first
 * cluster alone is too long, it is cut between code points.
 */
export function truncateBytes(text: string, max: number): string {
  if (text.length * 3 <= max || byteLength(text) <= max) return text;
  const hardEnd = endAt(text, max);
  let end = 0;
  // The cluster that crosses the end decides; a little text after it is enough to see where it ends.
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, hardEnd + 64))) {
    if (index + segment.length > hardEnd) break;
    end = index + segment.length;
  }
  return text.slice(0, end === 0 ? hardEnd : end);
}

/** The index at which `max` bytes are used up, never between the halves of a surrogate pair. */
function endAt(text: string, max: number): number {
  let bytes = 0;
  let i = 0;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    const pair = isPairAt(text, i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : pair ? 4 : 3;
    if (bytes > max) break;
    i += pair ? 2 : 1;
  }
  return i;
}

function isPairAt(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}
