/**
 * The model's one way in: (state, input, time) -> effects, the state being changed in place.
 *
 * Whatever a server sends, short of parameters or out of order, only ever leads to another state; nothing here throws.
 */
import { Cap, capNumber, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { parseIsupport } from '../../protocol/isupport.js';
import type { Message } from '../../protocol/message.js';
import { makeModeTable } from '../../protocol/modes.js';
import { isRoomName } from '../../protocol/names.js';
import { SEARCH_BATCH } from '../../protocol/search.js';
import { SEND_ID_KEEP } from '../../protocol/send-id.js';
import type { ConnectionState } from './connection.js';
import {
  catchUpPrivate,
  giveUpHistory,
  historyTick,
  loadGap,
  loadOlder,
  openHit,
  rememberAnchors,
  takeHistory,
} from './history.js';
import type { Effect, Input } from './inputs.js';
import { MEMBERSHIP, setPresence } from './membership.js';
import { onOwnDropped, onOwnQueued, onOwnRefused, onOwnSent, onOwnSplit, onOwnWaits } from './own-lines.js';
import { doNotDisturb, isHidden, mute, quietOf, quietTick } from './quiet.js';
import { onReceipt, RECEIPTS_BATCH, takeWhoHas } from './receipts.js';
import { listNames, onNumeric, onStandardReply } from './replies.js';
import { closeConversation, joinWanted, leaveRoom, onJoinFailed, wantRoom } from './rooms.js';
import { onAnnotation, onSpoken } from './spoken.js';
import { activeConversation, type ClientState, openConversation, tell, type Turn } from './state.js';
import { forgetAnswers, onSearchAnswer, searchMore, searchTick, startSearch, takeSearch } from './search.js';
import { cleanName } from './text.js';
import { typingTick } from './typing.js';
import { goTo, markSeen } from './unread.js';

/** Part of the time for which the server keeps ids: both clocks may run wrong, and the way there takes time. */
const CERTAIN = 0.95;

/**
 * @param now wall time, ms
 * @returns what is to be done, in order
 */
export function reduce(state: ClientState, input: Input, now: number): Effect[] {
  const turn: Turn = { state, now, effects: [] };
  switch (input.type) {
    case 'connection':
      onConnection(turn, input.connection);
      break;
    case 'registered':
      state.registered = true;
      state.burstOver = false;
      state.nick = cleanName(input.nick);
      state.server = cleanName(input.server);
      state.caps = input.caps;
      state.capValues = input.capValues ?? new Map();
      state.resumed = input.resumed;
      state.isupport = new Map();
      turn.effects.push({ do: 'changed', what: 'nick' });
      break;
    case 'resumed':
      joinWanted(turn);
      break;
    case 'caps':
      state.caps = input.caps;
      state.capValues = input.capValues ?? state.capValues;
      break;
    case 'message':
      onMessage(turn, input.message, input.ownId);
      break;
    case 'batch':
      if (input.batch.type === RECEIPTS_BATCH) takeWhoHas(turn, input.batch, input.quiet === true);
      else if (input.batch.type === SEARCH_BATCH) takeSearch(turn, input.batch);
      else takeHistory(turn, input.batch, input.ownIds);
      break;
    case 'own-queued':
      onOwnQueued(turn, input);
      break;
    case 'own-split':
      onOwnSplit(turn, input.id, input.lines);
      break;
    case 'own-dropped':
      onOwnDropped(turn, input.id);
      break;
    case 'own-sent':
      onOwnSent(turn, input.id);
      break;
    case 'own-refused':
      onOwnRefused(turn, input.id, input.reason);
      break;
    case 'own-waits':
      onOwnWaits(turn, input.id, input.reason);
      break;
    case 'activate':
      activate(turn, input.key);
      break;
    case 'seen':
      markSeen(activeConversation(state));
      break;
    case 'look-at':
      turn.effects.push({ do: 'look-at', what: input.what });
      break;
    case 'open':
      activate(turn, openConversation(turn, input.target).key);
      break;
    case 'recall':
      openConversation(turn, input.target);
      break;
    case 'close':
      closeConversation(turn, input.key);
      break;
    case 'want-room':
      wantRoom(turn, input.room, input.password);
      break;
    case 'leave-room':
      leaveRoom(turn, input.key, input.reason);
      break;
    case 'load-older': {
      const conversation = state.conversations.get(input.key);
      if (conversation !== undefined) loadOlder(turn, conversation);
      break;
    }
    case 'load-gap': {
      const conversation = state.conversations.get(input.key);
      if (conversation !== undefined) loadGap(turn, conversation, input.id);
      break;
    }
    case 'search':
      startSearch(turn, input.request);
      break;
    case 'search-more':
      searchMore(turn);
      break;
    case 'show-search':
      turn.effects.push({ do: 'show-search', typed: input.typed });
      break;
    case 'open-hit': {
      const conversation = openConversation(turn, input.hit.target);
      activate(turn, conversation.key);
      openHit(turn, conversation, input.hit);
      break;
    }
    case 'names':
      listNames(turn, input.room);
      break;
    case 'note':
      tell(turn, input.kind, input.text);
      break;
    case 'show-keys':
      turn.effects.push({ do: 'show-keys' });
      break;
    case 'mute':
      mute(turn, input.key, input.ms);
      break;
    case 'do-not-disturb':
      doNotDisturb(turn, input.ms);
      break;
    case 'settings':
      state.settings = input.settings;
      state.quiet = quietOf(input.settings, state.quiet);
      state.tabsVersion++;
      turn.effects.push({ do: 'changed', what: 'settings' });
      break;
    case 'tick':
      historyTick(turn);
      searchTick(turn);
      typingTick(turn);
      quietTick(turn);
      break;
  }
  return turn.effects;
}

function onConnection(turn: Turn, connection: ConnectionState): void {
  const { state } = turn;
  const wasRegistered = state.registered;
  state.connection = connection;
  if (connection.phase !== 'online' && wasRegistered) {
    state.registered = false;
    state.burstOver = false;
    rememberAnchors(state);
    forgetAnswers(turn);
    for (const conversation of state.conversations.values()) {
      conversation.joined = false;
      conversation.askedWho = false;
      conversation.namesOpen = false;
      conversation.typists.clear();
    }
  }
  turn.effects.push({ do: 'changed', what: 'connection' });
}

function onMessage(turn: Turn, message: Message, ownId: string | undefined): void {
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
    case 'ERROR':
      // The link tells why it ended.
      return;
    case 'FAIL':
      // Ours, not a person's: history that we may not read is not an error of anybody.
      if (params[0] === 'CHATHISTORY') giveUpHistory(turn);
      else if (params[0] === 'SEARCH') onSearchAnswer(turn, message);
      else if (!isUnaskedReceipt(message)) onStandardReply(turn, message);
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

/** Confirmations are sent by the client itself: a person who asks (/who-has) does so with a label. */
function isUnaskedReceipt({ params, tags }: Message): boolean {
  return params[0] === 'RECEIPT' && params[1] !== 'UNKNOWN_MSGID' && !tags.has('label');
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

function activate(turn: Turn, key: string): void {
  if (!turn.state.conversations.has(key)) return;
  goTo(turn.state, key);
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

/** Whether an own line for `target` may be written now, or has to wait for a connection, a join or the catch-up. */
export function canSendTo(state: ClientState, target: string): boolean {
  if (!state.burstOver) return false;
  const conversation = state.conversations.get(foldName(target));
  if (conversation === undefined) return true;
  if (conversation.kind === 'room' && conversation.wanted && !conversation.joined) return false;
  return !conversation.catchingUp;
}

/**
 * Whether the server knows a line of ours by its id when it is sent again: the cap, the same sender as before, and not
 * too long ago.
 *
 * @param age ms since it was sent first
 */
export function canRepeat({ resumed, caps, capValues }: ClientState, age: number): boolean {
  if (!resumed || !hasCap(caps, Cap.sendId | Cap.messageTags)) return false;
  const keep = capNumber(capValues.get('chat-tui/send-id'), 'keep') ?? SEND_ID_KEEP;
  return age < keep * 1000 * CERTAIN;
}

/** Whether the server confirms own lines by sending them back. */
export function hasEcho(state: ClientState): boolean {
  return hasCap(state.caps, Cap.echoMessage);
}
