/** What a connection may use of what the reader has to prove who they are, and what is kept of how that went. */
import { isLoopback } from '../../core/address.js';
import type { Transport } from '../../core/transport.js';
import type { LinkOptions } from './link-options.js';
import type { LoginOutcome, Proofs } from './proofs.js';

type Keepers = Pick<LinkOptions, 'passwords' | 'confidence'>;

/** @param nick the wanted one, which may be another one by the time a password is asked for */
export function proofsOn(
  transport: Transport,
  { passwords, confidence }: Keepers,
  nick: () => string,
): Proofs {
  const isPrivate = transport.security !== undefined || isLoopback(transport.remoteAddress);
  return {
    isPrivate,
    key: transport.security !== undefined,
    whyNoPlain: confidence === undefined ? 'it is not trusted' : confidence.whyNoPlain(transport),
    password: passwords && (() => passwords.of(nick())),
    code: passwords?.code,
  };
}

export function rememberLogin(
  outcome: LoginOutcome,
  transport: Transport,
  { passwords, confidence }: Keepers,
): void {
  if (outcome.kind === 'refused') passwords?.refused(outcome.login);
  if (outcome.kind !== 'proven' || outcome.login === undefined) return;
  passwords?.accepted(outcome.login);
  if (outcome.mechanism === 'SCRAM-SHA-256') confidence?.hasProven(transport);
}
