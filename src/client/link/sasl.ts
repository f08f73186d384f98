/**
 * Who we are, proven by SASL (IRCv3 sasl-3.1, sasl-3.2): by our key (EXTERNAL), or else by a password. That is proven
 * without being told (SCRAM-SHA-256) wherever the server can, and told (PLAIN) only to one that may hear it.
 *
 * A machine without timers or sockets. What takes time, such as asking for the password, is a promise of the next step.
 */
import { randomId } from '../../core/random-id.js';
import type { Message } from '../../protocol/message.js';
import { NUMERICS } from '../../protocol/numerics.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Login, LoginOutcome, Mechanism, Proofs } from './proofs.js';
import { ScramClient } from './scram.js';

/** Characters of one AUTHENTICATE line. */
const CHUNK = 400;
/** Of one message of the server; those of SCRAM have a few hundred. */
const MOST_CHALLENGE = 4 * CHUNK;
/** 130 bits. */
const NONCE_LENGTH = 26;

const SCRAM: Mechanism = 'SCRAM-SHA-256';

export interface SaslStep {
  readonly send: readonly MessageParts[];
  /** Nothing more is to be tried. */
  readonly outcome?: LoginOutcome;
  /** What comes next takes its time. */
  readonly later?: Promise<SaslStep>;
}

const NOTHING_YET: SaslStep = { send: [] };
const ABORT = authenticate('*');

export class Sasl {
  readonly #proofs: Proofs;
  /** What the server takes, in its words; empty where it does not say. */
  #offered: ReadonlySet<string>;
  #present: Mechanism | undefined;
  /** Counts them: what was done for one that has ended meanwhile is worth nothing. */
  #exchange = 0;
  /** Known from the moment on that it is to be sent. */
  #login: Login | undefined;
  #scram: ScramClient | undefined;
  #scramStep: 'first' | 'final' | 'proven' = 'first';
  #challenge = '';

  /** @param offered the capability's value, `EXTERNAL,PLAIN`; empty where the server does not say */
  constructor(offered: string, proofs: Proofs) {
    this.#offered = listOf(offered);
    this.#proofs = proofs;
  }

  start(): SaslStep {
    return this.#proofs.key && this.#takes('EXTERNAL') ? this.#begin('EXTERNAL') : this.#tryPassword();
  }

  /** @returns undefined for a message that has nothing to do with it */
  take({ command, params }: Message): SaslStep | undefined {
    switch (command) {
      case 'AUTHENTICATE':
        return this.#onChallenge(params[0] ?? '+');
      case NUMERICS.RPL_SASLMECHS:
        this.#offered = listOf(params[1] ?? '');
        return NOTHING_YET;
      case NUMERICS.RPL_SASLSUCCESS:
        return this.#onSuccess();
      case NUMERICS.ERR_SASLALREADY:
        return over({ kind: 'proven', mechanism: undefined, login: undefined });
      case NUMERICS.ERR_NICKLOCKED:
      case NUMERICS.ERR_SASLFAIL:
      case NUMERICS.ERR_SASLTOOLONG:
      case NUMERICS.ERR_SASLABORTED:
        return this.#onFailure(params.at(-1) ?? '');
      default:
        return undefined;
    }
  }

