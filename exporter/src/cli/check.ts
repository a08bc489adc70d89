/** `--config.check`. */
import type { RunFlags } from './flags.ts';
import { loadFile } from './load.ts';

/** Prints every error, or what the configuration holds. Exit status 0 for a good one, else 1. */
export function checkConfig({ configFile }: RunFlags): number {
  const config = loadFile(configFile);
  if (typeof config === 'string') {
    process.stderr.write(`${config}\n`);
    return 1;
  }
  process.stdout.write(`${configFile}: good: ${config.sources.length} sources, ${config.metrics.length} metrics\n`);
  return 0;
}
