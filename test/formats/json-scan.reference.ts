/** What the scanner says about a record, against what JSON.parse says. */
import type { PlanPath } from '../../exporter/src/formats/json-scan/index.ts';
import { FieldPlan, KIND, MAX_DEPTH, RecordScanner } from '../../exporter/src/formats/json-scan/index.ts';

export type Found = readonly [kind: keyof typeof KIND, text?: string];

const KIND_NAMES = Object.keys(KIND) as (keyof typeof KIND)[]; // KIND has these keys alone
export const scannerOf = (paths: readonly PlanPath[]): RecordScanner => new RecordScanner(new FieldPlan(paths));

export function found(scanner: RecordScanner, bytes: Buffer, slot = 0): Found {
  const kind = KIND_NAMES.find((name) => KIND[name] === scanner.kind[slot]) ?? 'absent';
  return kind === 'absent' ? [kind] : [kind, bytes.toString('utf8', scanner.start[slot], scanner.end[slot])];
}

/** What each path holds in the record; undefined if the scanner leaves it to JSON.parse. */
export function scanned(record: string, ...paths: PlanPath[]): Found[] | undefined {
  const scanner = scannerOf(paths);
  const bytes = Buffer.from(record);
  return scanner.scan(bytes, 0, bytes.length) ? paths.map((_, slot) => found(scanner, bytes, slot)) : undefined;
}

/** The parsed record; undefined where the scanner has to leave it to JSON.parse. */
export function parsedObject(text: string): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return depthOf(text) > MAX_DEPTH ? undefined : value;
}

/** Of a text that is JSON. Told by the text: a key that comes twice hides the depth of its first value. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const bracket of text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[[\]{}]/g) ?? []) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** undefined where nothing is; JSON has no such value. */
function valueAt(record: unknown, path: PlanPath): unknown {
  let value = record;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string, unknown>)[key]; // an object, by the line above
  }
  return value;
}

function kindOf(value: unknown, text: string): number {
  if (value === undefined) return KIND.absent;
  if (value === null) return KIND.null;
  if (typeof value === 'string') return text.includes('\\') ? KIND.escaped : KIND.string;
  if (typeof value === 'number') return KIND.number;
  if (typeof value === 'boolean') return value ? KIND.true : KIND.false;
  return Array.isArray(value) ? KIND.array : KIND.object;
}

/** What a slot holds, as JSON. */
function held(kind: number | undefined, text: string): string {
  if (kind === KIND.string) return JSON.stringify(text);
  return JSON.stringify(JSON.parse(kind === KIND.escaped ? `"${text}"` : text));
}

/** What the scanner gets wrong in bytes[from, to); undefined if nothing. */
export function disagreement(
  scanner: RecordScanner,
  paths: readonly PlanPath[],
  bytes: Buffer,
  from = 0,
  to = bytes.length,
): string | undefined {
  const record = parsedObject(bytes.toString('utf8', from, to));
  const verdict = scanner.scan(bytes, from, to);
  if (verdict !== (record !== undefined)) return `scan says ${verdict}`;
  if (record === undefined) return undefined;
  for (const [slot, path] of paths.entries()) {
    const value = valueAt(record, path);
    const kind = scanner.kind[slot];
    const text = bytes.toString('utf8', scanner.start[slot], scanner.end[slot]);
    if (kind !== kindOf(value, text)) return `slot ${slot} has kind ${kind}`;
    if (kind !== KIND.absent && held(kind, text) !== JSON.stringify(value)) return `slot ${slot} holds ${text}`;
  }
  return undefined;
}
