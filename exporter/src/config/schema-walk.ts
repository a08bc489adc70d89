/** The structure of the schema as data: for unknown keys, `*_file` keys and the reference page. */
import { z } from '../zod.ts';
import type { KeyPath } from './errors.ts';

/** What a schema node tells about itself; the leaf builders in fields.ts set it. */
export interface FieldInfo {
  /** For the reference page. */
  readonly doc: string;
  /** What values are allowed. */
  readonly allowed: string;
  /** A single text, which may come from a file (`KEY_file`). */
  readonly text?: true;
  /** Its value appears nowhere. */
  readonly secret?: true;
}

/** What a wrapper wraps: one that gives a default or accepts a short form. */
function inside(schema: unknown): unknown {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) return schema.def.innerType;
  return schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodTransform ? schema.def.out : undefined;
}

/** The schema that checks a value, without its wrappers. */
function unwrap(schema: unknown): unknown {
  const inner = inside(schema);
  return inner === undefined ? schema : unwrap(inner);
}

/** The schema below a key or an index. */
export function childOf(schema: unknown, step: string | number): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return Object.hasOwn(inner.shape, step) ? inner.shape[step] : undefined;
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.def.valueType;
  return undefined;
}

export const schemaAt = (schema: unknown, path: KeyPath): unknown => path.reduce<unknown>(childOf, schema);

export const isList = (schema: unknown): boolean => unwrap(schema) instanceof z.ZodArray;

/** The keys of an object schema, in their order. */
export function keysOf(schema: unknown): readonly string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** What the schema, or a wrapper of it, tells about itself. */
export function infoOf(schema: unknown): FieldInfo | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  return (schema.meta() as FieldInfo | undefined) ?? infoOf(inside(schema)); // only describe() in fields.ts sets it
}

/** The default as it would be written in YAML; undefined for none. */
export function defaultOf(schema: unknown): unknown {
  return schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
}

export const isRequired = (schema: unknown): boolean =>
  !(schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional);
