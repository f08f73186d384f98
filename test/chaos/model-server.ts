/**
 * A chat server in miniature, right or wrong on purpose: the harness is tried on it before it judges the real one.
 *
 * Its disk is an array that outlives a crash; what has been appended is committed a moment later, and only then
 * shown, unless it has been told to make one of the mistakes that the harness must notice.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { LineSplitter, readLine, type IrcLine } from './irc-line.js';
import type { ServerFault } from './schedule.js';
import type { Victim } from './victim.js';

/** Mistakes of a server. */
export type Mistake =
  /** The sender gets its copy before the message is on the disk. */
  | 'early-ack'
  /** A message that is sent again is stored again. */
  | 'no-dedupe'
  /** The history after a message begins one message too late. */
  | 'off-by-one'
  /** Receivers are shown messages in the order in which they came, not in that of the log. */
  | 'eager-delivery'
  /** A token is of no use once presented, although the answer with the next one may never arrive. */
  | 'spent-token';

interface Stored {
  readonly place: number;
  readonly time: number;
  readonly session: Session;
  readonly conversation: string;
  readonly target: string;
  readonly text: string;
  readonly sendId: string | undefined;
}

/** Kept over a crash, as the store would. */
interface Session {
  readonly nick: string;
  readonly identity: number;
  /** The last two: the earlier one is good until its successor has been presented. */
  tokens: string[];
  readonly rooms: Set<string>;
  connection: Connection | undefined;
}

interface Connection {
  readonly socket: Socket;
  nick: string;
  user: boolean;
  negotiating: boolean;
  resumable: boolean;
  presented: string | undefined;
  session: Session | undefined;
}

/** Time from an append to its commit, in milliseconds; with the mistake early-ack so long that a crash falls in. */
const COMMIT_AFTER = 2;
const LATE_COMMIT_AFTER = 400;

const OFFERED =
  'message-tags server-time batch echo-message labeled-response standard-replies draft/chathistory ' +
  'chat-tui/send-id=keep=604800,max=64 chat-tui/resume=grace=120';

/** The model. */
export class ModelServer implements Victim {
  readonly host = '127.0.0.1';
  readonly lobby = '#lobby';
  readonly crashes = 0;
  readonly #mistake: Mistake | undefined;
  readonly #disk: Stored[] = [];
  readonly #sessions = new Map<string, Session>();
  readonly #connections = new Set<Connection>();
  #appended: { readonly event: Stored; readonly label: string | undefined }[] = [];
  #commit: NodeJS.Timeout | undefined;
  #server: Server | undefined;
  #places = 0;
  #port = 0;

  constructor(mistake?: Mistake) {
    this.#mistake = mistake;
  }

  get port(): number {
    return this.#port;
  }

  unavailable(kind: ServerFault['do']): string | undefined {
    return kind === 'kill' || kind === 'restart' ? undefined : 'the model lives in this process';
  }

