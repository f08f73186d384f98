/** Names that mean something to JavaScript, as nick, room, tag, key, label and account, from one end to the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';

const CAPS = [
  ...'batch echo-message labeled-response message-tags server-time draft/chathistory draft/multiline'.split(
    ' ',
  ),
  ...'draft/read-marker chat-tui/send-id chat-tui/search standard-replies account-tag'.split(' '),
];

test.for(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  '%s is a name like any other, also after a restart',
  async (name) => {
    const data = mkdtempSync(join(tmpdir(), 'chat-prototype-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    let daemon = await Daemon.start({ data, flags: ['--accounts-rounds=4096'] });
    onTestFinished(() => daemon.stop());
    const room = `#${name}`;
    // No underscores there either (IRCv3 batch).
    const reference = name.replaceAll('_', '');
    const named = await daemon.join(name, CAPS);
    const ann = await daemon.join('ann', CAPS);
    const judy = await ChatTui.start({ nick: `${name}_`, server: daemon.address, flags: ['--room', name] });
    onTestFinished(() => judy.end());
    await judy.expect({ type: 'ready', conversation: room });

    named.send(`JOIN ${room}`);
    ann.send(`JOIN ${room}`);
    await named.expectLine(` JOIN ${room}`);
    await ann.expectLine(` 366 ann ${room} `);

    // As a key of tags and as their values; as a label, as the id of a sending, as the name of a batch.
    named.send(`@label=${name};+${name}=${name};chat-tui/send-id=${name} PRIVMSG ${room} :in ${name}`);
    expect(await named.expectLine(`PRIVMSG ${room} :in ${name}`)).toContain(`label=${name}`);
    const heard = await ann.expectLine(`PRIVMSG ${room} :in ${name}`);
    // Keys have no underscores (IRCv3 message-tags): such a tag is none.
    expect(heard.includes(`+${name}=${name}`)).toBe(!name.includes('_'));
    expect(heard).toContain(`:${name}!`);
    await judy.expect({ type: 'message', conversation: room, nick: name, text: `in ${name}` });
    named.send(`@chat-tui/send-id=${name} PRIVMSG ${room} :in ${name}`);
    expect((await ann.sync()).filter((line) => line.includes(`:in ${name}`))).toEqual([]);
    named.send(
      `BATCH +${reference} draft/multiline ${room}`,
      `@batch=${reference} PRIVMSG ${room} :one`,
      `@batch=${reference} PRIVMSG ${room} :two`,
      `BATCH -${reference}`,
    );
    await judy.expect({ type: 'message', text: 'one\ntwo' });

    // As a person: written to, looked up, marked, answered.
    judy.say(`/msg ${name} hello ${name}`);
    await named.expectLine(`PRIVMSG ${name} :hello ${name}`);
    named.send(
      `PRIVMSG ${name}_ :back`,
      `MARKREAD ${room} timestamp=2024-01-01T00:00:00.000Z`,
      `AWAY :${name}`,
      'AWAY',
    );
    await judy.expect({ type: 'message', nick: name, text: 'back' });
    ann.send(
      `WHOIS ${name}`,
      `WHO ${name}`,
      `ISON ${name}`,
      `USERHOST ${name}`,
      `WHOWAS ${name}`,
      `NAMES ${room}`,
      `SEARCH text=${name}`,
    );
    const answers = (await ann.sync()).join('\n');
    for (const part of [
      ` 311 ann ${name} `,
      ` 318 ann ${name} `,
      ` 352 `,
      ` 303 ann ${name}`,
      ` 302 ann ${name}=`,
      ` 353 ann = ${room} :`,
      `in ${name}`,
    ]) {
      expect(answers).toContain(part);
    }
    expect(answers).not.toContain('function');
    judy.say(`/whois ${name}`, `/ignore ${name}`, `/topic about ${name}`, `/mute ${room}`, `/nosuch ${name}`);
    judy.say(`/${name}`, `/set ${name} ${name}`, `/help ${name}`);
    await ann.expectLine(`TOPIC ${room}`);

    // As a key, a mask, a topic; by the founder, who was there first.
    judy.say(`/mode ${room} +k ${name}`, `/mode ${room} +b ${name}!*@nowhere`);
    await named.expectLine(`MODE ${room} +k ${name}`);
    const late = await daemon.join('late', CAPS);
    late.send(`JOIN ${room}`, `JOIN ${room} ${name}`);
    await late.expectLine(` 475 late ${room} `);
    await late.expectLine(` JOIN ${room}`);
    named.send(`REGISTER ${name} * pass-${name}`);
    await named.expectLine(/ REGISTER (SUCCESS|\S+) /);
    expect(judy.events.filter(({ type }) => type === 'bug')).toEqual([]);
    expect(daemon.program.lines.filter((line) => / error /.test(line))).toEqual([]);

    await daemon.stop();
    daemon = await Daemon.start({ data });
    const again = await daemon.join('late', CAPS);
    again.send(`JOIN ${room} ${name}`);
    await again.expectLine(` 366 late ${room} `);
    again.send(`CHATHISTORY LATEST ${room} * 50`);
    await again.expectLine(`:${name}!`);
    expect((await again.sync()).join('\n') + again.lines.join('\n')).toContain(`in ${name}`);
  },
);
