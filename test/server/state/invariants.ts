/** What is true of every state, whatever has happened: checked after each step of a random story. */
import { expect } from 'vitest';

import { foldName } from '../../../src/protocol/casemapping.js';
import type { NetworkState } from '../../../src/server/state/network.js';

export function expectConsistent(state: NetworkState): void {
  for (const [key, room] of state.rooms) {
    expect(key).toBe(foldName(room.name));
    for (const [index, member] of room.members.entries()) {
      expect(member.index).toBe(index);
      expect(room.member(member.session)).toBe(member);
      expect(member.session.rooms.has(room)).toBe(true);
      // No ghosts: whoever is in a room is here.
      expect(state.sessions.get(member.session.id)).toBe(member.session);
    }
    for (const invited of room.invited) {
      expect(invited.invitations.has(room)).toBe(true);
      expect(state.sessions.get(invited.id)).toBe(invited);
      expect(room.member(invited)).toBeUndefined();
    }
    if (room.members.length === 0) expect(room.invited.size).toBe(0);
  }
  expect(state.nicks.size).toBe(state.sessions.size);
  for (const [id, session] of state.sessions) {
    expect(session.id).toBe(id);
    expect(state.nicks.get(foldName(session.nick))).toBe(session);
    for (const room of session.rooms) expect(room.member(session)?.session).toBe(session);
    for (const room of session.invitations) expect(room.invited.has(session)).toBe(true);
  }
  const invisible = [...state.sessions.values()].filter((session) => session.invisible).length;
  expect(state.invisible).toBe(invisible);
}
