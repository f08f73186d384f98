/**
 * Decides from the clients' records alone whether the promises were kept. Pure: records in, verdict out.
 *
 * A message that was acknowledged, or that anybody was shown, must be in the record of every member that has read to
 * the end, exactly once; all records agree on one order, in which times and msgids rise and each sender's messages
 * stand as they were sent; nothing is shown that was not sent, and nothing that was refused. Where the server's
 * capabilities make it possible, every message has been answered in the end, and no session was lost.
 */
import { departures, mergeOrders } from './order.js';
import type { ClientRecord, SentMessage, ShownMessage } from './record.js';

/** The evidence. */
export interface Evidence {
  readonly records: readonly ClientRecord[];
  /** Who was to see each conversation, by its name. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** What went wrong with the trial itself, in words. */
  readonly troubles: readonly string[];
}

/** Kinds of failure, counted in messages; `expelled` in sessions that could have been resumed and were not. */
export type Failure = 'lost' | 'doubled' | 'reordered' | 'unsent' | 'unsettled' | 'expelled';

/** The verdict. */
export interface Verdict {
  readonly green: boolean;
  readonly messages: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Neither acknowledged nor refused where that is allowed: without send ids, or after a lost session. */
  readonly unanswered: number;
  readonly deliveries: number;
  readonly failures: Readonly<Record<Failure, number>>;
  /** Sessions taken over, and sessions that had to be begun anew after a connection was lost. */
  readonly resumed: number;
  readonly lostSessions: number;
  /** Private conversations whose ends were the same to the server all the time, out of all. */
  readonly wholePrivate: readonly [number, number];
  /** What went wrong, in words; the first few of each kind. */
  readonly problems: readonly string[];
}

/** Problems of a kind that are told in words; a broken server would fill the screen. */
const TOLD = 8;

/** Judges a trial. */
export function check(evidence: Evidence): Verdict {
  const findings = new Findings();
  for (const trouble of evidence.troubles) findings.trouble(trouble);
  const byNick = new Map(evidence.records.map((record) => [record.nick, record]));
  const sent = new Map<string, SentBy>();
  for (const record of evidence.records) {
    let index = 0;
    for (const message of record.sent.values()) sent.set(message.key, { record, message, index: index++ });
    for (const text of record.wrong) findings.trouble(`${record.nick}: ${text}`);
    for (const text of record.twice) findings.count('doubled', `${record.nick} was shown again: ${text}`);
    checkSettled(record, findings);
    for (let session = 2; record.resume && session <= record.identities; session++) {
      findings.count(
        'expelled',
        `${record.nick} had to begin session ${session}: it could not resume the one before`,
      );
    }
  }

  let deliveries = 0;
  const wholePrivate: [number, number] = [0, 0];
  for (const [name, nicks] of evidence.members) {
    const members = nicks.flatMap((nick) => byNick.get(nick) ?? []);
    const whole = name.startsWith('#') || members.every(({ identities }) => identities <= 1);
    if (!name.startsWith('#')) {
      wholePrivate[1]++;
      if (whole) wholePrivate[0]++;
    }
    deliveries += new ConversationCheck({ name, members, whole, sent, findings }).run();
  }

  const messages = [...sent.values()].map(({ message }) => message);
  const acknowledged = messages.filter((message) => message.acknowledged !== undefined).length;
  const refused = messages.filter((message) => message.refused !== undefined).length;
  if (acknowledged === 0) findings.trouble('Nothing was acknowledged, so nothing has been shown');
  return {
    green: findings.problems.length === 0,
    messages: messages.length,
    acknowledged,
    refused,
    unanswered: messages.length - acknowledged - refused,
    deliveries,
    failures: findings.failures,
    resumed: sum(evidence.records, ({ resumed }) => resumed),
    lostSessions: sum(evidence.records, ({ identities }) => Math.max(0, identities - 1)),
    wholePrivate,
    problems: findings.problems,
  };
}

interface SentBy {
  readonly record: ClientRecord;
  readonly message: SentMessage;
  /** Its place among its sender's messages. */
  readonly index: number;
}

class Findings {
  readonly failures: Record<Failure, number> = {
    lost: 0,
    doubled: 0,
    reordered: 0,
    unsent: 0,
    unsettled: 0,
    expelled: 0,
  };
  readonly problems: string[] = [];

  count(kind: Failure, what: string): void {
    this.failures[kind]++;
    if (this.failures[kind] <= TOLD) this.problems.push(`${kind}: ${what}`);
  }

  trouble(what: string): void {
    this.problems.push(`trouble: ${what}`);
  }
}

function checkSettled(record: ClientRecord, findings: Findings): void {
  const repeatable = record.sendId && record.identities <= 1;
  for (const { key, acknowledged, refused, connection } of record.sent.values()) {
    if (acknowledged !== undefined || refused !== undefined) continue;
    if (repeatable || connection === record.connections) {
      findings.count('unsettled', `${key} has neither been acknowledged nor refused`);
    }
  }
}

/** The check of one conversation. */
class ConversationCheck {
  readonly #name: string;
  readonly #members: readonly ClientRecord[];
  /** Both ends were the same to the server all the time, or it is a room: all must have everything. */
  readonly #whole: boolean;
  readonly #sent: ReadonlyMap<string, SentBy>;
  readonly #findings: Findings;
  /** By key: the msgid under which it was first found. */
  readonly #stored = new Map<string, string>();
  /** By msgid: what it is, for all. */
  readonly #contents = new Map<string, string>();

