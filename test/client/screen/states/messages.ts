/** States of the screen: a message selected, and what is done with it. */
import type { States } from './states.js';

export const MESSAGES_STATES: States = {
  async 'talked-over'(stage) {
    await stage.talkOver();
    await stage.hear('@+typing=active :alice!a@h TAGMSG #lobby', '@+typing=active :carol!c@h TAGMSG #lobby');
  },
  async selecting(stage) {
    await stage.talkOver();
    stage.select(4);
  },
  async 'selected-detail'(stage) {
    await stage.talkOver();
    stage.select(4);
    stage.key('i');
  },
  async reacting(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('+');
  },
  async deleting(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('d');
  },
  async replying(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('r');
    stage.type('thanks');
  },
  async editing(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('e');
  },
  async 'opening-links'(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('o');
  },
};