  #takes(mechanism: Mechanism): boolean {
    return this.#offered.size === 0 || this.#offered.has(mechanism);
  }

  #begin(mechanism: Mechanism): SaslStep {
    this.#exchange++;
    this.#present = mechanism;
    this.#challenge = '';
    this.#scramStep = 'first';
    return { send: [authenticate(mechanism)] };
  }

  /** Which way it goes is known before anybody is asked for a password. */
  #tryPassword(): SaslStep {
    const { password, whyNoPlain } = this.#proofs;
    if (password === undefined) return over({ kind: 'nothing' });
    const isScram = this.#takes(SCRAM);
    if (!isScram && !this.#takes('PLAIN'))
      return over({ kind: 'withheld', text: 'the server takes no passwords' });
    if (!isScram && whyNoPlain !== undefined) return over({ kind: 'withheld', text: whyNoPlain });
    return this.#later(password(), (found) => {
      if (found === undefined) return over({ kind: 'nothing' });
      this.#login = found;
      if (isScram) this.#scram = new ScramClient(found.account, found.password, randomId(NONCE_LENGTH));
      return this.#begin(isScram ? SCRAM : 'PLAIN');
    });
  }

  #onChallenge(data: string): SaslStep {
    if (this.#challenge.length + data.length > MOST_CHALLENGE) return this.#giveUp('it says too much');
    if (data !== '+') this.#challenge += data;
    if (data.length === CHUNK) return NOTHING_YET;
    const challenge = Buffer.from(this.#challenge, 'base64').toString('utf8');
    this.#challenge = '';
    switch (this.#present) {
      case 'EXTERNAL':
        return { send: [authenticate('+')] };
      case 'PLAIN':
        return { send: inChunks(`\0${this.#login?.account ?? ''}\0${this.#login?.password ?? ''}`) };
      case 'SCRAM-SHA-256':
        return this.#scramChallenge(challenge);
      case undefined:
        return NOTHING_YET;
    }
  }

  #scramChallenge(challenge: string): SaslStep {
    const scram = this.#scram;
    if (scram === undefined) return NOTHING_YET;
    if (challenge === '' && this.#scramStep === 'first') return { send: inChunks(scram.first()) };
    if (this.#scramStep === 'first') {
      this.#scramStep = 'final';
      return this.#later(scram.final(challenge), (final) =>
        final === undefined ? this.#giveUp('it asks for what is not safe') : { send: inChunks(final) },
      );
    }
    if (!scram.isProven(challenge)) return this.#impostor();
    this.#scramStep = 'proven';
    return { send: [authenticate('+')] };
  }

  #onSuccess(): SaslStep {
    if (this.#present === SCRAM && this.#scramStep !== 'proven') return this.#impostor();
    return over({ kind: 'proven', mechanism: this.#present, login: this.#login });
  }

  #onFailure(text: string): SaslStep {
    const failed = this.#present;
    if (failed === undefined) return NOTHING_YET;
    this.#exchange++;
    this.#present = undefined;
    // A key that nobody knows yet is no news.
    if (failed === 'EXTERNAL') return this.#tryPassword();
    // It said what it takes only now. A password that was refused is not told to it in another way.
    if (failed === SCRAM && !this.#takes(SCRAM)) return this.#tryPassword();
    return over(
      this.#login === undefined ? { kind: 'nothing' } : { kind: 'refused', text, login: this.#login },
    );
  }

  #giveUp(why: string): SaslStep {
    this.#exchange++;
    this.#present = undefined;
    return {
      send: [ABORT],
      outcome: { kind: 'withheld', text: `the server cannot be logged in to: ${why}` },
    };
  }

  #impostor(): SaslStep {
    this.#exchange++;
    this.#present = undefined;
    const text = 'the server has not proven that it knows the password; it may be another one';
    return { send: [ABORT], outcome: { kind: 'impostor', text } };
  }

  #later<Value>(slow: Promise<Value>, then: (value: Value) => SaslStep): SaslStep {
    const exchange = this.#exchange;
    return {
      send: [],
      later: slow.then((value) => (this.#exchange === exchange ? then(value) : NOTHING_YET)),
    };
  }
}

function over(outcome: LoginOutcome): SaslStep {
  return { send: [], outcome };
}

function authenticate(data: string): MessageParts {
  return { command: 'AUTHENTICATE', params: [data] };
}

/** A message whose last piece is a full one goes on with an empty one. */
function inChunks(message: string): MessageParts[] {
  const base64 = Buffer.from(message, 'utf8').toString('base64');
  const pieces = base64.match(/.{1,400}/g) ?? [];
  const last = base64.length % CHUNK === 0 ? ['+'] : [];
  return [...pieces, ...last].map(authenticate);
}

function listOf(value: string): ReadonlySet<string> {
  return new Set(value.split(',').filter((name) => name !== ''));
}
