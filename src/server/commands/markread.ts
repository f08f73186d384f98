/**
 * MARKREAD <target> [timestamp=<time>]: how far one has read in a room or with somebody (IRCv3 draft/read-marker).
 *
 * The marker is the person's: of an account for all its sessions, of a guest for the session. It only moves forward,
 * and the answer comes when it is on the disk.
 */
import { ChatError } from '../../core/errors.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { checkNick, isRoomName } from '../../protocol/names.js';
import { formatTime, parseTime } from '../../protocol/timestamp.js';
import type { Markers } from '../store/marker-types.js';
import { fail } from '../session/replies.js';
import { CommandError } from './command-error.js';
import { replies, reply } from './effects.js';
import type { Command, Context, Effect, Reply } from './types.js';

const STAMP = 'timestamp=';

/**
 * How far in the future a marker may lie, ms: the times of messages run ahead of a wall clock that was set back. More
 * is refused, since it could never be put right.
 */
const MOST_AHEAD_MS = 24 * 3600 * 1000;

export const markread: Command = {
  name: 'MARKREAD',
  minParams: 0,
  access: 'registered',
  summary: 'Says or asks how far you have read',
  usage: 'MARKREAD <target> [timestamp=<time>]',
  handle(context, { params: [target = '', stamp] }) {
    if (target === '') throw CommandError.fail('MARKREAD', 'NEED_MORE_PARAMS', [], 'Missing parameters');
    const name = nameOf(context, target);
    if (stamp === undefined) return ask(context, name);
    return move(context, name, readStamp(context, target, stamp));
  },
};

/** What somebody who has entered a room is told of it, if they want to know. */
export async function markerReply({ session }: Context, name: string, markers: Markers): Promise<Reply> {
  try {
    return markerLine(name, await markers.read(session.identity, foldName(name)));
  } catch (error) {
    return internalError(name, error);
  }
}

/** The target under its own spelling. @throws CommandError INVALID_PARAMS for what one cannot have read in */
function nameOf({ session, state, settings }: Context, target: string): string {
  if (isRoomName(target)) {
    const room = state.findRoom(target);
    if (room?.member(session) !== undefined) return room.name;
    throw CommandError.fail('MARKREAD', 'INVALID_PARAMS', [target], 'You are not in such a channel');
  }
  const fault = checkNick(target, settings.limits.nickLength);
  if (fault === undefined) return state.findNick(target)?.nick ?? target;
  throw CommandError.fail('MARKREAD', 'INVALID_PARAMS', [target], `Nobody can be called so: ${fault}`);
}

function readStamp({ now }: Context, target: string, stamp: string): number {
  const time = stamp.startsWith(STAMP) ? parseTime(stamp.slice(STAMP.length)) : undefined;
  if (time !== undefined && time <= now + MOST_AHEAD_MS) return time;
  const text =
    time === undefined ? 'It has to be timestamp=YYYY-MM-DDThh:mm:ss.sssZ' : 'That is in the future';
  throw CommandError.fail('MARKREAD', 'INVALID_PARAMS', [target, stamp], text);
}

function ask(context: Context, name: string): readonly Effect[] {
  return [
    {
      do: 'wait',
      oneLine: true,
      work: async ({ markers }) => reply(await markerReply(context, name, markers)),
    },
  ];
}

function move({ session, state }: Context, name: string, time: number): readonly Effect[] {
  const { identity } = session;
  return [
    {
      do: 'wait',
      oneLine: true,
      async work({ markers }) {
        try {
          const place = await markers.move(identity, foldName(name), time);
          const line = markerLine(name, place.time);
          const others = place.moved ? state.sessionsOf(identity) : [];
          return [
            replies([line]),
            ...others
              .filter((other) => other !== session && hasCap(other.capabilities, Cap.readMarker))
              .map((other): Effect => ({ do: 'tell', session: other, reply: line })),
          ];
        } catch (error) {
          return reply(internalError(name, error));
        }
      },
    },
  ];
}

function markerLine(name: string, time: number | undefined): Reply {
  return { command: 'MARKREAD', params: [name, time === undefined ? '*' : `${STAMP}${formatTime(time)}`] };
}

function internalError(name: string, error: unknown): Reply {
  if (!(error instanceof ChatError)) throw error;
  return fail('MARKREAD', 'INTERNAL_ERROR', [name], error.message);
}
