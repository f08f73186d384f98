/** Every attack that is tried, by the tests and by the benchmark. */
import { AMPLIFICATION } from './amplification.js';
import type { Attack } from './attack.js';
import { FLOODS } from './floods.js';
import { STRANGERS } from './strangers.js';

export const ATTACKS: readonly Attack[] = [...STRANGERS, ...FLOODS, ...AMPLIFICATION];
