/** What every command says when it is entered wrong: what was wrong with it, and what would be right. Nothing is done. */
import { beforeEach, describe, expect, test } from 'vitest';
import { interpret } from '../../../src/client/commands/interpret.js';
import { COMMANDS } from '../../../src/client/commands/table.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', '@alice', 'Nick');
  client.hear(said('m1', 1, 'alice', 'hello'));
});

/** By the name of a command: lines that are wrong, with what is said; a name alone and words too many stand below. */
const WRONG: Readonly<Record<string, readonly (readonly [line: string, words: RegExp])[]>> = {
  msg: [
    ['/msg a,b hi', /^a nickname is made of letters, .* not ","; nothing was sent$/],
    ['/msg 9lives hi', /^a nickname cannot begin with "9"; nothing was sent$/],
  ],
  react: [
    ['/react 👍 first', /^"first" is no number: \/react EMOJI \[NUMBER\], 1 being the last$/],
    ['/react 👍 9', /^there is no such message here$/],
  ],
  edit: [['/edit anew', /^there is no such message of yours here$/]],
  delete: [['/delete 7', /^there is no such message of yours here$/]],
  copy: [['/copy that', /^"that" is no number: \/copy \[NUMBER\], 1 being the last$/]],
  open: [
    ['/open it', /^"it" is no number: \/open \[NUMBER\], 1 being the last$/],
    ['/open', /^there is no such link here$/],
  ],
  join: [
    ['/join ,', /^\/join needs more: \/join ROOM \[KEY\]$/],
    ['/join #', /^a room name has something after "#"$/],
  ],
  part: [['/part #ops', /^you are not in #ops; \/part leaves the room you see$/]],
  names: [['/names ops', /^you are not in #ops$/]],
  kick: [['/kick #lobby', /^\/kick needs more: \/kick NICK \[REASON\]$/]],
  unquiet: [['/unquiet #lobby', /^\/unquiet needs more: \/unquiet MASK$/]],
  deop: [['/deop #lobby', /^\/deop needs more: \/deop NICK$/]],
  slow: [['/slow down', /^\/slow takes a number of seconds, or off$/]],
  go: [
    ['/go 12', /^there is no conversation 12; they go from 1 to 2$/],
    ['/go nowhere at all', /^there is no nowhere at all here; #ROOM and @NICK may be new$/],
  ],
  mention: [['/mention alice', /^"alice" is not known to \/mention: "next", or nothing for the one before$/]],
  history: [['/history 20', /^"20" is not known to \/history: "end", or nothing for the oldest line$/]],
  connect: [
    [
      '/connect irc.other.test now',
      /^a client has one server; chat-tui --server irc\.other\.test starts another/,
    ],
  ],
  'who-has': [['/who-has 3', /^there is no such message of yours here$/]],
  nick: [['/nick b,b', /^a nickname is made of letters, digits and .*, not ","$/]],
  mute: [
    ['/mute #ops', /^there is no conversation #ops$/],
    ['/mute #lobby long', /^"long" is no duration; "30m", "2h" or "1d" would be one$/],
  ],
  unmute: [['/unmute', /^#lobby is not muted$/]],
  dnd: [
    ['/dnd soon', /^"soon" is no duration; "30m", "2h" or "1d" would be one$/],
    ['/dnd off', /^you can be disturbed already$/],
  ],
  ignore: [
    ['/ignore bob and alice', /^\/ignore takes /],
    ['/ignore *', /^that would be everybody; \/dnd is there for that$/],
  ],
  unignore: [['/unignore alice', /^alice is not ignored$/]],
  set: [
    ['/set theem dark', /^there is no setting "theem"; did you mean theme\?$/],
    ['/set theme pink', /^theme can be .*light.*, not "pink"; nothing was set$/],
  ],
  unset: [['/unset theem', /^there is no setting "theem"; did you mean theme\?$/]],
  theme: [['/theme pink', /^theme can be .*light.*, not "pink"; nothing was set$/]],
  mouse: [['/mouse cat', /^mouse can be .*wheel.*, not "cat"; nothing was set$/]],
  help: [['/help jion', /^there is no \/jion; did you mean \/join\?$/]],
};

test('the table is about commands that there are', () => {
  const names = COMMANDS.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(WRONG)));
});

describe('every command', () => {
  test.for(COMMANDS.filter(({ minWords }) => minWords > 0))('/$name alone says how it is used', (row) => {
    expect(answerTo(`/${row.name}`)).toBe(`/${row.name} needs more: ${row.usage}`);
  });

  test.for(COMMANDS.filter(({ alone }) => alone))(
    '/$name takes no words, and says what it does alone',
    ({ name, summary }) => {
      expect(answerTo(`/${name} more words`)).toBe(
        `/${name} stands alone, without "more words"; it ${summary}`,
      );
    },
  );
});

/** What is said against a line of which nothing is done; a list of what there is may follow. */
function answerTo(line: string): string {
  const [first, ...more] = interpret(client.state, line);
  expect(first).toMatchObject({ do: 'tell', input: { type: 'note', kind: 'error' } });
  for (const action of more) expect(action).toMatchObject({ do: 'tell', input: { type: 'note' } });
  return first?.do === 'tell' && first.input.type === 'note' ? first.input.text : '';
}

describe('entered wrong', () => {
  test.for(Object.values(WRONG).flat())('%s', ([line, words]) => {
    expect(answerTo(line)).toMatch(words);
  });
});

describe('where there is no room', () => {
  const onRoom = COMMANDS.filter(({ name }) =>
    [
      'kick',
      'ban',
      'unban',
      'quiet',
      'unquiet',
      'invite',
      'op',
      'deop',
      'voice',
      'devoice',
      'roles',
    ].includes(name),
  );

  test.for(onRoom.map(({ name }) => name))('/%s asks for one by name', (name) => {
    client.apply({ type: 'activate', key: '*' });
    const [action] = interpret(client.state, `/${name} alice`);
    expect(JSON.stringify(action)).toContain(`this is no room; name one: /${name} #ROOM`);
  });

  test.for(['/me waves', 'hello', '/topic', '/names', '/mode +i', '/who'])('%s says what to do', (line) => {
    client.apply({ type: 'activate', key: '*' });
    const [action] = interpret(client.state, line);
    expect(action).toMatchObject({ do: 'tell', input: { kind: 'error' } });
    expect(JSON.stringify(action)).toMatch(/ROOM|a room/);
  });

  test.for(['/me waves', 'hello'])('%s in one that was left says how to come back', (line) => {
    client.hear(':bob!b@h PART #lobby');
    const [action] = interpret(client.state, line);
    expect(JSON.stringify(action)).toContain('you are not in #lobby; /join #lobby enters it');
  });
});

describe('/help COMMAND', () => {
  test.for(COMMANDS)('/help $name', ({ name, usage, summary, aliases = [] }) => {
    const also = aliases.length === 0 ? '' : ` (also ${aliases.map((alias) => `/${alias}`).join(', ')})`;
    for (const typed of [name, `/${name}`, name.toUpperCase(), ...aliases]) {
      expect(interpret(client.state, `/help ${typed}`)).toEqual([
        { do: 'tell', input: { type: 'note', kind: 'info', text: `${usage}  ${summary}${also}` } },
      ]);
    }
  });
});

test('/msg takes a name as it is written elsewhere, too', () => {
  expect(interpret(client.state, '/msg @alice hi')).toEqual([
    { do: 'say', target: 'alice', text: 'hi', action: false },
  ]);
  expect(interpret(client.state, '/msg Q@services.example.org hi')).toEqual([
    { do: 'say', target: 'Q@services.example.org', text: 'hi', action: false },
  ]);
});
