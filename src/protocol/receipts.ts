/** The pace of receipts (docs/ext/receipts.md). */

/** Least time between two confirmations of a conversation, and between two answers about it, ms. */
export const RECEIPT_INTERVAL_MS = 250;

/** For how long after a message its author is told of it, seconds: who has not confirmed it by then is not there. */
export const RECEIPT_WINDOW = 600;
