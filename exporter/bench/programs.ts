/** The programs that are measured, as commands. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../bin/node-flags.js';
import { bundle, PROGRAM } from '../build/bundle.ts';

/** As an image runs it. */
export const EXPORTER: readonly string[] = [process.execPath, fileURLToPath(import.meta.resolve('../bin/bundled.js'))];

const WITH_STORE = fileURLToPath(new URL('./dist/with-store.js', import.meta.url));

/** As in an image: bundled, and compiled, as processes that are killed soon after their start keep no compiled code. */
export async function build(): Promise<void> {
  await bundle(PROGRAM.entries, PROGRAM.folder);
  await bundle({ 'with-store': fileURLToPath(import.meta.resolve('./with-store.ts')) }, dirname(WITH_STORE));
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.resolve('../bin/compile.js'))], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`compile.js ended with ${status}:\n${stderr}`);
}

/** As a user runs it: reads the log to its end, prints /metrics. */
export const once = (config: string): string[] => [
  ...EXPORTER,
  '--once',
  '--log.level=error',
  `--config.file=${config}`,
];

/** The service with the state that $BENCH_STATE says. It ends at the end of the log and prints /metrics. */
export const service = (config: string): string[] => [
  process.execPath,
  ...NODE_FLAGS,
  fileURLToPath(import.meta.resolve('./cached.js')),
  WITH_STORE,
  config,
];

/** Finds the line ends of the log in Node, and nothing else. */
export const newlineScan = (log: string): string[] => [
  process.execPath,
  fileURLToPath(import.meta.resolve('./newline-scan.ts')),
  log,
];

export interface Tool {
  readonly path: string;
  /** Name and version. */
  readonly name: string;
}

/** Debian installs mtail outside of the usual path of a user. */
function find(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function findMtail(): Tool | undefined {
  const path = find('mtail');
  if (path === undefined) return undefined;
  const { stdout } = spawnSync(path, ['-version'], { encoding: 'utf8' });
  return { path, name: `mtail ${/version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version'}` };
}

export const hasChromium = (): boolean => find('chromium') !== undefined;

/** Whichever awk the system has. */
export function findAwk(): Tool | undefined {
  const path = find('awk');
  return path === undefined ? undefined : { path, name: basename(realpathSync(path)) };
}

/** Reads the log to its end, prints its metrics. */
export const mtailOnce = (mtail: Tool, program: string, log: string, folder: string): string[] => [
  mtail.path,
  '-one_shot',
  '-one_shot_format=prometheus',
  '-emit_prog_label=false',
  '-logtostderr=false',
  `-log_dir=${folder}`,
  `-progs=${program}`,
  `-logs=${log}`,
];
