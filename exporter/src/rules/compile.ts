/**
 * CEL syntax tree → JavaScript closure. The common operators become closures (a tenth of the library's time or less); any
 * other part of an expression is left to the library. Both follow the CEL language definition, in particular
 * that a failed operand is absorbed: `false && fails` is false and `true || fails` is true.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { FIELD, UNKNOWN_ID } from '../live-event.ts';
import type { LiveEvent } from '../live-event.ts';
import type { Interner } from '../values/interner.ts';
import { NONE } from '../values/interner.ts';
import { isField } from './fields.ts';
import { FAILED, failed, failure, MISSING, UNKNOWN } from './outcome.ts';
import { compileMethod } from './methods.ts';

export type Evaluate = (event: LiveEvent) => unknown;

export interface CompileContext {
  /** Compiles a part that is not known here, with the library. */
  readonly fallback: (node: ASTNode) => Evaluate;
  readonly interner: Interner;
  /** The number that `LiveEvent.rawValue` has for a path. */
  readonly rawPath: (keys: readonly string[]) => number;
}

/** `user.target.name` for a chain of plain selections that starts at a variable. */
export function dottedPath(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const parent = dottedPath(node.args[0]);
  return parent === undefined ? undefined : `${parent}.${node.args[1]}`;
}

export function compileNode(node: ASTNode, context: CompileContext): Evaluate {
  switch (node.op) {
    case 'value':
      return compileLiteral(node.args, () => context.fallback(node));
    case 'id':
    case '.':
    case '[]':
      return compileSelect(node, context);
    case '&&':
      return and(compileNode(node.args[0], context), compileNode(node.args[1], context));
    case '||':
      return or(compileNode(node.args[0], context), compileNode(node.args[1], context));
    case '!_':
      return not(compileNode(node.args, context));
    case '?:':
      return choose(node, context);
    case '==':
      return equals(node, context, true);
    case '!=':
      return equals(node, context, false);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(node, context);
    case 'in':
      return contained(node, context);
    case 'rcall':
      return compileMethod(node, context);
    case 'call':
      return call(node, context);
    default:
      return context.fallback(node);
  }
}

function compileLiteral(value: unknown, fallback: () => Evaluate): Evaluate {
  const plain = plainLiteral(value);
  return plain === undefined ? fallback() : () => plain;
}

/** A literal as records hold it (JSON: no bigint), or undefined when it has no such form. */
function plainLiteral(value: unknown): string | number | boolean | null | undefined {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return undefined;
}

function compileSelect(node: ASTNode, context: CompileContext): Evaluate {
  const path = dottedPath(node);
  if (path !== undefined && isField(path)) return fieldText(FIELD[path]);
  const keys = rawKeys(node);
  if (keys !== undefined) return rawSelect(keys, context);
  if (node.op === '.') return select(compileNode(node.args[0], context), node.args[1]);
  if (node.op === '[]') {
    const key = node.args[1];
    if (key.op === 'value' && typeof key.args === 'string') return select(compileNode(node.args[0], context), key.args);
  }
  return context.fallback(node);
}

function fieldText(field: number): Evaluate {
  return (event) => {
    const id = event.id(field);
    return id === UNKNOWN_ID ? UNKNOWN : event.interner.text(id);
  };
}

/** The keys of `raw.a["b"].c`. */
function rawKeys(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return node.args === 'raw' ? [] : undefined;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const key = node.op === '.' ? node.args[1] : node.args[1].op === 'value' ? node.args[1].args : undefined;
  const above = typeof key === 'string' ? rawKeys(node.args[0]) : undefined;
  return above === undefined || typeof key !== 'string' ? undefined : [...above, key];
}

function rawSelect(keys: readonly string[], { rawPath }: CompileContext): Evaluate {
  if (keys.length === 0) return (event) => (event.partial ? UNKNOWN : event.raw());
  const path = rawPath(keys);
  return (event) => {
    if (event.partial) return UNKNOWN;
    const value = event.rawValue(path);
    return value === undefined ? MISSING : value;
  };
}

function select(object: Evaluate, key: string): Evaluate {
  return (event) => {
    const value = object(event);
    if (failed(value)) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return MISSING;
    return (value as Record<string, unknown>)[key]; // an object that has the key
  };
}

function and(left: Evaluate, right: Evaluate): Evaluate {
  return (event) => {
    const a = left(event);
    if (a === false) return false;
    const b = right(event);
    if (b === false) return false;
    if (a === true && b === true) return true;
    return failure(a, b);
  };
}

function or(left: Evaluate, right: Evaluate): Evaluate {
  return (event) => {
    const a = left(event);
    if (a === true) return true;
    const b = right(event);
    if (b === true) return true;
    if (a === false && b === false) return false;
    return failure(a, b);
  };
}

function not(operand: Evaluate): Evaluate {
  return (event) => {
    const value = operand(event);
    return typeof value === 'boolean' ? !value : failed(value) ? value : FAILED;
  };
}

