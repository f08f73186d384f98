/**
 * The server: makes all its parts and hands them to one another (nothing else constructs anything), starts and stops
 * them.
 */
import { asHost, Cloak } from '../core/cloak.js';
import { asError } from '../core/errors.js';
import type { Transport } from '../core/transport.js';
import { foldName } from '../protocol/casemapping.js';
import { AccountWatch } from './account-watch.js';
import { Authenticator } from './accounts/authenticator.js';
import { HashQueue } from './accounts/hash-queue.js';
import { OperatorGate } from './accounts/operator-gate.js';
import { Clients } from './clients.js';
import { commandTable } from './commands/index.js';
import { lobbyDrafts, serverAuthor } from './commands/lobby.js';
import type { ServerSettings, Stores } from './commands/types.js';
import type { ServerConfig } from './config.js';
import type { Operations, RehashReport } from './commands/operations.js';
import { connectionLimits, connectionServices } from './connection-services.js';
import type { ConnectionServices } from './connection/connection.js';
import { Delivery } from './delivery/deliver.js';
import { LogLines } from './delivery/log-lines.js';
import { Performer } from './dispatch/perform.js';
import { replyLine } from './dispatch/reply-line.js';
import { ReceiptSender } from './dispatch/receipt-sender.js';
import { Detached } from './dispatch/detached.js';
import { awaitRestored, giveUp, terminate } from './dispatch/end-session.js';
import { ListExpiry } from './dispatch/list-expiry.js';
import type { DispatchServices } from './dispatch/services.js';
import type { Listening } from './listen/listener.js';
import { Listeners } from './listeners.js';
import { bannedWords, enforceBans, type NetworkGuardOptions } from './network-guard.js';
import { HealthLog } from './observe/health-log.js';
import { Rehasher } from './rehash.js';
import { within } from './shutdown.js';
import { Fold } from './state/fold.js';
import { NetworkState } from './state/network.js';
import { restoreSessions, takeChanges } from './state/session-record.js';
import { type EmbeddedStore, openEmbeddedStore } from './store/index.js';
import type { LogEvent } from './store/types.js';
import { Meter, type ServerStats } from './server-stats.js';
import type { Server, ServerDeps } from './server-types.js';
import { changeableSettings, serverSettings } from './server-settings.js';

export type { Listening } from './listen/listener.js';
export type { ServerStats } from './server-stats.js';
export type { Server } from './server-types.js';

/** Nicks that WHOWAS knows. */
const DEPARTED_NICKS = 1000;

export function createServer(config: ServerConfig, deps: ServerDeps): Server {
  return new ChatServer(config, deps);
}

class ChatServer implements Server {
  readonly #deps: ServerDeps;
  readonly #settings: ServerSettings;
  readonly #state: NetworkState = new NetworkState();
  readonly #fold: Fold;
  readonly #store: EmbeddedStore;
  readonly #delivery: Delivery;
  readonly #logLines: LogLines;
  readonly #performer: Performer;
  readonly #detached: Detached;
  readonly #dispatch: DispatchServices;
  readonly #connections: ConnectionServices;
  readonly #listeners: Listeners;
  readonly #expiry: ListExpiry;
  readonly #accounts: AccountWatch;
  readonly #guard: NetworkGuardOptions;
  readonly #rehasher: Rehasher;
  readonly #health: HealthLog;
  readonly #meter: Meter;
  readonly #operators: OperatorGate;
  readonly #clients: Clients;
  readonly #hidesAddresses: boolean;
  /** Undefined where addresses are shown, and before the store is open. */
  #cloak: Cloak | undefined;
  #stopping = false;