  constructor(subject: {
    readonly name: string;
    readonly members: readonly ClientRecord[];
    readonly whole: boolean;
    readonly sent: ReadonlyMap<string, SentBy>;
    readonly findings: Findings;
  }) {
    this.#name = subject.name;
    this.#members = subject.members;
    this.#whole = subject.whole;
    this.#sent = subject.sent;
    this.#findings = subject.findings;
  }

  /** Checks everything; gives the number of deliveries looked at. */
  run(): number {
    const views = this.#members.map((member) => this.#checkView(member, this.#shownTo(member)));
    if (this.#whole) {
      this.#checkAgreement(views);
      this.#checkComplete(views);
    }
    return views.reduce((total, view) => total + view.length, 0);
  }

  #shownTo(member: ClientRecord): readonly ShownMessage[] {
    return member.shown.get(this.#name) ?? [];
  }

  /** Looks at one view by itself; gives its keys in order. */
  #checkView(member: ClientRecord, shown: readonly ShownMessage[]): string[] {
    const keys: string[] = [];
    const latest = new Map<string, number>();
    let previous: ShownMessage | undefined;
    for (const message of shown) {
      const key = message.text.split(' ', 1)[0] ?? '';
      const where = `in the record of ${member.nick} in ${this.#name} (${message.path}, connection ${message.connection})`;
      this.#checkOrigin(key, message, where);
      this.#checkCopies(key, message, keys.length === 0 ? undefined : latest.get(key), where);
      if (this.#whole && previous) this.#checkRise(previous, message, where);
      const by = this.#sent.get(key);
      if (by) {
        // To the server, a private conversation with somebody who could not resume is another one, with an order
        // of its own: what was read of it from the history may come before what came live of the earlier one.
        const sender = ` ${by.record.nick} ${this.#whole ? '' : by.message.identity}`;
        if ((latest.get(sender) ?? -1) > by.index) {
          this.#findings.count('reordered', `${key} stands behind a later message of its sender ${where}`);
        }
        latest.set(sender, Math.max(latest.get(sender) ?? -1, by.index));
      }
      latest.set(key, keys.length);
      keys.push(key);
      previous = message;
    }
    return keys;
  }

  #checkOrigin(key: string, message: ShownMessage, where: string): void {
    const by = this.#sent.get(key);
    const wrong =
      (!by && 'nobody sent it') ||
      (by && by.record.nick !== message.sender && `${by.record.nick} sent it, not ${message.sender}`) ||
      (by && by.message.conversation !== this.#name && `it was sent to ${by.message.conversation}`) ||
      (by && by.message.text !== message.text && 'its text is another') ||
      (by?.message.refused !== undefined && `it was refused: ${by.message.refused}`) ||
      (message.msgid === '' && 'it has no msgid');
    if (typeof wrong === 'string') this.#findings.count('unsent', `${key} is ${where}, but ${wrong}`);
    const content = `${message.sender} ${message.time} ${message.text}`;
    const known = this.#contents.get(message.msgid);
    if (known !== undefined && known !== content) {
      this.#findings.count('unsent', `${message.msgid} is "${content}" ${where}, and "${known}" elsewhere`);
    }
    this.#contents.set(message.msgid, content);
  }

  #checkCopies(key: string, message: ShownMessage, earlier: number | undefined, where: string): void {
    const known = this.#stored.get(key) ?? this.#sent.get(key)?.message.acknowledged;
    if (earlier !== undefined) {
      this.#findings.count('doubled', `${key} is twice ${where}, the second time as ${message.msgid}`);
    } else if (known !== undefined && known !== message.msgid) {
      this.#findings.count('doubled', `${key} is ${message.msgid} ${where}, and ${known} elsewhere`);
    }
    if (!this.#stored.has(key)) this.#stored.set(key, message.msgid);
  }

  #checkRise(previous: ShownMessage, message: ShownMessage, where: string): void {
    if (message.msgid <= previous.msgid) {
      this.#findings.count('reordered', `${message.msgid} comes after ${previous.msgid} ${where}`);
    } else if (message.time <= previous.time) {
      this.#findings.count(
        'reordered',
        `${message.msgid} of ${message.time} comes after ${previous.time} ${where}`,
      );
    }
  }

  #checkAgreement(views: readonly (readonly string[])[]): void {
    const order = mergeOrders(views);
    for (const [index, view] of views.entries()) {
      for (const key of departures(view, order)) {
        const nick = this.#members[index]?.nick ?? '';
        this.#findings.count(
          'reordered',
          `${key} stands in ${this.#name} elsewhere for ${nick} than for others`,
        );
      }
    }
  }

  #checkComplete(views: readonly (readonly string[])[]): void {
    const due = new Set(this.#stored.keys());
    for (const { message } of this.#sent.values()) {
      if (message.conversation === this.#name && message.acknowledged !== undefined) due.add(message.key);
    }
    const held = this.#members.map((_, index) => new Set(views[index]));
    for (const [index, { nick, finished }] of this.#members.entries()) {
      if (!finished.has(this.#name)) this.#findings.trouble(`${nick} has not read ${this.#name} to its end`);
      else this.#checkHas(held[index] ?? new Set(), due, nick);
    }
  }

  #checkHas(has: ReadonlySet<string>, due: ReadonlySet<string>, nick: string): void {
    for (const key of due) {
      if (has.has(key)) continue;
      const acknowledged = this.#sent.get(key)?.message.acknowledged;
      const standing = acknowledged === undefined ? 'shown to others' : `acknowledged as ${acknowledged}`;
      this.#findings.count('lost', `${key}, ${standing}, is not in the record of ${nick} in ${this.#name}`);
    }
  }
}

function sum(records: readonly ClientRecord[], value: (record: ClientRecord) => number): number {
  return records.reduce((total, record) => total + value(record), 0);
}
