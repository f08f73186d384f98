/**
 * A client without a screen: registers, joins, writes numbered messages at a rate, notes down all that it is shown,
 * and after a cut comes back, reads what it missed and sends again what may be sent again.
 */
import { CatchUp } from './catch-up.js';
import type { Arrival } from './conversation.js';
import type { IrcLine } from './irc-line.js';
import { Labels } from './labels.js';
import { Link } from './link.js';
import { Memory } from './memory.js';
import { conversationName, type ClientPlan } from './plan.js';
import { seeded } from './random.js';
import { Registration, type Registered } from './registration.js';
import { Writer } from './writer.js';

/** What a client is asked to do, one after the other, and says when it is done. */
export type Phase = 'gather' | 'write' | 'settle' | 'finish' | 'leave';

/** How often messages that are due are written and progress is looked at, in milliseconds. */
const TICK = 20;
/** Longest time without progress in joining and catching up before the connection is given up, in milliseconds. */
const PATIENCE = 10_000;

/** One client; `reached` is told once per phase and life. */
export class HeadlessClient {
  readonly #plan: ClientPlan;
  readonly #memory: Memory;
  readonly #link: Link;
  readonly #writer: Writer;
  readonly #labels = new Labels();
  readonly #reached: (phase: Phase) => void;
  readonly #timer: NodeJS.Timeout;
  #phase: Phase;
  #done = new Set<Phase>();
  #registration: Registration | undefined;
  #registered: Registered | undefined;
  #catchUp: CatchUp | undefined;
  #joined = new Set<string>();
  #online = false;
  /** The catch-up that has been completed was begun in the phase `finish`. */
  #finished = false;
  #tickedAt = performance.now();
  #progressAt = performance.now();

