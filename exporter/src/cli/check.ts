/** `--config.check`. */
import { loadWebConfig } from '../web/config/load.ts';
import type { RunFlags } from './flags.ts';
import { loadFile } from './load.ts';

interface Finding {
  readonly good: boolean;
  readonly text: string;
}

/** Prints every error, or what the configurations hold. Exit status 0 for good ones, else 1. */
export function checkConfig({ configFile, webConfigFile }: RunFlags): number {
  const findings = [checkMain(configFile), ...(webConfigFile === undefined ? [] : [checkWeb(webConfigFile)])];
  for (const { good, text } of findings) (good ? process.stdout : process.stderr).write(`${text}\n`);
  return findings.every(({ good }) => good) ? 0 : 1;
}

function checkMain(file: string): Finding {
  const config = loadFile(file);
  if (typeof config === 'string') return { good: false, text: config };
  return { good: true, text: `${file}: good: ${config.sources.length} sources, ${config.metrics.length} metrics` };
}

function checkWeb(file: string): Finding {
  const { config } = loadWebConfig(file);
  if (typeof config === 'string') return { good: false, text: config };
  return { good: true, text: `${file}: good: TLS ${config.tls ? 'on' : 'off'}, ${config.users.size} users` };
}
