/** The programs that are measured, as commands. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FormatName } from './formats.ts';
import { filesOf } from './formats.ts';

/** As a user runs it: reads the log to its end, prints /metrics. */
export const once = (format: FormatName): string[] => [
  process.execPath,
  fileURLToPath(import.meta.resolve('../bin/audit-exporter.js')),
  '--once',
  '--log.level=error',
  `--config.file=${filesOf(format).config}`,
];

export const pipelineOnly = (format: FormatName): string[] => [
  process.execPath,
  fileURLToPath(import.meta.resolve('./pipeline-only.ts')),
  filesOf(format).config,
];

/** With the state that $BENCH_STATE says. */
export const service = (format: FormatName): string[] => [
  process.execPath,
  fileURLToPath(import.meta.resolve('./with-store.ts')),
  filesOf(format).config,
];

export interface Mtail {
  readonly path: string;
  readonly version: string;
}

/** Debian installs it outside of the usual path of a user. */
export function findMtail(): Mtail | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/usr/bin'];
  const path = folders.map((folder) => join(folder, 'mtail')).find((candidate) => existsSync(candidate));
  if (path === undefined) return undefined;
  const { stdout } = spawnSync(path, ['-version'], { encoding: 'utf8' });
  return { path, version: /version (\S+)/.exec(stdout)?.[1] ?? 'unknown' };
}

/** Reads the log to its end, prints its metrics. */
export const mtailOnce = (mtail: Mtail, format: FormatName, log: string, folder: string): string[] => [
  mtail.path,
  '-one_shot',
  '-one_shot_format=prometheus',
  '-emit_prog_label=false',
  '-logtostderr=false',
  `-log_dir=${folder}`,
  `-progs=${filesOf(format).mtail}`,
  `-logs=${log}`,
];