  constructor(plan: ClientPlan, phase: Phase, reached: (phase: Phase) => void) {
    this.#plan = plan;
    this.#phase = phase;
    this.#reached = reached;
    this.#memory = new Memory(plan);
    this.#link = new Link(plan, seeded(`${plan.seed}/${plan.nick}/link`), {
      opened: () => this.#opened(),
      line: (line) => this.#line(line),
      closed: (why) => this.#closed(why),
      beforeWrite: () => this.#memory.flush(),
    });
    this.#writer = new Writer(this.#memory, (line) => this.#link.send(line));
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#link.start();
  }

  /** Goes on to the next phase. */
  enter(phase: Phase): void {
    this.#phase = phase;
    if (phase === 'finish' && this.#online) this.#readHistory();
    if (phase === 'leave') this.#leave();
  }

  /** Ends as a killed process would. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#registration?.cancel();
    this.#link.abandon();
    this.#memory.close();
  }

  #opened(): void {
    this.#labels.clear();
    this.#memory.add({ k: 'connected', n: this.#memory.connection + 1 });
    for (const conversation of this.#memory.conversations.values())
      conversation.hold(this.#memory.connection);
    this.#joined = new Set();
    this.#progressAt = performance.now();
    this.#registration = new Registration(this.#plan.nick, this.#memory.token, {
      send: (line) => this.#link.send(line),
      refused: () => {
        this.#memory.add({ k: 'token', token: '' });
        this.#note(false, 'the resume token was refused');
      },
      done: (result) => this.#welcomed(result),
      wrong: (text) => this.#note(true, text),
    });
  }

  #closed(why: string): void {
    this.#registration?.cancel();
    this.#registration = undefined;
    this.#registered = undefined;
    this.#catchUp = undefined;
    this.#online = false;
    this.#memory.add({ k: 'lost', n: this.#memory.connection, why });
    this.#memory.flush();
  }

  #welcomed(result: Registered): void {
    const n = this.#memory.connection;
    const { capabilities, resumed } = result;
    this.#registered = result;
    this.#registration = undefined;
    this.#writer.begin(capabilities);
    const [sendId, resume] = [capabilities.has('chat-tui/send-id'), capabilities.has('chat-tui/resume')];
    this.#memory.add({ k: 'offers', n, sendId, resume });
    if (resumed) this.#memory.add({ k: 'resumed', n });
    else this.#memory.add({ k: 'identity', i: this.#memory.identity + 1, n });
    // A session that goes on is in its rooms; anybody else asks for them, the lobby too (harmless).
    if (!resumed) this.#link.send(`JOIN ${this.#plan.rooms.join(',')}`);
    this.#readWhenReady();
  }

  #line(line: IrcLine): void {
    const { command, params, from } = line;
    if (command === 'BATCH') this.#labels.batch(line);
    if (command === 'PING') this.#link.send(`PONG :${params[0] ?? ''}`);
    else if (command === 'RESUME' && params[0] === 'TOKEN') {
      this.#memory.add({ k: 'token', token: params[1] ?? '' });
    } else if (command === 'JOIN' && from === this.#plan.nick) this.#joinedRoom(params[0] ?? '');
    else if (command === 'KICK' && params[1] === this.#plan.nick)
      this.#note(true, `kicked from ${params[0] ?? ''}`);
    else if (this.#catchUp?.line(line) === true) this.#progressAt = performance.now();
    else if (command === 'PRIVMSG') this.#live(line);
    else if (command === 'FAIL' || /^[45]\d\d$/.test(command)) this.#refusal(line);
    this.#registration?.line(line);
  }

  #joinedRoom(room: string): void {
    this.#joined.add(room);
    this.#progressAt = performance.now();
    this.#readWhenReady();
  }

  #readWhenReady(): void {
    if (this.#catchUp || !this.#registered) return;
    if (this.#plan.rooms.every((name) => this.#joined.has(name))) this.#readHistory();
  }

  #readHistory(): void {
    const last = this.#phase === 'finish';
    this.#online = false;
    const { nick, peers } = this.#plan;
    const targets = new Map(peers.map((peer) => [conversationName(nick, peer), peer]));
    const conversations = [...this.#memory.conversations.values()];
    if (last) for (const conversation of conversations) conversation.hold(this.#memory.connection);
    this.#catchUp = new CatchUp(
      conversations.map((conversation) => ({
        conversation,
        target: targets.get(conversation.name) ?? conversation.name,
      })),
      {
        send: (line) => this.#link.send(line),
        arrival: (line) => this.#arrival(line),
        wrong: (text) => this.#note(true, text),
        done: () => this.#caughtUp(last),
      },
    );
  }

  #caughtUp(last: boolean): void {
    this.#online = true;
    this.#link.settled();
    if (last) {
      for (const c of this.#memory.conversations.keys()) this.#memory.add({ k: 'finished', c });
      this.#memory.flush();
      this.#finished = true;
    }
    this.#writer.repeat();
  }

  /** A message as the harness files it, and whether it is an own one whose answer was still open. */
  #arrival(line: IrcLine): { conversation: string; arrival: Arrival } {
    const [target = '', text = ''] = line.params;
    const own = line.from === this.#plan.nick;
    const key = text.split(' ', 1)[0] ?? '';
    const conversation = conversationName(
      this.#plan.nick,
      own || target.startsWith('#') ? target : line.from,
    );
    const arrival = {
      msgid: line.tags.get('msgid') ?? '',
      time: line.tags.get('time') ?? '',
      sender: line.from,
      text,
      resent: own && this.#memory.resent.has(key),
    };
    if (own && line.tags.has('batch') && !this.#writer.repeats && this.#memory.outbox.has(key)) {
      this.#memory.add({ k: 'found', key, m: arrival.msgid });
    }
    return { conversation, arrival };
  }

  #live(line: IrcLine): void {
    const { conversation, arrival } = this.#arrival(line);
    const key = arrival.text.split(' ', 1)[0] ?? '';
    if (line.from === this.#plan.nick && this.#memory.outbox.has(key)) {
      this.#memory.add({ k: 'ack', key, m: arrival.msgid, t: arrival.time });
    }
    const known = this.#memory.conversations.get(conversation);
    if (known) known.live(arrival);
    else this.#note(true, `was shown ${conversation}, which is not for it: ${arrival.text}`);
  }

  #refusal(line: IrcLine): void {
    const key = this.#writer.labelled(this.#labels.of(line));
    const why = `${line.command} ${line.params.join(' ')}`;
    if (key !== undefined && this.#memory.outbox.has(key)) this.#memory.add({ k: 'refused', key, why });
    else if (!this.#registration) this.#note(false, `answered: ${why}`);
    // Its disk is full, say: tried again on another connection, after a back-off that grows.
    if (line.command === 'FAIL' && line.params[0] === 'JOIN' && !this.#catchUp)
      this.#link.drop('could not join');
  }

  #tick(): void {
    const now = performance.now();
    const elapsed = now - this.#tickedAt;
    this.#tickedAt = now;
    if (this.#phase !== 'gather') this.#writer.accrue(elapsed);
    if (this.#online) this.#writer.writeDue();
    else if (this.#registered && now - this.#progressAt > PATIENCE) this.#hurry(now, this.#registered);
    if (!this.#done.has(this.#phase) && this.#phaseDone()) {
      this.#done.add(this.#phase);
      this.#memory.flush();
      this.#reached(this.#phase);
    }
  }

  #hurry(now: number, { resumed }: Registered): void {
    this.#progressAt = now;
    const missing = this.#plan.rooms.filter((name) => !this.#joined.has(name));
    if (resumed && missing.length > 0) {
      this.#note(true, `resumed, but not shown to be in ${missing.join(', ')} within ${PATIENCE} ms`);
      this.#link.send(`JOIN ${missing.join(',')}`);
      return;
    }
    this.#note(false, `no progress in ${PATIENCE} ms: ${this.#catchUp ? 'history' : 'joining'}`);
    this.#link.drop('no progress');
  }

  #phaseDone(): boolean {
    if (this.#phase === 'gather') return this.#online;
    if (this.#phase === 'write') return this.#memory.written >= this.#plan.messages;
    if (this.#phase === 'settle') return this.#online && !this.#writer.expectsAnswers;
    return this.#phase === 'finish' && this.#finished;
  }

  #note(wrong: boolean, text: string): void {
    this.#memory.add({ k: 'note', wrong, text });
  }

  #leave(): void {
    clearInterval(this.#timer);
    this.#registration?.cancel();
    if (this.#registered) this.#link.send('QUIT :done');
    this.#link.stop();
    this.#memory.close();
    this.#reached('leave');
  }
}
