/** States of the screen: the link to the server, from the first try to the last refusal. */
import { DistrustError } from '../../../../src/client/link/trust.js';
import { settle } from '../../../support/fake-irc-server.js';
import type { States } from './states.js';

export const LINK_STATES: States = {
  async connecting(stage) {
    stage.modern.server.silent = true;
    await stage.start();
    await stage.enterAll('typed before there is a connection');
  },
  async 'first-words'(stage) {
    await stage.start();
  },
  async online(stage) {
    await stage.talk();
    stage.modern.deaf = true;
    await stage.enterAll('on its way');
  },
  async away(stage) {
    await stage.talk();
    await stage.hear(':s 306 bob :You have been marked as being away', ':bob!b@h AWAY :lunch');
  },
  async offline(stage) {
    await stage.talk();
    await stage.cut();
    await stage.enterAll('typed while offline', 'and more');
    await stage.pass(2000);
  },
  async 'no-answer'(stage) {
    await stage.talk();
    stage.modern.server.last.blackHole();
    await stage.pass(15_000);
    await stage.pass(8000);
  },
  async 'nick-taken'(stage) {
    stage.script.greeting = [':s 433 * bob :Nickname is already in use'];
    await stage.start();
  },
  async 'nick-refused'(stage) {
    stage.script.greeting = [':s 432 * bob :Erroneous nickname'];
    stage.awaited = /nick refused, try \/nick NAME/;
    await stage.start();
  },
  async 'certificate-changed'(stage) {
    const [expected, found] = ['ab12cd', 'cd34ef'].map((start) => `sha256:${start.padEnd(64, '0')}`);
    stage.script.distrust = new DistrustError(
      'irc.test:6697',
      expected ?? '',
      found ?? '',
      'ask who runs it',
    );
    await stage.start();
  },
  async 'catching-up'(stage) {
    await stage.talk();
    await stage.cut();
    for (let i = 1; i <= 150; i++) stage.modern.tell('alice', `missed ${i}`);
    stage.modern.server.refusal = undefined;
    stage.awaited = /loading missed/;
    stage.key('enter');
    await settle();
  },
  async 'caught-up'(stage) {
    await stage.talk();
    await stage.cut();
    await stage.enterAll('typed while offline');
    for (let i = 1; i <= 3; i++) stage.modern.tell('alice', `missed ${i}`);
    stage.modern.server.refusal = undefined;
    stage.key('enter');
    await settle();
  },
  async refused(stage) {
    await stage.talk();
    for (const text of ['@alcie hi', '@nobodyhere hi', '/mgs alice secret']) {
      await stage.enterAll(text);
      // What was sent to nobody stays in the input.
      stage.key('ctrl-u');
    }
    stage.modern.deaf = true;
    await stage.enterAll('/msg ghost hi');
    const label = /label=(\w+)/.exec(stage.modern.server.last.sent(/ghost/)[0] ?? '')?.[1];
    await stage.hear(`@label=${label} :s 401 bob ghost :No such nick`);
  },
};
