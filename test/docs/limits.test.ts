/** docs/limits.md: every row has a test that hits the bound, and each of these is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** By the first words of a row: the file under test/server, and part of the name of the test. Keys under `limits` have each-limit. */
const TESTS: Readonly<Record<string, readonly [file: string, name: string]>> = {
  'addresses whose rate is known': ['listen/admission.test.ts', 'new connections of one address come at'],
  'refused ones that are being told why': ['fixed-limits.test.ts', 'of those who are refused 64 are told'],
  '`tls.handshake`': ['tls.test.ts', 'one that drips byte by byte is closed when its time is over'],
  'TLS handshakes under way': ['tls.test.ts', 'beyond 512 of them the oldest gives way'],
  'connections of proxies whose header': ['proxy.test.ts', 'of more than 512 that say nothing the oldest'],
  'a PROXY header': ['listen/proxy-header.test.ts', 'never longer than what came'],
  "kernel's backlog": ['tls.test.ts', 'a hundred at once get in'],
  '`heartbeat.registration`': ['heartbeat.test.ts', '1,000 connections that never say who they are'],
  '`heartbeat.interval`': ['connection/connection.test.ts', 'a registered peer that falls silent is asked'],
  'line without tags': ['fixed-limits.test.ts', 'a line has 512 bytes, its tags 4,094 more'],
  'tags of a client': ['fixed-limits.test.ts', 'a line has 512 bytes, its tags 4,094 more'],
  'bytes without an end of line': [
    'dispatch/client.test.ts',
    'a line without end is refused before it fills',
  ],
  'what a command takes of that rate': [
    'each-limit.test.ts',
    'takes more of limits.line_rate than a message',
  ],
  'people written to that are remembered': ['state/allowance.test.ts', 'of 257 people who were written to'],
  'commands of one connection before': [
    'connection/input.test.ts',
    'many lines at once leave others their turn',
  ],
  'messages of one connection on their way': [
    'dispatch/client.test.ts',
    'a client whose messages wait for a slow',
  ],
  'length of a label': ['fixed-limits.test.ts', 'a label of 64 characters is answered'],
  'length of a send id': ['irc/send-id.test.ts', 'may have every character of the set and the full'],
  'a line of a batch': ['irc/multiline.test.ts', 'its lines count as a quarter each'],
  'open batches': ['irc/multiline.test.ts', 'is refused when nothing more comes for half a minute'],
  'references of refused batches': ['fixed-limits.test.ts', 'the reference of a batch has at most 64'],
  'length of a reference': ['fixed-limits.test.ts', 'the reference of a batch has at most 64'],
  'client-only tags on the lines': ['irc/multiline.test.ts', 'repeats no long client-only tags'],
  'lines kept for a client that is behind': [
    'connection/connection.test.ts',
    'what cannot be had again is kept',
  ],
  'answers kept for a client': [
    'connection/connection.test.ts',
    'a peer that does not take its answers is not',
  ],
  'a page from the log': ['connection/outgoing.test.ts', 'many who are behind are fed a page each in turn'],
  'pages on their way': ['connection/outgoing.test.ts', 'many who are behind are fed a page each in turn'],
  'events kept with their lines': ['delivery/log-lines.test.ts', 'are kept, the oldest is read again'],
  'bytes wait and none is taken': [
    'connection/connection.test.ts',
    'a silent peer whose socket accepts nothing',
  ],
  'one answer (LIST, WHO)': ['commands/bounded-answer.test.ts', 'a long one keeps well under a send queue'],
  NAMES: ['fixed-limits.test.ts', 'NAMES of the largest room has everybody'],
  'sockets written in one go': ['connection/flusher.test.ts', 'a big room is written in chunks'],
  'room key': ['fixed-limits.test.ts', 'a key of 64 bytes and a mask of 200 are taken'],
  'ban mask': ['fixed-limits.test.ts', 'a key of 64 bytes and a mask of 200 are taken'],
  'line of the MOTD': ['session/motd.test.ts', 'a long line is wrapped between characters'],
  'bans with an end taken away': ['dispatch/list-expiry.test.ts', '256 are taken away in one go'],
  'bans of the whole server': ['fixed-limits.test.ts', 'there are at most 1,000 bans of the whole server'],
  'passwords of operators': ['../core/password-gate.test.ts', 'eight wait, and the others are sent away'],
  'accounts with a role in a room': ['commands/roles.test.ts', 'roles are bounded'],
  'speakers remembered in a room': ['state/pace.test.ts', 'of ten thousand speakers those who are silent'],
  'slow mode': ['irc/bans.test.ts', "'86401'"],
  'masks and conditions of one LIST': ['commands/list.test.ts', 'of masks and conditions there are eight'],
  '`heartbeat.resume`': ['irc/resume.test.ts', 'the time is up: others are told why'],
  'sessions that wait for their clients': ['irc/resume.test.ts', 'of one address only so many sessions wait'],
  'tokens that a connection may get wrong': ['irc/resume.test.ts', 'after three tokens that are not valid'],
  'open invitations': ['fixed-limits.test.ts', 'of more than 64 open invitations'],
  WHOWAS: ['state/fold.test.ts', 'WHOWAS knows so many nicks and so many of each'],
  'messages whose receipts are counted': [
    'state/receipt-book.test.ts',
    '256 messages of a conversation at most',
  ],
  'receipts known of sessions': ['state/receipt-book.test.ts', 'of a member that leaves completes'],
  'what an author is told': ['state/receipt-book.test.ts', 'is at most four lines at a time'],
  'a confirmation (`RECEIPT`)': ['irc/receipts.test.ts', 'ten confirmations cost as much of the line rate'],
  'drafts in one transaction': [
    'store/embedded/batch.test.ts',
    'a batch takes whole appends until it has so many drafts',
  ],
  'drafts that wait for the disk': [
    'store/embedded/threads.test.ts',
    'more drafts than may wait are refused',
  ],
  'reads on their way': ['store/embedded/threads.test.ts', 'more reads than may wait are refused'],
  'heads of conversations in memory': [
    'store/embedded/bounded-map.test.ts',
    'keeps no more than its capacity',
  ],
  'authors in memory': ['store/embedded/bounded-map.test.ts', 'keeps no more than its capacity'],
  'what is replayed over stored sessions': ['store/embedded/session-keeper.test.ts', 'after 4,096 places'],
  'guests of one nickname': ['irc/absent.test.ts', 'of more than 16 guests of a nickname'],
  'searches on their way': ['store/embedded/search.test.ts', 'too many at once are refused in words'],
  'one search': ['store/embedded/search.test.ts', 'a walk that takes too long ends with what it has'],
  'words of one search': ['store/embedded/search-text.test.ts', 'twelve words'],
  'beginnings of words': ['store/embedded/search-text.test.ts', 'three characters'],
  'conversations of one search': ['commands/search.test.ts', 'more than a thousand lists of messages'],
  'a step of the search index': ['store/embedded/search.test.ts', 'a step is bounded, and says whether'],
  '`history.keep`': ['store/embedded/retention.test.ts', 'are rid of what is old'],
  '`history.max_bytes`': ['store/embedded/retention.test.ts', 'the oldest go until what is in use fits'],
  'a step of deleting': ['store/embedded/retention.test.ts', 'are rid of what is old'],
  'a step of forgetting': ['store/embedded/forgetting.test.ts', 'many messages go a thousand rows at a time'],
  'messages of it that are taken back': ['irc/forget.test.ts', 'more than is taken back before all eyes'],
  'a step of looking for leftovers': [
    'store/embedded/leftovers.test.ts',
    'it waits until something has been',
  ],
  'send ids': ['store/embedded/send-ids.test.ts', 'what is too old is forgotten a little at a time'],
  'read markers that wait': [
    'store/embedded/marker-keeper.test.ts',
    'of more moves than may wait for the disk',
  ],
  'read markers': ['store/embedded/markers.test.ts', 'a person has a thousand at most'],
  'write-ahead log': ['store/embedded/threads.test.ts', 'the write-ahead log stays small'],
  'problems that `verify` lists': ['store/embedded/damage.test.ts', 'names a hundred of very many'],
  'length of a value': ['observe/format.test.ts', 'cuts a value that would fill the disk'],
  'lines of one event a minute': ['observe/logger.test.ts', 'the same fault is one line, then one a minute'],
  'events watched for repeats': ['observe/repeats.test.ts', 'watches a bounded number of keys'],
  'bytes that PM2 has not read': ['observe/logger.test.ts', 'costs debug lines above 1 MiB'],
  'for goodbyes and draining': ['lifecycle.test.ts', 'a client that reads nothing does not keep'],
  'for the last commit and closing': ['shutdown.test.ts', 'a server that does not end is left after 7 s'],
  'password hashes at once': ['accounts/hash-queue.test.ts', 'two hashes are at work at once, 32 wait'],
  "wrong passwords of an operator's name": [
    'accounts/operator-gate.test.ts',
    'three guesses at a name are looked at',
  ],
  'wrong passwords of a name': ['accounts/throttle.test.ts', 'three mistakes are free'],
  'accounts made from an address': ['fixed-limits.test.ts', 'an address makes 32 accounts an hour'],
  'keys, open codes of an account': ['../contract/accounts.contract.ts', 'a code is good once, in its time'],
  'SASL message': ['irc/accounts.test.ts', 'what is no exchange is answered'],
};

/** First cells of the rows of all tables. */
const rows = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8')
  .split('\n')
  .flatMap((line) => /^\| (?!bound )([^|]+?) \|/.exec(line)?.[1] ?? []);

test('every row has its test', () => {
  expect(rows.length).toBeGreaterThan(100);
  const named = Object.keys(TESTS);
  expect(
    rows.filter((row) => !row.startsWith('`limits.') && !named.some((name) => row.startsWith(name))),
  ).toEqual([]);
  expect(named.filter((name) => !rows.some((row) => row.startsWith(name)))).toEqual([]);
});

test('every test that is named is there', () => {
  const missing = Object.values(TESTS).filter(([file, name]) => {
    const path = join(ROOT, 'test/server', file);
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(name);
  });
  expect(missing).toEqual([]);
});
