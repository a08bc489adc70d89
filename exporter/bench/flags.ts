/** The command line of the benchmark. */
import { parseArgs } from 'node:util';
import type { FormatName } from './formats.ts';
import { FORMAT_NAMES } from './formats.ts';

export const USAGE = `Measures events per CPU second of every format on generated logs, beside mtail where it is installed.

Usage: npm run bench -- [flags]

  --lines N        lines of each log (default: 200000)
  --formats a,b    ${FORMAT_NAMES.join(', ')} (default: all)
  --runs N         runs of each program, taken in turns; the median counts (default: 5)
  --json           print the results as JSON
  --help
`;

export interface Flags {
  readonly lines: number;
  readonly formats: readonly FormatName[];
  readonly runs: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** The flags, or what is wrong with them. */
export function parseFlags(args: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        lines: { type: 'string', default: '200000' },
        formats: { type: 'string', default: FORMAT_NAMES.join(',') },
        runs: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { json, help } = values;
    const formats = values.formats.split(',').map(formatOf);
    return { lines: count('lines', values.lines), formats, runs: count('runs', values.runs), json, help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function formatOf(name: string): FormatName {
  const found = FORMAT_NAMES.find((known) => known === name.trim());
  if (found === undefined) throw new Error(`--formats: "${name}" is no format; use ${FORMAT_NAMES.join(', ')}`);
  return found;
}

function count(flag: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${flag}: "${value}" is not allowed; use a number from 1 on`);
  return Number(value);
}
