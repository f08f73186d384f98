/** Generators of messages and hostile text for the property tests. */
import fc from 'fast-check';
import { ProtocolError } from '../../src/protocol/errors.js';

const NASTY = [
  '\0',
  '\r',
  '\n',
  ' ',
  ':',
  ';',
  '@',
  '=',
  '\\',
  '+',
  '/',
  '\x01',
  '\x1b',
  '\u202e',
  '\ud800',
  '😀',
  'é',
];

/** Text in which everything that has a meaning to IRC, terminals or UTF-16 is frequent. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 2, arbitrary: fc.constantFrom('PRIVMSG', '#lobby', '001', 'a', '__proto__', 'constructor') },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

/** Text that may stand in a line. */
export const lineText: fc.Arbitrary<string> = hostileText.map((text) => text.replaceAll(/[\0\r\n]/g, ''));

const word: fc.Arbitrary<string> = lineText
  .map((text) => text.replaceAll(' ', '').replace(/^:+/, ''))
  .filter((text) => text !== '');

const keyName = fc.string({ unit: fc.constantFrom(...'abzABZ019-'.split('')), minLength: 1, maxLength: 8 });
const vendor = fc.constantFrom('', 'draft/', 'example.org/', 'xn--e1afmkfd.org/');
export const tagKey: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom('', '+'), vendor, keyName).map((parts) => parts.join('')),
  fc.constantFrom('constructor', 'toString', 'valueOf'),
);

export const tags: fc.Arbitrary<Map<string, string>> = fc
  .array(
    fc.tuple(
      tagKey,
      hostileText.map((text) => text.replaceAll('\0', '')),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => new Map(pairs));

export const command: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('PRIVMSG', 'NOTICE', 'JOIN', 'CAP', 'TOPIC', 'QUIT', '001', '353', '999'),
  fc.string({ unit: fc.constantFrom(...'ABCXYZ'.split('')), minLength: 1, maxLength: 12 }),
);

export const params: fc.Arbitrary<string[]> = fc
  .tuple(fc.array(word, { maxLength: 6 }), fc.option(lineText, { nil: undefined }))
  .map(([middle, last]) => (last === undefined ? middle : [...middle, last]));

export const goodMessage: fc.Arbitrary<{
  tags: Map<string, string>;
  source: string | undefined;
  command: string;
  params: string[];
}> = fc.record({ tags, source: fc.option(word, { nil: undefined }), command, params });

/** What `run` gives, or undefined when it refuses with a ProtocolError; any other error is a failure of the test. */
export function unlessRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
