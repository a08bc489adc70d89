/**
 * Paths into a JSON record: `a.b[0].c`; a key with other characters in double quotes: `a."x.y".b`, where `\"` is a quote
 * and `\\` a backslash.
 */

export type Path = readonly (string | number)[];

export type ParsedPath =
  | { readonly ok: true; readonly path: Path }
  | { readonly ok: false; readonly message: string; /** Counted from 0. */ readonly offset: number };

const MAX_INDEX = 1_000_000;

const failure = (message: string, offset: number): ParsedPath => ({ ok: false, message, offset });

export function parsePath(source: string): ParsedPath {
  const path: (string | number)[] = [];
  let at = 0;
  for (;;) {
    if (source[at] === '[') {
      const end = source.indexOf(']', at);
      const digits = end === -1 ? '' : source.slice(at + 1, end);
      if (!/^\d{1,7}$/.test(digits) || Number(digits) > MAX_INDEX) {
        return failure('an index is a number in brackets, such as [0]', at);
      }
      path.push(Number(digits));
      at = end + 1;
    } else {
      const key = source[at] === '"' ? quotedKey(source, at) : plainKey(source, at);
      if (key === undefined) return failure('a quoted key does not end: a " is missing', at);
      if (key.end === at) return failure('a key is missing', at);
      path.push(key.key);
      at = key.end;
    }
    if (at === source.length) return { ok: true, path };
    if (source[at] === '.') at += 1;
    else if (source[at] !== '[') return failure('expected . or [ or the end', at);
    if (at === source.length) return failure('a key is missing after the dot', at);
    if (source[at] === '[' && source[at - 1] === '.') return failure('an index follows its key without a dot', at);
  }
}

/** The keys of a path that must be right, such as one in the code of a format, and has no index. */
export function keysOf(path: string | readonly string[]): readonly string[] {
  if (typeof path !== 'string') return path;
  const parsed = parsePath(path);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.message}`);
  return parsed.path.map(String);
}

function plainKey(source: string, start: number): { key: string; end: number } {
  let end = start;
  while (end < source.length && !'."[]'.includes(source.charAt(end))) end += 1;
  return { key: source.slice(start, end), end };
}

function quotedKey(source: string, start: number): { key: string; end: number } | undefined {
  let key = '';
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === '"') return { key, end: at + 1 };
    if (char === '\\' && (source[at + 1] === '"' || source[at + 1] === '\\')) at += 1;
    key += source.charAt(at);
  }
  return undefined;
}

/** The value at the path, through own keys only; an array in its place gives its first element. */
export function valueAt(record: unknown, path: Path): unknown {
  let current = record;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current) ? typeof step !== 'number' : !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step]; // an object or array, by the checks above
  }
  return Array.isArray(current) ? (current as unknown[])[0] : current;
}

/** The ways in which a record can hold an ECS field: `user.target.name` flat, nested, or nested in part. */
export function fieldPaths(field: string): readonly Path[] {
  const dot = field.indexOf('.');
  if (dot === -1) return [[field]];
  const paths: Path[] = [[field]];
  for (let end = dot; end !== -1; end = field.indexOf('.', end + 1)) {
    const head = field.slice(0, end);
    for (const tail of fieldPaths(field.slice(end + 1))) paths.push([head, ...tail]);
  }
  return paths;
}
