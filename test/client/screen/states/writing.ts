/** States of the screen: the input, and what opens over it. */
import { settle } from '../../../support/fake-irc-server.js';
import type { States } from './states.js';

export const WRITING_STATES: States = {
  async paste(stage) {
    await stage.talk();
    stage.paste(Array.from({ length: 30 }, (_, i) => `line ${i + 1} of what is pasted`).join('\n'));
  },
  async 'question-secret'(stage) {
    await stage.talk();
    await stage.enterAll('Tr0ub4dor&3x');
  },
  async 'question-mistyped'(stage) {
    await stage.talk();
    await stage.enterAll(' /msg alice for you alone');
  },
  async password(stage) {
    await stage.talk();
    stage.type('/register');
    stage.key('enter');
    stage.type('correct horse');
  },
  async completion(stage) {
    await stage.talk();
    stage.type('/w');
    stage.key('tab');
  },
  async search(stage) {
    await stage.talk();
    stage.key('ctrl-r');
    stage.type('look');
  },
  async settings(stage) {
    await stage.talk();
    for (const line of ['/set theme dark', '/set', '/set mouse', '/set theem dark']) {
      stage.type(line);
      stage.key('enter');
    }
  },
  async help(stage) {
    await stage.talk();
    stage.key('f1');
  },
  async 'help-offline'(stage) {
    await stage.talk();
    await stage.cut();
    stage.key('f1');
  },
  async 'many-rows'(stage) {
    await stage.talk();
    stage.type('first line');
    stage.key('ctrl-j');
    stage.type('of a message that is longer than any row of any screen, and '.repeat(4));
  },
  async keys(stage) {
    await stage.talk();
    await stage.enterAll('/keys');
  },
  async 'completion-nicks'(stage) {
    await stage.talk();
    stage.type('@');
  },
  async 'completion-emoji'(stage) {
    await stage.talk();
    stage.type('done :ta');
    // The names are loaded when they are first wanted.
    while (!/:ta\w+:/.test(stage.text)) await settle();
  },
  async 'search-nothing'(stage) {
    await stage.talk();
    stage.key('ctrl-r');
    stage.type('xyz');
  },
  async 'eight-rows'(stage) {
    await stage.talk();
    for (let i = 1; i <= 12; i++) {
      stage.type(`line ${i}`);
      if (i < 12) stage.key('ctrl-j');
    }
  },
};