function choose(node: ASTNode & { op: '?:' }, context: CompileContext): Evaluate {
  const [condition, yes, no] = node.args.map((part) => compileNode(part, context));
  if (!condition || !yes || !no) return context.fallback(node);
  return (event) => {
    const value = condition(event);
    if (value === true) return yes(event);
    if (value === false) return no(event);
    return failed(value) ? value : FAILED;
  };
}

function equals(node: ASTNode & { op: '==' | '!=' }, context: CompileContext, wanted: boolean): Evaluate {
  const [left, right] = node.args;
  const literal = right.op === 'value' ? plainLiteral(right.args) : undefined;
  const path = dottedPath(left);
  if (typeof literal === 'string' && path !== undefined && isField(path)) {
    // The form of almost every condition: one comparison of numbers.
    const field = FIELD[path];
    const expected = context.interner.ofText(literal);
    return (event) => {
      const id = event.id(field);
      return id === UNKNOWN_ID ? UNKNOWN : (id === expected) === wanted;
    };
  }
  if (!isScalar(left) || !isScalar(right)) return context.fallback(node);
  const a = compileNode(left, context);
  const b = compileNode(right, context);
  return (event) => {
    const x = a(event);
    if (failed(x)) return x;
    const y = b(event);
    if (failed(y)) return y;
    if (isObject(x) || isObject(y)) return isObject(x) && isObject(y) ? FAILED : !wanted;
    return (x === y) === wanted;
  };
}

/** Parts whose values compare with ===; lists and maps are compared by the library. */
const isScalar = (node: ASTNode): boolean => node.op !== 'list' && node.op !== 'map';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function compare(node: ASTNode & { op: '<' | '<=' | '>' | '>=' }, context: CompileContext): Evaluate {
  const a = compileNode(node.args[0], context);
  const b = compileNode(node.args[1], context);
  const test = COMPARE[node.op];
  return (event) => {
    const x = a(event);
    if (failed(x)) return x;
    const y = b(event);
    if (failed(y)) return y;
    if (typeof x === 'number' && typeof y === 'number') return test(x - y);
    if (typeof x === 'boolean' && typeof y === 'boolean') return test(Number(x) - Number(y));
    if (typeof x === 'string' && typeof y === 'string') return test(x < y ? -1 : x > y ? 1 : 0);
    return FAILED;
  };
}

const COMPARE = {
  '<': (difference: number) => difference < 0,
  '<=': (difference: number) => difference <= 0,
  '>': (difference: number) => difference > 0,
  '>=': (difference: number) => difference >= 0,
} as const;

function contained(node: ASTNode & { op: 'in' }, context: CompileContext): Evaluate {
  const [left, right] = node.args;
  if (right.op !== 'list' || !isScalar(left)) return context.fallback(node);
  const values = right.args.map((item) => (item.op === 'value' ? plainLiteral(item.args) : undefined));
  if (values.some((value) => value === undefined)) return context.fallback(node);
  const path = dottedPath(left);
  if (path !== undefined && isField(path)) return fieldIn(FIELD[path], values, context);
  const set = new Set<unknown>(values);
  const operand = compileNode(left, context);
  return (event) => {
    const value = operand(event);
    return failed(value) ? value : set.has(value);
  };
}

function fieldIn(field: number, values: readonly unknown[], { interner }: CompileContext): Evaluate {
  // A field is a text: other values of the list are never equal to it.
  const texts = values.filter((value) => typeof value === 'string');
  const ids = new Set(texts.map((text) => interner.ofText(text)));
  return (event) => {
    const id = event.id(field);
    return id === UNKNOWN_ID ? UNKNOWN : ids.has(id);
  };
}

/** has(x): whether the event has the field, or the record the key. */
function call(node: ASTNode & { op: 'call' }, context: CompileContext): Evaluate {
  const [name, args] = node.args;
  const operand = args[0];
  if (name !== 'has' || args.length !== 1 || !operand) return context.fallback(node);
  const path = dottedPath(operand);
  if (path !== undefined && isField(path)) return hasField(FIELD[path]);
  if (operand.op !== '.') return context.fallback(node);
  // Not through rawPath: that would keep the objects above by their whole text.
  const parent = compileOwn(operand.args[0], context);
  const key = operand.args[1];
  return (event) => {
    const value = parent(event);
    if (failed(value)) return value;
    return isObject(value) && Object.hasOwn(value as object, key);
  };
}

function hasField(field: number): Evaluate {
  return (event) => {
    const id = event.id(field);
    return id === UNKNOWN_ID ? UNKNOWN : id !== NONE;
  };
}

/** A chain of selections from the whole record. */
function compileOwn(node: ASTNode, context: CompileContext): Evaluate {
  return node.op === '.' ? select(compileOwn(node.args[0], context), node.args[1]) : compileNode(node, context);
}
