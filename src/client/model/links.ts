/** Links in what people say, as far as a program may be asked to open them. */

const CANDIDATE =
  /\b(?:https?:\/\/|mailto:)[^\s<>"\u2400-\u2421\ufffd]+[^\s<>".,;:!?)\]}'\u2400-\u2421\ufffd]/giu;
/** More are not offered, and a longer one is no address that anybody means. */
const MOST_LINKS = 9;
const LONGEST = 2048;

/** Each link of a clean text once, in order. */
export function linksIn(text: string): string[] {
  const links = [...text.matchAll(CANDIDATE)].map(([link]) => link);
  return [...new Set(links.filter(isLink))].slice(0, MOST_LINKS);
}

/** Whether it is an address to open, and can be nothing else: no file, no option, no other program. */
export function isLink(link: string): boolean {
  // Behind "//" comes a host: with a third slash parsers take what was meant as a path for one.
  if (link.length > LONGEST || !/^(?:https?:\/\/[^/\\]|mailto:)/i.test(link)) return false;
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  return url.protocol === 'mailto:' ? url.pathname.includes('@') : url.hostname !== '';
}
