/**
 * The client without a face: link, model and outbox joined, driven by what a person or a script enters.
 *
 * Every face (full screen, plain, JSON, one shot) reads `state`, listens to effects and calls `submit`.
 */
import type { Timer } from '../../core/clock.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Action } from '../commands/command.js';
import { interpret, mustWait, nothingSent } from '../commands/interpret.js';
import { Link } from '../link/link.js';
import type { Registered } from '../link/link-options.js';
import type { ConnectionState } from '../model/connection.js';
import type { Input } from '../model/inputs.js';
import { NOTHING_SEEN } from '../model/history-state.js';
import { reduce } from '../model/reduce.js';
import { goOnFrom } from '../model/seen.js';
import { type ClientState, startState } from '../model/state.js';
import { Outbox } from '../outbox/outbox.js';
import { Confirmer } from './confirmer.js';
import { EarlyInput, type Notice } from './early-input.js';
import type { EngineOptions } from './engine-options.js';
import { Comeback } from './comeback.js';
import { Incoming } from './incoming.js';
import type { Logins } from './logins.js';
import { OwnNick } from './own-nick.js';
import { Performer } from './performer.js';
import { Sender } from './sender.js';
import { Social } from './social.js';
import { wantRooms } from './want-rooms.js';

const TICK_MS = 1000;
/** A script that writes faster than the server takes is asked to wait from here on. */
const BUSY_LINES = 500;

export class Engine {
  readonly state: ClientState;
  readonly outbox: Outbox;
  readonly #options: EngineOptions;
  readonly #link: Link;
  readonly #nick: OwnNick;
  readonly #comeback = new Comeback();
  readonly #sender: Sender;
  readonly #early: EarlyInput;
  readonly #social: Social;
  readonly #performer: Performer;
  readonly #incoming: Incoming;
  readonly #confirmer: Confirmer;
  #tickTimer: Timer | undefined;
  #quitting = false;