  constructor(config: ServerConfig, deps: ServerDeps) {
    const { logger, clock } = deps;
    this.#deps = deps;
    this.#hidesAddresses = config.cloak;
    const { name, lobby, limits, accounts } = config;
    this.#settings = serverSettings(config, clock.now());
    const { resumeMs } = this.#settings;
    this.#meter = new Meter(clock);
    this.#fold = new Fold(this.#state, { lobby: foldName(lobby), departedNicks: DEPARTED_NICKS });
    const retention = { keepMs: config.history.keep, maxBytes: config.history.maxBytes };
    this.#store = openEmbeddedStore({
      directory: config.data,
      clock,
      retention,
      spawn: deps.spawn,
      onThreadLost: (error) => logger.error('store.thread-replaced', error),
    });
    this.#delivery = new Delivery(this.#state);
    const hashes = new HashQueue();
    this.#operators = new OperatorGate(clock, hashes);
    const authenticator = new Authenticator(this.#store.accounts, clock, {
      rounds: accounts.rounds,
      hashes,
      // A disk that takes nothing must not keep everybody out; it is tried again soon.
      settle: () => this.#accounts.settle().catch(() => undefined),
    });
    const stores: Stores = { ...this.#store, authenticator };
    this.#performer = new Performer(stores, this.#delivery, this.#state.receipts, this.#operations());
    this.#store.directory.watch(() => takeChanges(this.#state));
    this.#logLines = new LogLines(this.#store.log, this.#state);
    this.#connections = connectionServices(config, deps, this.#logLines);
    void new ReceiptSender({
      book: this.#state.receipts,
      wheel: this.#connections.wheel,
      clock,
      settings: { serverName: name, now: () => clock.now() },
    });
    this.#detached = new Detached({
      wheel: this.#connections.wheel,
      graceMs: resumeMs,
      most: limits.connections,
      mostPerAddress: limits.perIp,
      onOver: (session) => giveUp(this.#dispatch, session),
    });
    this.#expiry = new ListExpiry({
      state: this.#state,
      clock,
      wheel: this.#connections.wheel,
      author: serverAuthor(this.#settings),
      append: (drafts) => this.#store.log.append(drafts),
      onError: (error) => logger.error('bans.not-ended', error),
    });
    this.#accounts = new AccountWatch({
      accounts: this.#store.accounts,
      state: this.#state,
      clock,
      settings: this.#settings,
      append: (drafts) => this.#store.log.append(drafts),
      tell: (session, reply) =>
        session.outlet.pushNow({ text: replyLine(reply, session, name, clock.now()) }),
      end: (session, reason) => terminate(this.#dispatch, session, { reason, quit: 'Logged out' }),
      onError: (error) => logger.error('accounts.not-settled', error),
    });
    this.#dispatch = {
      commands: commandTable(),
      settings: this.#settings,
      state: this.#state,
      stores,
      performer: this.#performer,
      detached: this.#detached,
      clock,
      logger,
      hostOf: (address) => this.#cloak?.hostOf(address) ?? asHost(address),
    };
    this.#clients = new Clients(this.#connections, this.#dispatch);
    const onConnection = (transport: Transport): void => this.#onConnection(transport);
    const refusalOf = (address: string): string | undefined => this.#refusalOf(address);
    this.#listeners = new Listeners({ config, clock, logger, refusalOf, onConnection });
    this.#guard = {
      state: this.#state,
      clients: this.#clients.all,
      now: () => clock.now(),
      end: (session, reason) => terminate(this.#dispatch, session, { reason, quit: 'Banned' }),
    };
    const load = deps.loadConfig ?? ((): ServerConfig => config);
    this.#rehasher = new Rehasher({ config, load, use: (next) => this.#use(next) });
    this.#health = new HealthLog(logger, clock);
  }

  async start(): Promise<readonly Listening[]> {
    const { log } = this.#store;
    log.onHealth((health) => this.#health.changed(health));
    await log.open(
      (event) => this.#fold.replay(event),
      (stored) => restoreSessions(this.#state, stored),
    );
    try {
      await awaitRestored(this.#dispatch, this.#fold);
      log.subscribe((event) => this.#onEvent(event));
      const lobby = lobbyDrafts(this.#state, this.#settings);
      if (lobby.length > 0) await log.append(lobby);
      await this.#expiry.restore();
      await this.#accounts.start();
      if (this.#hidesAddresses) this.#cloak = new Cloak(await this.#store.accounts.secret());
      const listening = await this.#listeners.open();
      this.#meter.start();
      return listening;
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  reload(): RehashReport {
    const { logger } = this.#deps;
    this.#listeners.reload();
    const report = this.#rehasher.run();
    const { file: config, changed, waiting, problem } = report;
    if (problem !== undefined) logger.warn('config.not-reloaded', { config, reason: problem });
    else logger.info('config.reloaded', { config, key: changed.join(', ') });
    if (waiting.length > 0)
      logger.warn('config.waits', { key: waiting.join(', '), reason: 'this needs a restart' });
    return report;
  }

  async stop(reason: string, deadlineMs: number): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    const { clock } = this.#deps;
    const closed = this.#listeners.close();
    // Nothing new is taken; what has been taken is committed and shown to those who said it.
    for (const { connection } of this.#clients.all) connection.hold();
    const committed = this.#store.log.close();
    committed.catch(() => undefined);
    await within(committed, deadlineMs / 2, clock).catch(() => undefined);
    const connections = [...this.#clients.all].map(({ connection }) => connection);
    for (const connection of connections) connection.close(reason, { kind: 'stopped', text: reason });
    await within(closed, deadlineMs / 4, clock);
    for (const connection of connections) connection.destroy();
    this.#closeParts();
    await within(committed, deadlineMs / 4, clock);
  }

  stats(): ServerStats {
    return this.#meter.read({
      clients: this.#clients.all,
      users: this.#state.sessions.size,
      lost: this.#detached.size,
      connections: this.#listeners.connections,
      rooms: this.#state.rooms.size,
      deliveries: this.#delivery.deliveries,
      store: this.#store.log.health(),
    });
  }

  /** Whatever comes out of the log. A fault here must not stop what comes after it. */
  #onEvent(event: LogEvent): void {
    try {
      if (event.redacts !== undefined) this.#logLines.forget(event.redacts);
      const outcome = this.#fold.apply(event);
      this.#delivery.deliver(outcome, this.#performer.ownTag(event), outcome.event === event);
      this.#state.receipts.note(outcome);
      this.#expiry.note(event);
      enforceBans(this.#guard, event);
    } catch (error) {
      this.#deps.logger.error('event.failed', error, { id: event.msgid });
    }
    this.#meter.note(event);
  }

  #operations(): Operations {
    return {
      end: (session, reason, quit) => terminate(this.#dispatch, session, { reason, quit }),
      rehash: () => this.reload(),
      verify: (attempt) => this.#operators.verify(attempt),
      audit: (event, fields) => this.#deps.logger.warn(event, { ...fields }),
    };
  }

  #use(config: ServerConfig): void {
    // The objects are shared with everything that reads them when it needs them.
    Object.assign(this.#settings, changeableSettings(config));
    Object.assign(this.#connections.settings, connectionLimits(config));
    this.#deps.logger.setLevel(config.log.level);
  }

  #refusalOf(address: string): string | undefined {
    const ban = this.#state.networkBans.ofAddress(address, this.#deps.clock.now());
    return ban && bannedWords(ban);
  }

  #onConnection(transport: Transport): void {
    if (this.#stopping) {
      transport.destroy();
      return;
    }
    this.#clients.accept(transport);
  }

  async #close(): Promise<void> {
    void this.#listeners.close();
    this.#closeParts();
    await this.#store.log.close().catch((error: unknown) => {
      this.#deps.logger.error('store.close-failed', asError(error));
    });
  }

  #closeParts(): void {
    this.#connections.feeder.close();
    this.#connections.flusher.close();
    this.#connections.wheel.close();
    this.#accounts.close();
    this.#health.close();
    this.#meter.stop();
  }
}
