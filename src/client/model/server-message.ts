/** One message of the server: whose business it is, by its command. */
import { parseIsupport } from '../../protocol/isupport.js';
import type { Message } from '../../protocol/message.js';
import { makeModeTable } from '../../protocol/modes.js';
import { isRoomName } from '../../protocol/names.js';
import { catchUpPrivate, giveUpHistory } from './history.js';
import { MEMBERSHIP, setPresence } from './membership.js';
import { onLastWords } from './put-out.js';
import { isHidden } from './quiet.js';
import { onMarker } from './read-marker.js';
import { onReceipt } from './receipts.js';
import { onNumeric, onStandardReply } from './replies.js';
import { joinWanted, onJoinFailed } from './rooms.js';
import { onSearchAnswer } from './search.js';
import { onAnnotation, onSpoken } from './spoken.js';
import type { ClientState, Turn } from './state.js';

/** @param ownId the send id of the own line whose echo it is */
export function onMessage(turn: Turn, message: Message, ownId: string | undefined): void {
  const { command, params } = message;
  const { state } = turn;
  const isOver = command === 'PRIVMSG' || command === 'NOTICE' || command === 'TAGMSG';
  if (isOver && isHidden(state, message)) return;
  const membership = MEMBERSHIP.get(command);
  if (membership !== undefined && !(command === 'MODE' && !isRoomName(params[0] ?? ''))) {
    membership(turn, message);
    return;
  }
  switch (command) {
    case 'PRIVMSG':
    case 'NOTICE':
      // "Looking up your hostname", "Please give a nickname": by and for programs.
      if (command === 'NOTICE' && !state.registered) return;
      onSpoken(turn, message, ownId);
      return;
    case 'TAGMSG':
    case 'REDACT':
      onAnnotation(turn, message);
      return;
    case 'RECEIPT':
      onReceipt(turn, message);
      return;
    case 'MARKREAD':
      onMarker(turn, message);
      return;
    case '005':
      state.isupport = parseIsupport(state.isupport, params);
      readModeTable(state);
      return;
    case '305':
    case '306':
      state.away = command === '306';
      setPresence(turn, state.nick, state.away);
      break;
    case '376':
    case '422':
      if (!state.burstOver) onBurstOver(turn);
      break;
    case '464':
      // The answer to OPER, too.
      if (state.registered) break;
      onLastWords(turn, message);
      return;
    case '465':
    case 'ERROR':
      onLastWords(turn, message);
      return;
    case 'FAIL':
      // Ours, not a person's: history that we may not read is not an error of anybody.
      if (params[0] === 'CHATHISTORY') giveUpHistory(turn);
      else if (params[0] === 'SEARCH') onSearchAnswer(turn, message);
      else if (!isUnasked(message)) onStandardReply(turn, message);
      return;
    case 'WARN':
      if (params[0] === 'SEARCH') {
        onSearchAnswer(turn, message);
        return;
      }
      onStandardReply(turn, message);
      return;
    case 'NOTE':
      onStandardReply(turn, message);
      return;
    case '421':
      if (params[1] === 'CHATHISTORY') {
        giveUpHistory(turn);
        return;
      }
      break;
    default:
      break;
  }
  if (onJoinFailed(turn, message)) return;
  // Anything else with a name for a command is between programs (ACCOUNT, ACK...).
  if (/^\d{3}$/.test(command)) onNumeric(turn, message);
}

/** Confirmations and markers are sent by the client itself: a person who asks (/who-has) does so with a label. */
function isUnasked({ params, tags }: Message): boolean {
  const isOurs = params[0] === 'MARKREAD' || (params[0] === 'RECEIPT' && params[1] !== 'UNKNOWN_MSGID');
  return isOurs && !tags.has('label');
}

function onBurstOver(turn: Turn): void {
  turn.state.burstOver = true;
  // Rooms of a resumed session are shown to us; what is missing then is joined.
  if (!turn.state.resumed) joinWanted(turn);
  catchUpPrivate(turn);
}

function readModeTable(state: ClientState): void {
  const chanmodes = state.isupport.get('CHANMODES');
  const prefix = state.isupport.get('PREFIX');
  if (chanmodes !== undefined || prefix !== undefined) {
    state.modes = makeModeTable(chanmodes ?? 'b,k,l,imnpst', prefix ?? '(ov)@+');
  }
}
