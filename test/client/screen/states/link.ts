/** States of the screen: the link to the server, from the first try to the last refusal. */
import { DistrustError } from '../../../../src/client/link/trust.js';
import { settle } from '../../../support/fake-irc-server.js';
import { HINTS } from '../../../../src/client/app.js';
import type { States } from './states.js';

const KEY = 'ab12cd34'.repeat(8);

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
    for (let i = 1; i <= 3; i++) stage.modern.tell('alice', i === 2 ? 'bob: and you?' : `missed ${i}`);
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
  async 'hand-shake'(stage) {
    stage.script.step = 'TLS';
    await stage.start();
  },
  async registering(stage) {
    stage.script.isMute = true;
    await stage.start();
    await stage.enterAll('typed while it says nothing');
  },
  async 'first-meeting'(stage) {
    stage.engine.announce(
      `irc.test:6697 is new here; its key sha256:${KEY.slice(0, 16)}... is kept (/trust shows it)`,
      'info',
    );
    for (const hint of HINTS) stage.engine.announce(hint, 'info');
    await stage.start();
  },
  async trust(stage) {
    await stage.talk();
    await stage.enterAll('/trust');
  },
  async resumed(stage) {
    stage.modern.caps.push('chat-tui/resume');
    await stage.talk();
    await stage.cut();
    for (let i = 1; i <= 150; i++) stage.modern.tell('alice', `missed ${i}`);
    stage.modern.server.refusal = undefined;
    stage.awaited = /resumed on|loading missed/;
    stage.key('enter');
    await settle();
  },
  async 'cut-off'(stage) {
    await stage.talk();
    await stage.hear('ERROR :Closing Link: bob (Killed by alice: spam)');
    stage.modern.server.refusal = 'connection refused';
    stage.modern.server.last.close();
    await settle();
    await stage.pass(2000);
  },
  async 'server-banned'(stage) {
    stage.script.greeting = [
      ':s 465 bob :You are banned from this server until 2026-11-22T10:00:00.000Z: spam',
      'ERROR :Closing Link: h (You are banned from this server until 2026-11-22T10:00:00.000Z: spam)',
    ];
    stage.script.isClosed = true;
    await stage.start();
    await stage.pass(500);
  },
  async kicked(stage) {
    await stage.talk();
    await stage.hear(':alice!a@h KICK #lobby bob :calm down, please');
    await stage.enterAll('why?');
  },
  async 'not-let-in'(stage) {
    await stage.talk();
    for (const [room, numeric, why] of [
      ['#secret', '473', 'Cannot join channel (+i)'],
      ['#ops', '474', 'Cannot join channel (+b) until 2026-11-22T10:00:00.000Z: too loud'],
    ]) {
      await stage.enterAll(`/join ${room}`);
      await stage.hear(`:s ${numeric} bob ${room} :${why}`);
    }
  },
  async delivered(stage) {
    stage.modern.caps.push('chat-tui/receipts');
    await stage.talk();
    await stage.hear(':s RECEIPT #lobby m3 3 3', ':s RECEIPT #lobby m4 1 3');
  },
  async leaving(stage) {
    await stage.talk();
    stage.key('ctrl-c');
  },
};