  async start(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, this.host, resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async suffer(fault: ServerFault): Promise<void> {
    await this.stop();
    if (fault.do === 'kill' || fault.do === 'restart') await pause(fault.down);
    await this.start();
  }

  /** Always a crash: what has not been committed is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.#commit);
    this.#commit = undefined;
    this.#appended = [];
    const closed = new Promise<void>((resolve) => this.#server?.close(() => resolve()));
    for (const { socket } of this.#connections) socket.resetAndDestroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const fresh = { nick: '', user: false, negotiating: false, resumable: false };
    const connection: Connection = { ...fresh, socket, presented: undefined, session: undefined };
    const splitter = new LineSplitter();
    this.#connections.add(connection);
    socket.on('data', (chunk) => {
      for (const line of splitter.push(chunk)) {
        if (!socket.destroyed) this.#line(connection, readLine(line));
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#connections.delete(connection);
      if (connection.session?.connection !== connection) return;
      connection.session.connection = undefined;
      if (!connection.resumable) this.#sessions.delete(connection.nick);
    });
  }

  #line(connection: Connection, { command, params, tags }: IrcLine): void {
    const [first = '', second = ''] = params;
    if (command === 'PING') this.#say(connection, `PONG model :${first}`);
    else if (command === 'CAP') this.#capabilities(connection, first, second);
    else if (command === 'NICK') connection.nick = first;
    else if (command === 'USER') connection.user = true;
    else if (command === 'RESUME') connection.presented = first;
    else if (command === 'QUIT') {
      this.#sessions.delete(connection.nick);
      connection.socket.end();
    } else if (connection.session) this.#chat(connection.session, { command, params, tags, from: '' });
    if (!connection.session && connection.user && connection.nick !== '' && !connection.negotiating) {
      this.#register(connection);
    }
  }

  #capabilities(connection: Connection, what: string, list: string): void {
    connection.negotiating = what !== 'END';
    if (what === 'LS') this.#say(connection, `CAP * LS :${OFFERED}`);
    if (what !== 'REQ') return;
    connection.resumable ||= list.includes('chat-tui/resume');
    this.#say(connection, `CAP * ACK :${list}`);
  }

  #register(connection: Connection): void {
    const { nick, presented } = connection;
    const known = this.#sessions.get(nick);
    const resumed = known !== undefined && presented !== undefined && known.tokens.includes(presented);
    if (known && !resumed && presented === undefined) {
      connection.nick = '';
      this.#say(connection, `433 * ${nick} :Nickname is already in use`);
      return;
    }
    const taken = resumed ? known : undefined;
    const session: Session = taken ?? {
      nick,
      identity: ++this.#places,
      tokens: [],
      rooms: new Set([this.lobby]),
      connection: undefined,
    };
    known?.connection?.socket.destroy();
    session.connection = connection;
    const still = this.#mistake === 'spent-token' || presented === undefined ? [] : [presented];
    session.tokens = [...still, `token${++this.#places}`];
    connection.session = session;
    this.#sessions.set(nick, session);
    if (resumed) this.#say(connection, `RESUME SUCCESS ${nick}`);
    else if (presented !== undefined) this.#say(connection, 'FAIL RESUME INVALID_TOKEN :No such session');
    this.#say(connection, `001 ${nick} :Welcome`);
    this.#say(connection, `422 ${nick} :No message of the day`);
    if (connection.resumable) this.#say(connection, `RESUME TOKEN ${session.tokens.at(-1) ?? ''}`);
    for (const room of session.rooms) this.#say(connection, `:${nick}!m@m JOIN ${room}`);
  }

  #chat(session: Session, { command, params, tags }: IrcLine): void {
    const [first = '', second = '', third = '', fourth = ''] = params;
    if (command === 'JOIN') {
      for (const room of first.split(',')) {
        session.rooms.add(room);
        this.#tell(session, `:${session.nick}!m@m JOIN ${room}`);
      }
    } else if (command === 'CHATHISTORY') {
      this.#history(session, second, third, Number(fourth));
    } else if (command === 'PRIVMSG') {
      this.#message(session, first, second, tags);
    }
  }

  #message(session: Session, target: string, text: string, tags: ReadonlyMap<string, string>): void {
    const label = tags.get('label');
    const sendId = tags.get('chat-tui/send-id');
    const conversation = this.#conversation(session, target);
    if (conversation === undefined) {
      this.#tell(
        session,
        `${label === undefined ? '' : `@label=${label} `}:model 401 ${session.nick} ${target} :No such nick`,
      );
      return;
    }
    const same = (event: Stored): boolean => event.session === session && event.sendId === sendId;
    const first = this.#mistake === 'no-dedupe' ? undefined : this.#disk.find(same);
    const waiting =
      this.#mistake === 'no-dedupe' ? undefined : this.#appended.find(({ event }) => same(event))?.event;
    // A repeat of what is still being committed is answered by that commit, unless that has been done too early.
    const repeated = this.#mistake === 'early-ack' ? (first ?? waiting) : first;
    if (repeated)
      this.#tell(session, this.#written(repeated, `label=${label ?? ''};chat-tui/send-id=${sendId ?? ''}`));
    if (repeated ?? waiting) return;
    const place = ++this.#places;
    const event = { place, time: 1_700_000_000_000 + place, session, conversation, target, text, sendId };
    if (this.#mistake === 'early-ack') this.#tell(session, this.#written(event, `label=${label ?? ''}`));
    if (this.#mistake === 'eager-delivery' && place % 3 === 0) this.#deliver(event, undefined);
    this.#appended.push({ event, label });
    const delay = this.#mistake === 'early-ack' ? LATE_COMMIT_AFTER : COMMIT_AFTER;
    this.#commit ??= setTimeout(() => this.#write(), delay);
  }

  #write(): void {
    this.#commit = undefined;
    const batch = this.#appended;
    this.#appended = [];
    for (const { event, label } of batch) {
      this.#disk.push(event);
      if (this.#mistake !== 'eager-delivery' || event.place % 3 !== 0) this.#deliver(event, label);
    }
  }

  #deliver(event: Stored, label: string | undefined): void {
    for (const session of this.#sessions.values()) {
      const mine = session === event.session;
      const meant = event.target.startsWith('#')
        ? session.rooms.has(event.target)
        : session.nick === event.target;
      if (mine && this.#mistake === 'early-ack') continue;
      if (mine) this.#tell(session, this.#written(event, `label=${label ?? ''}`));
      else if (meant) this.#tell(session, this.#written(event, ''));
    }
  }

  #history(session: Session, target: string, anchor: string, limit: number): void {
    const conversation = this.#conversation(session, target);
    if (conversation === undefined) {
      this.#tell(session, `FAIL CHATHISTORY INVALID_TARGET AFTER ${target} :No such conversation`);
      return;
    }
    const all = this.#disk.filter((event) => event.conversation === conversation);
    const after = anchor.startsWith('msgid=')
      ? all.findIndex((event) => `msgid=${msgid(event)}` === anchor)
      : -1;
    const start = after + (this.#mistake === 'off-by-one' ? 2 : 1);
    this.#tell(session, `BATCH +h chathistory ${target}`);
    for (const event of all.slice(start, start + limit)) this.#tell(session, this.#written(event, 'batch=h'));
    this.#tell(session, 'BATCH -h');
  }

  #conversation(session: Session, target: string): string | undefined {
    if (target.startsWith('#')) return session.rooms.has(target) ? target : undefined;
    const other = this.#sessions.get(target);
    return other && [session.identity, other.identity].sort((one, two) => one - two).join(' ');
  }

  #written(event: Stored, tags: string): string {
    const time = new Date(event.time).toISOString();
    const { nick } = event.session;
    return `@${tags === '' ? '' : `${tags};`}msgid=${msgid(event)};time=${time} :${nick}!m@m PRIVMSG ${event.target} :${event.text}`;
  }

  #tell(session: Session, line: string): void {
    if (session.connection) this.#say(session.connection, line);
  }

  #say({ socket }: Connection, line: string): void {
    if (!socket.destroyed)
      socket.write(`${line.startsWith('@') || line.startsWith(':') ? '' : ':model '}${line}\r\n`);
  }
}

function msgid({ place }: Stored): string {
  return String(place).padStart(10, '0');
}
