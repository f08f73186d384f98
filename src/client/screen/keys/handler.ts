/** What a key of the main view does. */
import type { Host } from '../host.js';

export type Handler = (host: Host) => void;

/** A handler for each action of a group. */
export type Handlers<Action extends string> = { readonly [A in Action]: Handler };
