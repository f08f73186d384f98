/**
 * Texts as the search index holds them, and questions as it understands them.
 *
 * Both go through the same changes here. What somebody asks for is never FTS5's own language: every word is quoted, so
 * that nothing in it is an operator, and what it can cost is bounded by the number of words.
 */
import { foldName } from '../../../protocol/casemapping.js';

/**
 * How SQLite cuts a text into words: letters, digits and pictures, without accents and case. A change of it, or of
 * `indexedText`, needs an index that is made anew (schema.ts), since words are taken out as they were put in.
 */
export const TOKENIZER = "unicode61 remove_diacritics 2 categories ''L* N* Co So''";

/** Words of one question; each is a walk through its list. */
const MOST_WORDS = 12;

/** The shortest beginning of a word that is looked for: the index has lists of beginnings of this length. */
export const PREFIX_LENGTH = 3;

/** Scripts without spaces between words, and pictures: each character is a word of its own. */
const ALONE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{So}]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** A word of one piece that is long enough to be the beginning of another. */
const BEGINNING = new RegExp(`^\\S{${PREFIX_LENGTH},}$`, 'u');

/** What of a word can be found at all. */
const FINDABLE = /[\p{L}\p{N}\p{Co}\p{So}]/u;

/** The text that is indexed for a message. */
export function indexedText(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFC').replaceAll(ALONE, ' $& ');
}

/** Where a message is, as words: its conversation, and of a private one the two whose it is. */
export function indexedPlace(conversation: number, name: string): string {
  const identities = name.includes(' ') ? name.split(' ').map(identityWord) : [];
  return [conversationWord(conversation), ...identities].join(' ');
}

/** Whose a message is, as words. */
export function indexedAuthor(nick: string, account: string | null): string {
  const words = new Set([authorWord(nick)]);
  if (account !== null) words.add(authorWord(account));
  return [...words].join(' ');
}

/** What a question is about, in numbers of the file. */
export interface Question {
  readonly words: string;
  readonly from: string | undefined;
  readonly conversations: readonly number[];
  readonly identity: string | undefined;
}

/** The question in FTS5's language; undefined when nothing can answer it. */
export function matchExpression({ words, from, conversations, identity }: Question): string | undefined {
  const places = conversations.map(conversationWord);
  if (identity !== undefined) places.push(identityWord(identity));
  if (places.length === 0) return undefined;
  const parts = [`place : (${places.map(quoted).join(' OR ')})`];
  if (from !== undefined) parts.push(`author : ${quoted(authorWord(from))}`);
  if (words !== '') {
    const text = textExpression(words);
    if (text === undefined) return undefined;
    parts.push(`text : (${text})`);
  }
  return parts.join(' AND ');
}

function textExpression(text: string): string | undefined {
  const words = indexedWords(text);
  if (words.length === 0) return undefined;
  // A word that is followed by a space is finished.
  const last = /\s$/.test(text) ? -1 : words.length - 1;
  return words
    .map((word, index) => {
      const beginning = index === last && BEGINNING.test(word.trim());
      return beginning ? `${quoted(word)} *` : quoted(word);
    })
    .join(' AND ');
}

/** The words of a question that can be found. Characters that stand alone in the index stay together as a phrase. */
function indexedWords(text: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => FINDABLE.test(word))
    .slice(0, MOST_WORDS)
    .map(indexedText);
}

function quoted(word: string): string {
  // A NUL would be the end of the expression.
  return `"${word.replaceAll('\0', ' ').replaceAll('"', '""')}"`;
}

function conversationWord(id: number): string {
  return `c${id}`;
}

/** In hexadecimal, since a nick has characters that end a word. */
function authorWord(nick: string): string {
  return `n${Buffer.from(foldName(nick)).toString('hex')}`;
}

function identityWord(identity: string): string {
  return `i${Buffer.from(identity).toString('hex')}`;
}
