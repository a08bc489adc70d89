/** YAML text → the value of a schema, or every error in it at once, in the order of the file. */
import type { z } from '../zod.ts';
import { ConfigDocument } from './document.ts';
import type { ConfigError, KeyPath } from './errors.ts';
import { byPosition, unknownKey } from './errors.ts';
import { MISSING } from './fields.ts';
import { infoOf, keysOf, schemaAt } from './schema-walk.ts';

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly ConfigError[] };

interface CheckSteps {
  /** Changes the document, or finds errors in it, before the schema sees it. */
  readonly prepare: (document: ConfigDocument) => void;
  /** What the schema cannot say, such as what holds between keys. */
  readonly further: (document: ConfigDocument, plain: unknown) => void;
}

/** Never throws for any text. */
export function checkText<T extends z.ZodType>(
  text: string,
  file: string,
  schema: T,
  { prepare, further }: CheckSteps,
): Checked<z.output<T>> {
  try {
    const document = new ConfigDocument(text, file);
    if (document.errors.length > 0) return { ok: false, errors: [...document.errors].sort(byPosition) };
    prepare(document);
    const plain = document.toPlain();
    const parsed = schema.safeParse(plain ?? {});
    if (!parsed.success) for (const issue of parsed.error.issues) addIssue(document, schema, issue);
    further(document, plain);
    if (document.errors.length > 0) return { ok: false, errors: [...document.errors].sort(byPosition) };
    if (parsed.success) return { ok: true, value: parsed.data };
    throw new Error(`the schema found ${parsed.error.message}, but no place for it`);
  } catch (error) {
    // The YAML library recurses: a text of brackets alone can exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const message = 'the file is nested too deeply; write it flatter.';
    return { ok: false, errors: [{ file, line: 1, column: 1, path: '', message }] };
  }
}

/** A finding of the schema, put at its place and in our words. */
function addIssue(document: ConfigDocument, schema: z.ZodType, issue: z.core.$ZodIssue): void {
  const path = issue.path as KeyPath; // zod types symbols too; YAML has none
  const allowed = infoOf(schemaAt(schema, path))?.allowed ?? 'a map of keys and values';
  if (issue.code === 'unrecognized_keys') {
    const keys = keysOf(schemaAt(schema, path));
    for (const key of issue.keys) document.addKey([...path, key], unknownKey(key, keys));
  } else if (issue.code === 'custom') {
    const { kind, offset } = issue.params as { kind: string; offset: number }; // set by leaf()
    if (kind === MISSING) document.addKey(path, issue.message);
    else document.addValue(path, issue.message, offset);
  } else if (issue.code === 'too_small') {
    document.addValue(path, `is empty; use ${allowed}.`);
  } else if (!document.has(path)) {
    document.addKey(path, `is required: ${allowed}.`);
  } else {
    document.addValue(path, `is not allowed; use ${allowed}.`);
  }
}
