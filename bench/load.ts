/**
 * The load generator, in a process of its own: makes the members of one room, has some of them speak, and checks what
 * every one of them receives. Started by fanout.ts with the server's port and the scenario.
 */
import { connect, type Socket } from 'node:net';

import { formatText, Latencies, Receiver } from './receiver.js';
import { type LoadMessage, type LoadResult, ROOM, type Scenario } from './scenario.js';

/** Members whose latencies are measured. */
const SAMPLE = 50;
/** Connections made at the same time. */
const AT_ONCE = 50;
/** What has not come so long after the end is missing, ms. */
const PATIENCE_MS = 15_000;
/** The interval of confirmations, and the parts that it is done in. */
const CONFIRM_EVERY_MS = 250;
const CONFIRM_TURNS = 10;

const [portText = '', scenarioText = ''] = process.argv.slice(2);
const port = Number(portText);
const scenario = JSON.parse(scenarioText) as Scenario;

/** Long enough that what is not read soon is more than the kernel takes. */
const PADDING = 'a line of chat, about as long as they are; '.repeat(scenario.slow === undefined ? 1 : 7);

interface Member {
  readonly socket: Socket;
  readonly receiver: Receiver;
  readonly index: number;
  sent: number;
  /** Own messages that have come back. */
  echoed: number;
  /** The msgid that was confirmed last. */
  confirmed: string;
}

const now = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000) % 1e12;
const tell = (message: LoadMessage): void => {
  process.send?.(message);
};

const latencies = new Latencies();
/** Lines of RECEIPT. */
let confirmations = 0;
let told = 0;

try {
  const members = await makeMembers();
  // The notices of everybody's joining are still on their way to the first members.
  await quiet(members);
  tell({ say: 'begin' });
  tell({ say: 'end', result: await run(members) });
} catch (error) {
  tell({ say: 'failed', reason: String(error) });
}
process.disconnect?.();
setTimeout(() => process.exit(), 100);

async function makeMembers(): Promise<Member[]> {
  const members: Member[] = [];
  for (let from = 0; from < scenario.members; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, scenario.members - from);
    members.push(...(await Promise.all(Array.from({ length: count }, (_, i) => makeMember(from + i)))));
  }
  return members;
}

function makeMember(index: number): Promise<Member> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const onOther = (line: string): void => {
      if (line.startsWith('PING')) socket.write(`PONG${line.slice(4)}\r\n`);
      else if (line.includes(' RECEIPT ')) told++;
      else if (line.includes(` 366 m${index} ${ROOM} `)) resolve(member);
      else if (line.startsWith('ERROR')) reject(new Error(line));
    };
    const onMessage = (sender: number): void => {
      if (sender === index) member.echoed++;
    };
    const sample = index < SAMPLE ? latencies : undefined;
    const receiver = new Receiver(scenario.senders, sample, now, onOther, onMessage);
    const member: Member = { socket, receiver, index, sent: 0, echoed: 0, confirmed: '' };
    socket.on('data', (chunk: Buffer) => receiver.push(chunk));
    socket.on('error', reject);
    socket.write(
      `CAP REQ :${capabilities()}\r\nNICK m${index}\r\nUSER m 0 * :m\r\nCAP END\r\nJOIN ${ROOM}\r\nNAMES ${ROOM}\r\n`,
    );
  });
}

function capabilities(): string {
  const all = ['echo-message', 'draft/no-implicit-names'];
  if (scenario.receipts !== undefined) all.push('message-tags');
  if (scenario.receipts === true) all.push('chat-tui/receipts');
  return all.join(' ');
}

/** Every member confirms the newest message it has, once in an interval; they do not all do it at the same moment. */
function confirming(members: readonly Member[]): () => void {
  let turn = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % CONFIRM_TURNS;
    for (let i = turn; i < members.length; i += CONFIRM_TURNS) {
      const member = members[i];
      if (member === undefined || member.receiver.msgid === member.confirmed) continue;
      member.confirmed = member.receiver.msgid;
      member.socket.write(`RECEIPT ${ROOM} ${member.confirmed}\r\n`);
      confirmations++;
    }
  }, CONFIRM_EVERY_MS / CONFIRM_TURNS);
  return () => clearInterval(timer);
}

/** A PING of every member is answered behind everything that was sent before. */
async function quiet(members: readonly Member[]): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise((resolve) => setTimeout(resolve, 300));
  if (members.some(({ receiver }) => receiver.received > 0)) throw new Error('messages before the beginning');
}

async function run(members: readonly Member[]): Promise<LoadResult> {
  const senders = members.slice(0, scenario.senders);
  const stopConfirming = scenario.receipts === true ? confirming(members) : undefined;
  const [readBefore, writtenBefore] = bytes(members);
  const started = performance.now();
  const until = started + scenario.seconds * 1000;
  let total = 0;
  const say = (member: Member): void => {
    total++;
    const text = formatText(member.index, member.sent++, now(), PADDING);
    member.socket.write(`PRIVMSG ${ROOM} :${text}\r\n`);
  };
  while (performance.now() < until) {
    if (scenario.rate === 0) {
      for (const member of senders) {
        const free = scenario.window - (member.sent - member.echoed);
        if (free >= scenario.window / 2) {
          member.socket.cork();
          for (let i = 0; i < free; i++) say(member);
          member.socket.uncork();
        }
      }
    } else {
      const due = Math.floor(((performance.now() - started) / 1000) * scenario.rate);
      while (total < due) {
        const member = senders[total % senders.length];
        if (member === undefined || member.sent - member.echoed >= scenario.window) break;
        say(member);
      }
    }
    await new Promise((resolve) => (scenario.rate === 0 ? setImmediate(resolve) : setTimeout(resolve, 1)));
  }
  await allReceived(members, total);
  if (scenario.receipts !== undefined) {
    // The last messages are confirmed, and told of, within two intervals.
    await new Promise((resolve) => setTimeout(resolve, 3 * CONFIRM_EVERY_MS));
    stopConfirming?.();
  }
  const seconds = (performance.now() - started) / 1000;
  const [read, written] = bytes(members);
  const deliveries = members.reduce((sum, { receiver }) => sum + receiver.received, 0);
  const faults = check(members, total);
  const [p50, p99] = [latencies.quantile(0.5), latencies.quantile(0.99)];
  for (const { socket } of members) socket.destroy();
  const [bytesOut, bytesIn] = [read - readBefore, written - writtenBefore];
  return { messages: total, deliveries, seconds, bytesOut, bytesIn, confirmations, told, p50, p99, faults };
}

/** Bytes that the members have received and sent. */
function bytes(members: readonly Member[]): [received: number, sent: number] {
  const sum = (of: (socket: Socket) => number): number =>
    members.reduce((total, { socket }) => total + of(socket), 0);
  return [sum((socket) => socket.bytesRead), sum((socket) => socket.bytesWritten)];
}

async function allReceived(members: readonly Member[], total: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (members.some(({ receiver }) => receiver.received < total) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function check(members: readonly Member[], total: number): string[] {
  const faults: string[] = [];
  const [first] = members;
  for (const { receiver, index } of members) {
    const { received, faults: disorder, hash } = receiver;
    if (received !== total) faults.push(`member ${index} received ${received} of ${total}`);
    if (disorder > 0) faults.push(`member ${index} received ${disorder} messages out of their turn`);
    if (hash !== first?.receiver.hash) faults.push(`member ${index} saw another order than member 0`);
  }
  return faults;
}
