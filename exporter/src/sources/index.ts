/** The table of source types. A new type is a file (or folder) here, a line in this table, and its tests. */
import { createFileSource } from './file/index.ts';
import type { Source, SourceOptions } from './source.ts';
import { createStdinSource } from './stdin.ts';

/** What a source needs of its configuration. */
export interface SourceSettings {
  readonly name: string;
  readonly type: SourceType;
  readonly path: readonly string[];
  readonly exclude: readonly string[];
  readonly start: 'end' | 'beginning';
}

type Create = (settings: SourceSettings, options: SourceOptions) => Source;

export const SOURCES = {
  file: ({ path, exclude }, options) => createFileSource({ ...options, paths: path, exclude }),
  stdin: (_settings, options) => createStdinSource(options),
} as const satisfies Record<string, Create>;

export type SourceType = keyof typeof SOURCES;

export function createSource(settings: SourceSettings, options: Omit<SourceOptions, 'name' | 'start'>): Source {
  return SOURCES[settings.type](settings, { ...options, name: settings.name, start: settings.start });
}
