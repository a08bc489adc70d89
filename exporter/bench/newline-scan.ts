/**
 * What every reader of lines in Node must at least do: reads a file in blocks and finds the line ends. Prints how many, and
 * the CPU seconds of just that: `node newline-scan.ts FILE`.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1024 * 1024;
const LINE_END = 10;

const begun = process.cpuUsage();
const descriptor = openSync(process.argv[2] ?? '', 'r');
const block = Buffer.allocUnsafe(BLOCK_BYTES);
let lines = 0;
for (let bytes = readSync(descriptor, block); bytes > 0; bytes = readSync(descriptor, block)) {
  const part = block.subarray(0, bytes);
  for (let at = part.indexOf(LINE_END); at !== -1; at = part.indexOf(LINE_END, at + 1)) lines++;
}
closeSync(descriptor);
const { user, system } = process.cpuUsage(begun);
process.stdout.write(`${lines} ${(user + system) / 1e6}\n`);
