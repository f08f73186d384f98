/** A client's journal as the checker wants it: what it sent, what came of that, and what it was shown, in order. */
import { readJournal, type Entry } from './journal.js';

/** A message that a client wrote. */
export interface SentMessage {
  readonly key: string;
  readonly conversation: string;
  readonly text: string;
  /** Who its sender was to the server when it was written first. */
  readonly identity: number;
  /** The connection on which it was written last. */
  connection: number;
  /** The msgid of the server's copy, when one came (or, without send ids, when it was found in the history). */
  acknowledged: string | undefined;
  refused: string | undefined;
}

/** A message that a client was shown. */
export interface ShownMessage {
  readonly msgid: string;
  readonly time: string;
  readonly sender: string;
  readonly text: string;
  /** How it came, for the report. */
  readonly path: string;
  readonly connection: number;
}

/** Everything that one client has to say. */
export interface ClientRecord {
  readonly nick: string;
  /** By key, in the order of writing. */
  readonly sent: Map<string, SentMessage>;
  /** By conversation, in the order in which they were shown. */
  readonly shown: Map<string, ShownMessage[]>;
  /** Deliveries of something that had been shown before, without a reason. */
  readonly twice: string[];
  /** Conversations read to the end of the trial. */
  readonly finished: Set<string>;
  /** Times that it was somebody new to the server; private messages hang on that. */
  identities: number;
  /** Sessions taken over, and connections made and lost. */
  resumed: number;
  connections: number;
  /** Whether the server offered send ids, and the takeover of sessions, on every connection. */
  sendId: boolean;
  resume: boolean;
  readonly wrong: string[];
  readonly remarks: string[];
}

/** Reads a journal. */
export function readRecord(nick: string, journal: string): ClientRecord {
  return makeRecord(nick, readJournal(journal));
}

/** The record that entries make up. */
export function makeRecord(nick: string, entries: readonly Entry[]): ClientRecord {
  const record: ClientRecord = {
    nick,
    sent: new Map(),
    shown: new Map(),
    twice: [],
    finished: new Set(),
    identities: 0,
    resumed: 0,
    connections: 0,
    sendId: true,
    resume: true,
    wrong: [],
    remarks: [],
  };
  for (const entry of entries) take(record, entry);
  return record;
}

function take(record: ClientRecord, entry: Entry): void {
  switch (entry.k) {
    case 'connected':
      record.connections++;
      break;
    case 'offers':
      record.sendId &&= entry.sendId;
      record.resume &&= entry.resume;
      break;
    case 'identity':
      record.identities++;
      break;
    case 'resumed':
      record.resumed++;
      break;
    case 'sent': {
      const { key, c: conversation, text, i: identity, n: connection } = entry;
      const open = { acknowledged: undefined, refused: undefined };
      record.sent.set(key, { key, conversation, text, identity, connection, ...open });
      break;
    }
    case 'again':
    case 'ack':
    case 'found':
    case 'refused':
      settle(record.sent.get(entry.key), entry);
      break;
    case 'shown': {
      const { c, m: msgid, t: time, s: sender, x: text, h: path, n: connection } = entry;
      const list = record.shown.get(c) ?? [];
      list.push({ msgid, time, sender, text, path, connection });
      record.shown.set(c, list);
      break;
    }
    case 'twice':
      record.twice.push(`${entry.m} in ${entry.c} (${entry.h}, connection ${entry.n}): ${entry.x}`);
      break;
    case 'finished':
      record.finished.add(entry.c);
      break;
    case 'start':
    case 'lost':
    case 'token':
      break;
    case 'note':
      (entry.wrong ? record.wrong : record.remarks).push(entry.text);
  }
}

function settle(message: SentMessage | undefined, entry: Entry): void {
  if (!message) return;
  if (entry.k === 'again') message.connection = entry.n;
  else if (entry.k === 'refused') message.refused = entry.why;
  else if (entry.k === 'ack' || entry.k === 'found') message.acknowledged ??= entry.m;
}