  constructor(options: EngineOptions) {
    const { clock, identity, store, newId } = options;
    this.#options = options;
    const state = startState(identity.nick, options.settings);
    this.state = state;
    state.hasReader = options.hasReader ?? true;
    goOnFrom(state, options.seen ?? NOTHING_SEEN);
    this.outbox = new Outbox(store, newId);
    this.#link = new Link({
      ...options,
      token: () => options.tokens.load(),
      events: {
        state: (connection) => this.#onState(connection),
        registered: (registered) => this.#onRegistered(registered),
        token: (token) => this.#onToken(token),
        caps: (caps, capValues) => this.apply({ type: 'caps', caps, capValues }),
        login: (outcome, asked) => this.#performer.logins.onOutcome(outcome, asked),
        message: (message) => this.#incoming.onMessage(message),
        batch: (batch) => this.#incoming.onBatch(batch),
      },
    });
    const announce = (text: string): void => this.announce(text);
    this.#nick = new OwnNick({ clock, link: this.#link, announce }, identity.nick);
    const send = (message: MessageParts): boolean => this.#link.send(message);
    const apply = (input: Input): void => this.apply(input);
    const sendAll = (messages: readonly MessageParts[]): boolean => this.#link.sendAll(messages);
    this.#sender = new Sender({ clock, state, outbox: this.outbox, send: sendAll, apply });
    this.#social = new Social({ clock, state, send, apply, say: (line) => this.#sender.say(line) });
    this.#performer = new Performer({
      options,
      state,
      link: this.#link,
      nick: this.#nick,
      sender: this.#sender,
      social: this.#social,
      apply,
      announce,
      complain: (text) => this.#complain(text),
      quit: (reason) => this.quit(reason),
    });
    this.#incoming = new Incoming({
      clock,
      state,
      outbox: this.outbox,
      sender: this.#sender,
      social: this.#social,
      nick: this.#nick,
      comeback: this.#comeback,
      apply,
      onAccountGone: () => this.#onAccountGone(),
    });
    this.#early = new EarlyInput({
      clock,
      state,
      onRelease: (notices, texts) => this.#onRelease(notices, texts),
    });
    this.#confirmer = new Confirmer({ clock, state, send });
    wantRooms(state, options.rooms, clock.now());
  }

  /** Own lines without an answer, and entered text that has no room yet. */
  get unconfirmed(): number {
    return this.outbox.size + this.held;
  }

  /** So much waits that a script should pause. */
  get isBusy(): boolean {
    return this.unconfirmed >= BUSY_LINES;
  }

  /** Entered texts that wait for the first room. */
  get held(): number {
    return this.#early.size;
  }

  get connection(): ConnectionState {
    return this.#link.state;
  }

  start(): void {
    // The lines of an earlier run wait as they did there.
    for (const line of this.outbox.lines) this.apply({ type: 'own-queued', ...line, kept: true });
    this.#link.start();
    this.#tick();
  }

  /**
   * Does what a line, or several, entered by a person or a script means.
   *
   * @param change what it means where the reader answers or edits a message
   */
  submit(text: string, change: (actions: readonly Action[]) => readonly Action[] = (same) => same): void {
    if (!this.#early.isOver && mustWait(this.state, text)) {
      if (!this.#early.hold(text))
        this.#complain('too many lines wait for the first room; this one was not taken');
      return;
    }
    for (const action of change(interpret(this.state, text))) this.perform(action);
  }

  /** Does one thing: for the faces, whose keys mean what commands do. */
  perform(action: Action): void {
    this.#performer.perform(action);
  }

  /** Whether all that `submit` would do is to say what is wrong with a text. */
  refuses(text: string): boolean {
    return (this.#early.isOver || !mustWait(this.state, text)) && nothingSent(this.state, text);
  }

  /** Tells the model something; for the faces: activate, load-older, note. */
  apply(input: Input): void {
    const effects = reduce(this.state, input, this.#options.clock.now());
    for (const effect of effects) if (effect.do === 'send') this.#link.send(effect.message);
    this.#options.onEffects(effects);
    for (const effect of effects) {
      this.#sender.follow(effect);
      this.#social.follow(effect);
      if (!this.#quitting) this.#confirmer.follow(effect);
    }
    this.#early.look();
  }

  /** Words for the reader, as soon as there is somewhere to read them. */
  announce(text: string, kind: 'info' | 'error' = 'error'): void {
    if (this.#early.isOver) this.apply({ type: 'note', kind, text });
    else this.#early.note({ kind, text });
  }

  /** For what is no line: what is typed, and who has received a message. */
  get social(): Pick<Social, 'typed' | 'askWhoHas'> {
    return this.#social;
  }

  /** Takes what the reader has entered where nobody can see it. */
  get logins(): Pick<Logins, 'answer'> {
    return this.#performer.logins;
  }

  retryNow(): void {
    this.#link.retryNow();
  }

  /** Says goodbye and ends; what is not confirmed stays in the outbox's store. */
  async quit(reason: string): Promise<void> {
    if (this.#quitting) return;
    this.#stop();
    this.#options.tokens.remove();
    await this.#link.quit(reason === '' ? 'bye' : reason);
  }

  /**
   * Ends without a goodbye where that leaves the session to be resumed (a terminal that was closed, a crash); with one
   * elsewhere.
   */
  async abandon(reason: string): Promise<void> {
    if (this.#quitting) return;
    if (this.#options.tokens.load() === undefined) {
      await this.quit(reason);
      return;
    }
    this.#stop();
    this.#link.drop();
  }

  #stop(): void {
    this.#quitting = true;
    for (const part of [this.#sender, this.#early, this.#confirmer, this.#social]) part.stop();
    this.#tickTimer?.cancel();
  }

  #tick(): void {
    this.#tickTimer = this.#options.clock.setTimeout(() => this.#tick(), TICK_MS);
    this.#nick.tick();
    this.apply({ type: 'tick' });
    if (this.#comeback.isDue(this.#options.clock.monotonic())) this.outbox.tryAgain();
    this.#sender.pump();
  }

  #onState(connection: ConnectionState): void {
    if (connection.phase !== 'online' && this.state.connection.phase === 'online') {
      this.outbox.onLost();
      this.#nick.onLost();
      this.#social.onLost();
    }
    this.apply({ type: 'connection', connection });
  }

  #onToken(token: string | undefined): void {
    const { tokens } = this.#options;
    if (token === undefined) tokens.remove();
    else tokens.save(token);
    if (token !== undefined && this.state.resumed) this.apply({ type: 'resumed' });
  }

  /** Whose account is no more does not come back by themselves: the key would make an account of that name at once. */
  #onAccountGone(): void {
    this.#options.tokens.remove();
    this.#link.rest();
    this.announce('you are not connected any more; /connect connects you again, as somebody new');
  }

  #onRegistered({ nick, server, caps, capValues, resumed }: Registered): void {
    const { clock } = this.#options;
    this.#sender.restart();
    this.#comeback.start(clock.monotonic());
    this.#confirmer.restart();
    if (!resumed) this.outbox.onNewSession();
    this.apply({ type: 'registered', nick, server, caps, capValues, resumed });
    if (!resumed) this.#performer.restore();
    this.#nick.onRegistered(nick, resumed);
  }

  #complain(text: string): void {
    this.apply({ type: 'note', kind: 'error', text });
  }

  #onRelease(notices: readonly Notice[], texts: readonly string[]): void {
    for (const notice of notices) this.apply({ type: 'note', ...notice });
    for (const text of texts) this.submit(text);
    // Who waits for all of it to be answered has to look again, also if nothing was sent.
    this.#options.onEffects([]);
  }
}
