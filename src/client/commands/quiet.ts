/** /mute, /unmute, /dnd, /ignore, /unignore: who and what calls the reader, and whom they do not want to hear at all. */
import { parseDuration } from '../../core/duration.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Conversation } from '../model/conversation.js';
import { ignoreMask, isMuted, mutedKey } from '../model/quiet.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { mask } from '../settings/setting-types.js';
import type { Settings } from '../settings/settings.js';
import { type Action, type Command, complain, note, type Suggestion, takeWords } from './command.js';
import { spanInWords } from './span.js';

/** More people than that are a matter for the operators; each costs a little with every message. */
const MOST_IGNORED = 200;
const MOST_MUTED = 500;
const LONGEST_MS = 366 * 24 * 3600 * 1000;

export const mute: Command = {
  name: 'mute',
  usage: '/mute [NAME] [TIME]',
  summary: 'has a conversation not call you, for "2h" or until /unmute; this one by default',
  minWords: 0,
  complete: (state, words) => (words.length === 1 ? suggestions(state, false) : []),
  handle(state, rest) {
    const words = rest === '' ? [] : rest.split(/\s+/);
    const ms = durationOf(words.at(-1));
    const [name, more] = ms === undefined ? words : words.slice(0, -1);
    if (more !== undefined) return [complain(`"${more}" is no duration; "30m", "2h" or "1d" would be one`)];
    const conversation = conversationOf(state, name);
    if (conversation === undefined) return [complain(`there is no conversation ${name ?? ''}`)];
    const { key, kind, name: shown } = conversation;
    if (kind === 'server') return [complain('the server never calls you'), ...listMuted(state)];
    const { muted } = state.settings;
    const isSet = state.quiet.muted.has(key);
    if (ms !== undefined && !isSet) {
      return [tellMute(key, ms), note(`${shown} does not call you for ${spanInWords(ms)}`)];
    }
    if (isSet) return [note(`${shown} is muted already; /unmute ${shown} takes that back`)];
    if (muted.length >= MOST_MUTED) return [complain('too many conversations are muted')];
    return [
      tellMute(key, undefined),
      put({ ...state.settings, muted: [...muted, shown] }),
      note(`${shown} does not call you any more; /unmute takes that back, /save keeps it`),
    ];
  },
};

export const unmute: Command = {
  name: 'unmute',
  usage: '/unmute [NAME]',
  summary: 'has a muted conversation call you again; this one by default',
  minWords: 0,
  complete: (state, words) => (words.length === 1 ? suggestions(state, true) : []),
  handle(state, rest) {
    const { settings, quiet } = state;
    const [name = ''] = takeWords(rest, 1);
    const conversation = conversationOf(state, name === '' ? undefined : name);
    // One that is muted need not be open.
    const key = conversation?.key ?? mutedKey(name);
    if (!quiet.muted.has(key) && !quiet.mutedUntil.has(key)) {
      const shown = conversation?.name ?? name;
      return [complain(`${shown} is not muted`), ...listMuted(state)];
    }
    const muted = settings.muted.filter((each) => mutedKey(each) !== key);
    return [
      tellMute(key, undefined),
      ...(quiet.muted.has(key) ? [put({ ...settings, muted })] : []),
      note(`${conversation?.name ?? name} calls you again`),
    ];
  },
};

export const dnd: Command = {
  name: 'dnd',
  usage: '/dnd [TIME or off]',
  summary: 'do not disturb: nothing calls you, for "2h" or until /dnd off',
  early: true,
  minWords: 0,
  complete: (_state, words) =>
    words.length === 1 ? ['30m', '2h', '8h', 'off'].map((text) => ({ text, note: '' })) : [],
  handle({ quiet }, rest) {
    const isOff = rest.toLowerCase() === 'off';
    if (isOff && quiet.until === undefined) return [complain('you can be disturbed already')];
    if (isOff) {
      const input = { type: 'do-not-disturb', ms: undefined } as const;
      return [{ do: 'tell', input }, note('you can be called again')];
    }
    const ms = rest === '' ? Number.POSITIVE_INFINITY : durationOf(rest);
    if (ms === undefined) return [complain(`"${rest}" is no duration; "30m", "2h" or "1d" would be one`)];
    const span = spanInWords(ms);
    return [
      { do: 'tell', input: { type: 'do-not-disturb', ms } },
      note(`nothing calls you ${span === '' ? 'until /dnd off' : `for ${span}`}`),
    ];
  },
};

