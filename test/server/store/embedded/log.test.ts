/** The embedded log keeps the contract of every log; what only it has is in the files beside this one. */
import { logContract } from '../../../contract/log.contract.js';
import { redactionContract } from '../../../contract/redaction.contract.js';
import { searchContract } from '../../../contract/search.contract.js';
import { talksContract } from '../../../contract/talks.contract.js';
import { storeHarness } from '../../../support/embedded-store.js';

logContract('EmbeddedLog', () => Promise.resolve(storeHarness()));
redactionContract('EmbeddedLog', () => Promise.resolve(storeHarness()));
searchContract('EmbeddedLog', () => Promise.resolve(storeHarness()));
talksContract('EmbeddedLog', () => Promise.resolve(storeHarness()));
