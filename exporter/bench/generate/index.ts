/** Writes the generated log of a format to a file. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { FormatName } from '../formats.ts';
import { auditd } from './auditd.ts';
import { cloudtrail } from './cloudtrail.ts';
import { json } from './json.ts';
import { kubernetes } from './kubernetes.ts';
import { Random } from './random.ts';
import { syslogAuth } from './syslog-auth.ts';

const GENERATORS: Readonly<Record<FormatName, (random: Random) => Generator<string>>> = {
  kubernetes,
  cloudtrail,
  'syslog-auth': syslogAuth,
  auditd,
  json,
};

const BLOCK_LINES = 1000;

/** The lines of one seed are always the same: a shorter log is the beginning of a longer one. Returns the size in bytes. */
export function writeLog(format: FormatName, file: string, lines: number, seed: number): number {
  const generator = GENERATORS[format](new Random(seed));
  const descriptor = openSync(file, 'w');
  let bytes = 0;
  try {
    for (let written = 0; written < lines; written += BLOCK_LINES) {
      let block = '';
      for (let index = written; index < Math.min(lines, written + BLOCK_LINES); index++)
        block += `${generator.next().value}\n`;
      bytes += writeSync(descriptor, block);
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}