export const ignore: Command = {
  name: 'ignore',
  usage: '/ignore [MASK]',
  summary:
    'hides all that a person says and does: "bob", "*!*@host", "account:bob"; without one it lists them',
  early: true,
  names: ['nick'],
  minWords: 0,
  handle(state, rest) {
    const { settings, quiet } = state;
    const [typed = '', more = ''] = takeWords(rest, 1);
    if (typed === '') return listIgnored(settings);
    const valid = mask().fromText(typed.replace(/^@/, ''));
    if (valid === undefined || more !== '') return [complain(`/ignore takes ${mask().form}`)];
    const made = ignoreMask(valid);
    if (/^[*?!@]*$/.test(made.replace(/^account:/, '')))
      return [complain('that would be everybody; /dnd is there for that')];
    if (quiet.ignored.some((each) => foldName(each) === foldName(made)))
      return [complain(`${made} is ignored already`)];
    if (settings.ignore.length >= MOST_IGNORED) return [complain('too many are ignored')];
    return [
      put({ ...settings, ignore: [...settings.ignore, made] }),
      note(`${made} is ignored from now on; /unignore ${valid} takes that back, /save keeps it`),
    ];
  },
};

export const unignore: Command = {
  name: 'unignore',
  usage: '/unignore MASK',
  summary: 'shows again what a person says and does from now on',
  early: true,
  minWords: 1,
  complete: ({ settings }, words) =>
    words.length === 1 ? settings.ignore.map((text) => ({ text, note: '' })) : [],
  handle({ settings }, rest) {
    const [typed = ''] = takeWords(rest, 1);
    const wanted = foldName(ignoreMask(typed.replace(/^@/, '')));
    const left = settings.ignore.filter((each) => foldName(ignoreMask(each)) !== wanted);
    if (left.length === settings.ignore.length)
      return [complain(`${typed} is not ignored`), ...listIgnored(settings)];
    return [put({ ...settings, ignore: left }), note(`${typed} is not ignored any more`)];
  },
};

function durationOf(word: string | undefined): number | undefined {
  const ms = word === undefined ? undefined : parseDuration(word);
  return ms !== undefined && ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** @param name as people write it; where the reader is without one */
function conversationOf(state: ClientState, name: string | undefined): Conversation | undefined {
  if (name === undefined) return activeConversation(state);
  return state.conversations.get(mutedKey(name)) ?? state.conversations.get(foldName(`#${name}`));
}

function suggestions(state: ClientState, muted: boolean): Suggestion[] {
  return [...state.conversations.values()]
    .filter((one) => one.kind !== 'server' && isMuted(state, one) === muted)
    .map(({ name }) => ({ text: name, note: '' }));
}

function listMuted({ settings, quiet, conversations }: ClientState): Action[] {
  const passing = [...quiet.mutedUntil.keys()].map(
    (key) => `${conversations.get(key)?.name ?? key} (for a while)`,
  );
  const all = [...settings.muted, ...passing];
  return [note(all.length === 0 ? 'nothing is muted' : `muted: ${all.join(', ')}`)];
}

function listIgnored({ ignore: masks }: Settings): Action[] {
  return [note(masks.length === 0 ? 'nobody is ignored' : `ignored: ${masks.join(', ')}`)];
}

function tellMute(key: string, ms: number | undefined): Action {
  return { do: 'tell', input: { type: 'mute', key, ms } };
}

function put(settings: Settings): Action {
  return { do: 'tell', input: { type: 'settings', settings } };
}
