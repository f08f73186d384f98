/** What operators do: /kick, /ban, /unban, /quiet, /unquiet, /invite, /op, /deop, /voice, /devoice, /slow, /mode, /roles; /oper, /kill. */
import { foldName } from '../../protocol/casemapping.js';
import { isRoomName } from '../../protocol/names.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { type Action, ask, type Command, complain, needsMore, takeWords } from './command.js';

/** `90s`, `2h`, `1h30m`, `7d`: the server has the last word. */
const DURATION = /^(?:\d+(?:ms|[smhdw]))+$/;
/** Before a mask that only mutes (005 EXTBAN). */
const MUTE = '~m:';

/** A command on the room in sight, or on one that is named first. */
interface RoomCommand extends Pick<Command, 'name' | 'aliases' | 'usage' | 'summary'> {
  /** Words after the room that it cannot do without. */
  readonly needs: number;
  readonly does: (room: string, rest: string, state: ClientState) => readonly Action[];
}

function onRoom({ name, aliases, usage, summary, needs, does }: RoomCommand): Command {
  return {
    name,
    ...(aliases === undefined ? {} : { aliases }),
    usage,
    summary,
    names: ['nick'],
    minWords: needs,
    handle(state, rest) {
      const [first = '', after = ''] = takeWords(rest, 1);
      const named = isRoomName(first);
      const room = named
        ? (state.conversations.get(foldName(first))?.target ?? first)
        : hereRoom(state)?.target;
      if (room === undefined) return [complain(`this is no room; name one: /${name} #ROOM …`)];
      const words = named ? after : rest;
      if (words.split(/\s+/).filter((word) => word !== '').length < needs)
        return [complain(needsMore({ name, usage }))];
      return does(room, words, state);
    },
  };
}

export const kick: Command = onRoom({
  name: 'kick',
  usage: '/kick NICK [REASON]',
  summary: 'puts somebody out of this room, or of one named first; they may come back',
  needs: 1,
  does(room, rest) {
    const [nick = '', reason = ''] = takeWords(rest, 1);
    return [reason === '' ? ask('KICK', room, nick) : ask('KICK', room, nick, reason)];
  },
});

export const ban: Command = onRoom({
  name: 'ban',
  usage: '/ban NICK [2h] [WHY]',
  summary:
    'puts somebody out and keeps them out, for a time or for good; a mask will do; alone it lists the bans',
  needs: 0,
  does: (room, rest) => (rest === '' ? [ask('MODE', room, 'b')] : [banFor(room, '', rest)]),
});

export const unban: Command = onRoom({
  name: 'unban',
  usage: '/unban MASK',
  summary: 'takes a ban away; /ban lists them',
  needs: 1,
  does: (room, rest) => [ask('MODE', room, '-b', takeWords(rest, 1)[0] ?? '')],
});

/** Not /mute, which is about what the reader is told of. */
export const quiet: Command = onRoom({
  name: 'quiet',
  usage: '/quiet NICK [2h]',
  summary: 'lets somebody read and not speak in a room, for a time or for good',
  needs: 1,
  does: (room, rest) => [banFor(room, MUTE, rest)],
});

export const unquiet: Command = onRoom({
  name: 'unquiet',
  usage: '/unquiet MASK',
  summary: 'lets somebody speak again; /ban lists them',
  needs: 1,
  does(room, rest) {
    const [mask = ''] = takeWords(rest, 1);
    return [ask('MODE', room, '-b', mask.startsWith(MUTE) ? mask : `${MUTE}${mask}`)];
  },
});

const inviteInto: Command = onRoom({
  name: 'invite',
  usage: '/invite NICK [ROOM]',
  summary: 'asks somebody into a room, this one by default',
  needs: 1,
  does: (room, rest) => [ask('INVITE', takeWords(rest, 1)[0] ?? '', room)],
});
/** The room behind the nick, as in every other client, or before it as with the commands above. */
export const invite: Command = {
  ...inviteInto,
  names: ['nick', 'room'],
  handle(state, rest) {
    const [nick = '', room = ''] = takeWords(rest, 2);
    return inviteInto.handle(state, isRoomName(room) ? `${room} ${nick}` : rest);
  },
};

export const op: Command = standing('op', '+o', 'makes people operators of a room; an account keeps it');
export const deop: Command = standing('deop', '-o', 'makes people operators no more');
export const voice: Command = standing(
  'voice',
  '+v',
  'gives people a voice: they speak in moderated and slow rooms',
);
export const devoice: Command = standing('devoice', '-v', 'takes the voice away');

export const slow: Command = onRoom({
  name: 'slow',
  usage: '/slow SECONDS or off',
  summary: 'slow mode: who has no voice speaks once in so many seconds',
  needs: 1,
  does(room, rest) {
    const [seconds = ''] = takeWords(rest, 1);
    if (seconds === 'off' || seconds === '0') return [ask('MODE', room, '-W')];
    if (!/^\d{1,6}$/.test(seconds)) return [complain('/slow takes a number of seconds, or off')];
    return [ask('MODE', room, '+W', seconds)];
  },
});

export const roles: Command = onRoom({
  name: 'roles',
  usage: '/roles [ROOM]',
  summary: 'lists the accounts that are founder, operator or voiced in a room',
  needs: 0,
  does: (room) => [ask('ROLES', room)],
});

export const mode: Command = {
  name: 'mode',
  usage: '/mode [NAME] [MODES]',
  summary: 'shows or changes modes, as IRC writes them: /mode +i',
  names: ['room'],
  minWords: 0,
  handle(state, rest) {
    const words = rest.split(/\s+/).filter((word) => word !== '');
    const [first = ''] = words;
    if (first !== '' && !/^[+-]/.test(first)) return [ask('MODE', ...words)];
    const room = hereRoom(state)?.target;
    return room === undefined
      ? [complain('this is no room; /mode ROOM MODES')]
      : [ask('MODE', room, ...words)];
  },
};

export const oper: Command = {
  name: 'oper',
  usage: '/oper NAME [PASSWORD]',
  summary: 'makes you an operator of the server; its account needs no password',
  minWords: 1,
  handle(_state, rest) {
    const [name = '', password = ''] = takeWords(rest, 1);
    return [password === '' ? ask('OPER', name) : ask('OPER', name, password)];
  },
};

export const kill: Command = {
  name: 'kill',
  usage: '/kill NICK [REASON]',
  summary: "ends somebody's session; for operators of the server",
  names: ['nick'],
  minWords: 1,
  handle(_state, rest) {
    const [nick = '', reason = ''] = takeWords(rest, 1);
    return [reason === '' ? ask('KILL', nick) : ask('KILL', nick, reason)];
  },
};

function standing(name: string, change: string, summary: string): Command {
  const usage = `/${name} NICK`;
  const does = (room: string, rest: string): readonly Action[] =>
    rest.split(/\s+/).map((nick) => ask('MODE', room, change, nick));
  return onRoom({ name, usage, summary, needs: 1, does });
}

/** One that ends where a time is given. */
function banFor(room: string, kind: string, rest: string): Action {
  const [mask = '', second = '', more = ''] = takeWords(rest, 2);
  const timed = DURATION.test(second);
  const reason = timed ? more : `${second} ${more}`.trim();
  const params = [room, timed ? second : '0', `${kind}${mask}`];
  return ask('TBAN', ...params, ...(reason === '' ? [] : [reason]));
}

function hereRoom(state: ClientState): Conversation | undefined {
  const active = activeConversation(state);
  return active.kind === 'room' ? active : undefined;
}
