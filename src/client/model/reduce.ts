/**
 * The model's one way in: (state, input, time) -> effects, the state being changed in place.
 *
 * Whatever a server sends, short of parameters or out of order, only ever leads to another state; nothing here throws.
 */
import { SEARCH_BATCH } from '../../protocol/search.js';
import type { ConnectionState } from './connection.js';
import {
  historyTick,
  loadGap,
  loadOlder,
  lookBack,
  openHit,
  rememberAnchors,
  takeHistory,
} from './history.js';
import type { Effect, Input } from './inputs.js';
import { onOwnDropped, onOwnQueued, onOwnRefused, onOwnSent, onOwnSplit, onOwnWaits } from './own-lines.js';
import { doNotDisturb, mute, quietOf, quietTick } from './quiet.js';
import { readingTick, readTo } from './read-marker.js';
import { forgetConnection } from './reading.js';
import { RECEIPTS_BATCH, takeWhoHas } from './receipts.js';
import { listNames } from './replies.js';
import { closeConversation, joinWanted, leaveRoom, wantRoom } from './rooms.js';
import { forgetAnswers, searchMore, searchTick, startSearch, takeSearch } from './search.js';
import { onMessage } from './server-message.js';
import { activeConversation, type ClientState, openConversation, tell, type Turn } from './state.js';
import { cleanName, cleanNote } from './text.js';
import { typingTick } from './typing.js';
import { goTo, markSeen } from './unread.js';

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
      state.lastWords.clear();
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
    case 'read':
      readTo(turn, input.until);
      break;
    case 'look-at':
      turn.effects.push({ do: 'look-at', what: input.what });
      break;
    case 'open': {
      const conversation = openConversation(turn, input.target);
      activate(turn, conversation.key);
      lookBack(turn, conversation);
      break;
    }
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
      // It may quote what was pasted.
      tell(turn, input.kind, cleanNote(input.text));
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
      readingTick(turn);
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
      forgetConnection(conversation.reading);
    }
  }
  turn.effects.push({ do: 'changed', what: 'connection' });
}

function activate(turn: Turn, key: string): void {
  if (!turn.state.conversations.has(key)) return;
  goTo(turn.state, key);
  turn.effects.push({ do: 'changed', what: 'conversations' });
}
