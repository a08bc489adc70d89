/** The command line: which command runs. Each loads what it needs. */
import { setFlagsFromString } from 'node:v8';
import { parseFlags, USAGE, UsageError } from './cli/flags.ts';
import { version } from './cli/version.ts';

/** A user's pattern that backtracks too much goes on in V8's linear-time engine. */
function harden(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}

/** A reader that has seen enough, such as head, is no error. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

async function main(args: readonly string[]): Promise<number> {
  harden();
  endWithReader();
  const flags = parseFlags(args);
  switch (flags.command) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'version':
      process.stdout.write(`audit-exporter ${version()} (node ${process.versions.node})\n`);
      return 0;
    case 'check':
      return (await import('./cli/check.ts')).checkConfig(flags);
    case 'try':
      return (await import('./cli/try-command.ts')).runTry(flags);
    case 'run':
      return (await import('./cli/run.ts')).runExporter(flags);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`audit-exporter: ${error.message}\nSee audit-exporter --help\n`);
  process.exitCode = 2;
}
