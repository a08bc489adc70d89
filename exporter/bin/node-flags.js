/**
 * What V8 takes at its start only. Left to itself it lets the young generation grow to 128 MB when there is much to read; with
 * a larger one than this it reads no faster.
 */
export const NODE_FLAGS = ['--max-semi-space-size=4'];
