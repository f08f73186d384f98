/**
 * What a log line may carry beside its event name.
 *
 * The names are a closed list on purpose: there is none for what people write to each other and none for
 * passwords, so neither can reach the log without somebody adding a name for it here.
 */

/** A value as it is logged; undefined leaves the field out. */
export type FieldValue = string | number | boolean | undefined;

export type FieldName =
  // who and where
  | 'id'
  | 'nick'
  | 'oldNick'
  | 'user'
  | 'client'
  | 'address'
  | 'host'
  | 'port'
  | 'account'
  | 'mask'
  | 'room'
  | 'command'
  | 'caps'
  | 'secure'
  | 'tls'
  | 'fingerprint'
  | 'expires'
  // why and how much
  | 'reason'
  | 'state'
  | 'code'
  | 'limit'
  | 'count'
  | 'bytes'
  | 'lines'
  | 'queued'
  | 'dropped'
  | 'repeated'
  | 'connections'
  | 'members'
  | 'rooms'
  | 'events'
  | 'ms'
  | 'seconds'
  // the program itself
  | 'version'
  | 'node'
  | 'pid'
  | 'name'
  | 'network'
  | 'listen'
  | 'data'
  | 'database'
  | 'config'
  | 'key'
  | 'file'
  | 'signal'
  | 'status'
  // errors, filled in by Logger.error
  | 'error'
  | 'cause'
  | 'stack';

/** The key=value pairs of one line, in the order in which they are given. */
export type Fields = { readonly [name in FieldName]?: FieldValue };
