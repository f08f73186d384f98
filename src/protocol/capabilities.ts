/** The IRCv3 capabilities, one bit each, so that what a session has negotiated is one number. */
import { MULTILINE } from './multiline.js';
import { RECEIPT_INTERVAL_MS, RECEIPT_WINDOW } from './receipts.js';
import { SEND_ID_BYTES, SEND_ID_KEEP } from './send-id.js';

/** A set of capabilities: the sum of its bits. */
export type CapabilitySet = number;

export const Cap = {
  messageTags: 1,
  serverTime: 2,
  batch: 4,
  echoMessage: 8,
  labeledResponse: 16,
  standardReplies: 32,
  accountTag: 64,
  awayNotify: 128,
  multiPrefix: 256,
  userhostInNames: 512,
  extendedJoin: 1024,
  setname: 2048,
  chghost: 4096,
  inviteNotify: 8192,
  noImplicitNames: 16_384,
  chathistory: 32_768,
  eventPlayback: 65_536,
  capNotify: 131_072,
  sendId: 262_144,
  resume: 524_288,
  readMarker: 1_048_576,
  receipts: 2_097_152,
  messageRedaction: 8_388_608,
  multiline: 4_194_304,
  search: 16_777_216,
  sasl: 33_554_432,
  accountNotify: 67_108_864,
  accountRegistration: 134_217_728,
  account: 268_435_456,
} as const;

export interface Capability {
  readonly name: string;
  readonly bit: CapabilitySet;
  /** Shown after "=" to who asked with CAP LS 302. */
  readonly value?: string;
}

/** In the order of CAP LS. Two names may share a bit: the ratified one and the draft's, which older clients ask for. */
export const CAPABILITIES: readonly Capability[] = [
  { name: 'account-notify', bit: Cap.accountNotify },
  { name: 'account-tag', bit: Cap.accountTag },
  { name: 'away-notify', bit: Cap.awayNotify },
  { name: 'batch', bit: Cap.batch },
  { name: 'cap-notify', bit: Cap.capNotify },
  { name: 'chghost', bit: Cap.chghost },
  { name: 'chat-tui/account', bit: Cap.account },
  {
    name: 'chat-tui/receipts',
    bit: Cap.receipts,
    value: `interval=${RECEIPT_INTERVAL_MS},window=${RECEIPT_WINDOW}`,
  },
  { name: 'chat-tui/resume', bit: Cap.resume },
  { name: 'chat-tui/search', bit: Cap.search },
  { name: 'chat-tui/send-id', bit: Cap.sendId, value: `keep=${SEND_ID_KEEP},max=${SEND_ID_BYTES}` },
  {
    name: 'draft/account-registration',
    bit: Cap.accountRegistration,
    value: 'before-connect,custom-account-name',
  },
  { name: 'draft/chathistory', bit: Cap.chathistory },
  { name: 'draft/event-playback', bit: Cap.eventPlayback },
  { name: 'draft/message-redaction', bit: Cap.messageRedaction },
  { name: MULTILINE, bit: Cap.multiline },
  { name: 'draft/no-implicit-names', bit: Cap.noImplicitNames },
  { name: 'draft/read-marker', bit: Cap.readMarker },
  { name: 'echo-message', bit: Cap.echoMessage },
  { name: 'extended-join', bit: Cap.extendedJoin },
  { name: 'invite-notify', bit: Cap.inviteNotify },
  { name: 'labeled-response', bit: Cap.labeledResponse },
  { name: 'message-tags', bit: Cap.messageTags },
  { name: 'multi-prefix', bit: Cap.multiPrefix },
  { name: 'no-implicit-names', bit: Cap.noImplicitNames },
  { name: 'sasl', bit: Cap.sasl },
  { name: 'server-time', bit: Cap.serverTime },
  { name: 'setname', bit: Cap.setname },
  { name: 'standard-replies', bit: Cap.standardReplies },
  { name: 'userhost-in-names', bit: Cap.userhostInNames },
];

const BY_NAME: ReadonlyMap<string, Capability> = new Map(CAPABILITIES.map((row) => [row.name, row]));

/** Names are compared exactly, as the specification has it. */
export function findCapability(name: string): Capability | undefined {
  return BY_NAME.get(name);
}

export function hasCap(set: CapabilitySet, cap: CapabilitySet): boolean {
  return (set & cap) === cap;
}

/** One word of a capability list: `name`, `name=value` or, in a request, `-name`. */
export interface CapToken {
  name: string;
  value: string | undefined;
  remove: boolean;
}

/** The words of `CAP LS`, `ACK`, `REQ` and the like. */
export function parseCapList(text: string): CapToken[] {
  const tokens: CapToken[] = [];
  for (const word of text.split(' ')) {
    const remove = word.startsWith('-');
    const equals = word.indexOf('=');
    const name = word.slice(remove ? 1 : 0, equals < 0 ? word.length : equals);
    if (name !== '') tokens.push({ name, value: equals < 0 ? undefined : word.slice(equals + 1), remove });
  }
  return tokens;
}

/** What a capability's value, as in `keep=604800,max=64`, says of `key`; undefined when it is no whole number. */
export function capNumber(value: string | undefined, key: string): number | undefined {
  const word = value?.split(',').find((each) => each.startsWith(`${key}=`));
  const digits = word?.slice(key.length + 1) ?? '';
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined;
}

/**
 * The words of a list joined into as few lines as fit.
 *
 * @param room bytes that each line has for the list itself
 * @returns at least one line, '' for an empty list
 */
export function formatCapList(words: readonly string[], room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
