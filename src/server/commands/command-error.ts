/** An error that knows its answer: thrown by handlers, turned into a line in one place by the dispatcher. */
import type { NumericName } from '../../protocol/numerics.js';
import { fail, numeric } from '../session/replies.js';
import type { Reply } from '../session/types.js';

/** The words of each error numeric (Modern IRC, "Numerics"). */
const TEXTS = {
  ERR_NOSUCHNICK: 'No such nick/channel',
  ERR_NOSUCHSERVER: 'No such server',
  ERR_NOSUCHCHANNEL: 'No such channel',
  ERR_CANNOTSENDTOCHAN: 'Cannot send to channel',
  ERR_TOOMANYCHANNELS: 'You have joined too many channels',
  ERR_WASNOSUCHNICK: 'There was no such nickname',
  ERR_TOOMANYTARGETS: 'Too many recipients',
  ERR_INVALIDCAPCMD: 'Invalid CAP command',
  ERR_NORECIPIENT: 'No recipient given',
  ERR_NOTEXTTOSEND: 'No text to send',
  ERR_NONICKNAMEGIVEN: 'No nickname given',
  ERR_ERRONEUSNICKNAME: 'Erroneous nickname',
  ERR_NICKNAMEINUSE: 'Nickname is already in use',
  ERR_UNAVAILRESOURCE: 'Nick/channel is temporarily unavailable',
  ERR_USERNOTINCHANNEL: "They aren't on that channel",
  ERR_NOTONCHANNEL: "You're not on that channel",
  ERR_USERONCHANNEL: 'is already on channel',
  ERR_NEEDMOREPARAMS: 'Not enough parameters',
  ERR_ALREADYREGISTERED: 'You may not reregister',
  ERR_PASSWDMISMATCH: 'Password incorrect',
  ERR_CHANNELISFULL: 'Cannot join channel (+l)',
  ERR_UNKNOWNMODE: 'is unknown mode char to me',
  ERR_INVITEONLYCHAN: 'Cannot join channel (+i)',
  ERR_BANNEDFROMCHAN: 'Cannot join channel (+b)',
  ERR_BADCHANNELKEY: 'Cannot join channel (+k)',
  ERR_BANLISTFULL: 'Channel list is full',
  ERR_YOUREBANNEDCREEP: 'You are banned from this server',
  ERR_NOPRIVILEGES: "Permission Denied- You're not an IRC operator",
  ERR_CHANOPRIVSNEEDED: "You're not channel operator",
  ERR_NOOPERHOST: 'No O-lines for your host',
  ERR_UMODEUNKNOWNFLAG: 'Unknown MODE flag',
  ERR_USERSDONTMATCH: "Can't change mode for other users",
  ERR_HELPNOTFOUND: 'No help available on this topic',
  ERR_INVALIDMODEPARAM: 'Invalid mode parameter',
} as const;

export type ErrorName = keyof typeof TEXTS;

/** Refuses a command, or one of its targets. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** What the session is told. */
  readonly reply: Reply;

  /** @param params of the numeric, its words included */
  constructor(answer: NumericName | Reply, ...params: readonly string[]) {
    super(
      typeof answer === 'string' ? `${answer} ${params.join(' ')}` : `refused with ${JSON.stringify(answer)}`,
    );
    this.reply = typeof answer === 'string' ? numeric(answer, ...params) : answer;
  }

  /** An error numeric with its usual words. */
  static numeric(numericName: ErrorName, ...params: readonly string[]): CommandError {
    return CommandError.because(numericName, TEXTS[numericName], ...params);
  }

  /** An error numeric whose words say more. */
  static because(numericName: ErrorName, text: string, ...params: readonly string[]): CommandError {
    return new CommandError(numericName, ...params, text);
  }

  /** A standard reply, where no numeric says it. */
  static fail(command: string, code: string, context: readonly string[], text: string): CommandError {
    return new CommandError(fail(command, code, context, text));
  }
}
