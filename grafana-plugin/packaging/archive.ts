/** The archive as the checks see it. */
import { posix } from 'node:path';
import type { Entry } from '../build/zip.ts';

export class Archive {
  readonly #files: ReadonlyMap<string, Buffer>;

  constructor(entries: readonly Entry[]) {
    this.#files = new Map(entries.map(({ name, content }) => [name, content]));
  }

  get names(): string[] {
    return [...this.#files.keys()];
  }

  has(path: string): boolean {
    return this.#files.has(posix.normalize(path));
  }

  text(path: string): string | undefined {
    return this.#files.get(posix.normalize(path))?.toString('utf8');
  }

  /** Undefined where there is no such file or it holds no JSON object. */
  json(path: string): Json | undefined {
    try {
      return asObject(JSON.parse(this.text(path) ?? ''));
    } catch {
      return undefined;
    }
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
