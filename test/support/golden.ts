/** The logs of the golden pairs, as lines to test with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'golden');

/** All lines of a format's logs. */
export const goldenLines = (format: string): string[] =>
  readdirSync(join(FOLDER, format))
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) => readFileSync(join(FOLDER, format, file), 'utf8').split('\n'));
