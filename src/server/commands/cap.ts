/**
 * CAP <subcommand>: which capabilities there are, and which of them this session uses (IRCv3
 * capability-negotiation). LS and REQ hold registration back until END.
 */
import { Cap, formatCapList, hasCap } from '../../protocol/capabilities.js';
import { byteLength, LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import {
  activeCapabilities,
  CAP_302,
  fittingCapabilities,
  offeredCapabilities,
  requestCapabilities,
} from '../session/capability-lists.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { completeRegistration } from './complete-registration.js';
import { replies } from './effects.js';
import { firstToken } from './resume-session.js';
import type { Command, Context, Effect, Reply } from './types.js';

export const cap: Command = {
  name: 'CAP',
  minParams: 1,
  access: 'any',
  summary: 'Negotiates capabilities',
  usage: 'CAP LS [302] | LIST | REQ :<capabilities> | END',
  handle(context, { params: [subcommand = '', argument = ''] }) {
    switch (subcommand.toUpperCase()) {
      case 'LS':
        return list(context, argument);
      case 'LIST':
        return answer(context, 'LIST', activeCapabilities(context.session.capabilities));
      case 'REQ':
        return request(context, argument);
      case 'END':
        return end(context);
      default:
        throw CommandError.numeric('ERR_INVALIDCAPCMD', subcommand);
    }
  },
};

function list(context: Context, argument: string): readonly Effect[] {
  const { session } = context;
  const version = /^\d{1,9}$/.test(argument) ? Number(argument) : 0;
  if (version > session.capVersion) session.capVersion = version;
  if (session.capVersion >= CAP_302) session.capabilities |= Cap.capNotify;
  holdRegistration(session);
  const { capVersion, connection } = session;
  return answer(context, 'LS', offeredCapabilities(capVersion, context.settings, connection));
}

function request(context: Context, words: string): readonly Effect[] {
  const { session } = context;
  holdRegistration(session);
  const next = requestCapabilities(
    session.capabilities,
    words,
    session.capVersion,
    context.settings,
    session.connection,
  );
  if (next === undefined) {
    const refused = truncateBytes(words.trim(), room(context, 'NAK'));
    return [replies([{ command: 'CAP', params: [session.nick, 'NAK', refused] }])];
  }
  session.capabilities = next;
  const granted = words.split(' ').filter((word) => word !== '');
  const lines = formatCapList(granted, room(context, 'ACK'));
  const acknowledged = replies(
    lines.map((line): Reply => ({ command: 'CAP', params: [session.nick, 'ACK', line] })),
  );
  return [acknowledged, ...changeOfMind(context)];
}

/** Somebody who is here already can still ask for a session that outlives the connection, or give it up. */
function changeOfMind(context: Context): readonly Effect[] {
  const { session, state } = context;
  const wanted = hasCap(session.capabilities, Cap.resume);
  if (!session.registered || wanted === (session.resume !== undefined)) return [];
  if (wanted)
    return [{ do: 'wait', work: ({ directory }) => firstToken(context, directory) ?? Promise.resolve([]) }];
  session.resume = undefined;
  state.changed.add(session);
  return [];
}

function end(context: Context): readonly Effect[] {
  const { registration } = context.session;
  if (registration === undefined) return [];
  registration.negotiating = false;
  return completeRegistration(context);
}

/** A list, all lines but the last marked with `*` for whoever understands it; for others it must fit into one. */
function answer(context: Context, subcommand: string, words: readonly string[]): readonly Effect[] {
  const { nick, capVersion } = context.session;
  const lines =
    capVersion >= CAP_302
      ? formatCapList(words, room(context, `${subcommand} *`))
      : [fittingCapabilities(words, room(context, subcommand)).join(' ')];
  return [
    replies(
      lines.map((line, i): Reply => {
        const more = i < lines.length - 1 ? ['*'] : [];
        return { command: 'CAP', params: [nick, subcommand, ...more, line] };
      }),
    ),
  ];
}

/** Bytes that a line has for the list itself. */
function room({ session, settings }: Context, subcommand: string): number {
  return LINE_BYTES - byteLength(`:${settings.name} CAP ${session.nick} ${subcommand} :\r\n`);
}

function holdRegistration({ registration }: Session): void {
  if (registration !== undefined) registration.negotiating = true;
}
