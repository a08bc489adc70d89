/**
 * What V8 takes at its start only. Left to itself it lets the young generation grow to 128 MB when there is much to read, and
 * the old one to up to four times what is alive, by when it was collected first. With these it reads no slower.
 */
export const NODE_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=100'];
