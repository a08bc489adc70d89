/** What a part of an expression gives where it gives no value. */

/** A key that the record does not have: CEL's "no such key". */
export const MISSING = Symbol('missing');
/** Any other failure, such as `<` between a number and a string. */
export const FAILED = Symbol('failed');
/** What an event of which only some fields are known does not tell. */
export const UNKNOWN = Symbol('unknown');

export const failed = (value: unknown): value is symbol => value === MISSING || value === FAILED || value === UNKNOWN;

/** Of two operands of which at least one failed: what the whole is. */
export const failure = (a: unknown, b: unknown): symbol =>
  a === UNKNOWN || b === UNKNOWN ? UNKNOWN : failed(a) ? a : failed(b) ? b : FAILED;
