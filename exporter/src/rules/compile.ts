/**
 * CEL syntax tree → JavaScript closure. The common operators become closures (a tenth of the library's time or less); any
 * other part of an expression is left to the library. Both follow the CEL language definition, in particular
 * that a failed operand is absorbed: `false && fails` is false and `true || fails` is true.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { AuditEvent, Recorded } from '../event.ts';
import { isField } from './fields.ts';
import { compilePattern } from './regex.ts';

/** A key that the record does not have: CEL's "no such key". */
export const MISSING = Symbol('missing');
/** Any other failure, such as `<` between a number and a string. */
export const FAILED = Symbol('failed');

export type Evaluate = (event: AuditEvent, record: Recorded) => unknown;

export interface CompileContext {
  /** Compiles a part that is not known here, with the library. */
  readonly fallback: (node: ASTNode) => Evaluate;
}

/** An error in the expression itself, at an offset in its text. */
export class ExpressionError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const failed = (value: unknown): value is symbol => value === MISSING || value === FAILED;

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
      return method(node, context);
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
  if (path !== undefined && isField(path)) return (event) => event[path] ?? '';
  if (node.op === 'id') return node.args === 'raw' ? (_event, record) => record.raw : context.fallback(node);
  if (node.op === '.') return select(compileNode(node.args[0], context), node.args[1]);
  if (node.op === '[]') {
    const key = node.args[1];
    if (key.op === 'value' && typeof key.args === 'string') return select(compileNode(node.args[0], context), key.args);
  }
  return context.fallback(node);
}

function select(object: Evaluate, key: string): Evaluate {
  return (event, record) => {
    const value = object(event, record);
    if (failed(value)) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return MISSING;
    return (value as Record<string, unknown>)[key]; // an object that has the key
  };
}

function and(left: Evaluate, right: Evaluate): Evaluate {
  return (event, record) => {
    const a = left(event, record);
    if (a === false) return false;
    const b = right(event, record);
    if (b === false) return false;
    if (a === true && b === true) return true;
    return failed(a) ? a : failed(b) ? b : FAILED;
  };
}

function or(left: Evaluate, right: Evaluate): Evaluate {
  return (event, record) => {
    const a = left(event, record);
    if (a === true) return true;
    const b = right(event, record);
    if (b === true) return true;
    if (a === false && b === false) return false;
    return failed(a) ? a : failed(b) ? b : FAILED;
  };
}

function not(operand: Evaluate): Evaluate {
  return (event, record) => {
    const value = operand(event, record);
    return typeof value === 'boolean' ? !value : failed(value) ? value : FAILED;
  };
}

function choose(node: ASTNode & { op: '?:' }, context: CompileContext): Evaluate {
  const [condition, yes, no] = node.args.map((part) => compileNode(part, context));
  if (!condition || !yes || !no) return context.fallback(node);
  return (event, record) => {
    const value = condition(event, record);
    if (value === true) return yes(event, record);
    if (value === false) return no(event, record);
    return failed(value) ? value : FAILED;
  };
}

function equals(node: ASTNode & { op: '==' | '!=' }, context: CompileContext, wanted: boolean): Evaluate {
  const [left, right] = node.args;
  const literal = right.op === 'value' ? plainLiteral(right.args) : undefined;
  const path = dottedPath(left);
  if (typeof literal === 'string' && path !== undefined && isField(path)) {
    // The form of almost every condition: one property read and one comparison.
    return (event) => ((event[path] ?? '') === literal) === wanted;
  }
  if (!isScalar(left) || !isScalar(right)) return context.fallback(node);
  const a = compileNode(left, context);
  const b = compileNode(right, context);
  return (event, record) => {
    const x = a(event, record);
    if (failed(x)) return x;
    const y = b(event, record);
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
  return (event, record) => {
    const x = a(event, record);
    if (failed(x)) return x;
    const y = b(event, record);
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
  const set = new Set<unknown>(values);
  const operand = compileNode(left, context);
  return (event, record) => {
    const value = operand(event, record);
    return failed(value) ? value : set.has(value);
  };
}

function method(node: ASTNode & { op: 'rcall' }, context: CompileContext): Evaluate {
  const [name, receiver, args] = node.args;
  if (name === 'matches') return matches(node, context);
  const transform = UNARY_METHODS[name];
  if (transform && args.length === 0) {
    const operand = compileNode(receiver, context);
    return onString(operand, transform);
  }
  const argument = args[0];
  const test = STRING_TESTS[name];
  if (!test || args.length !== 1 || !argument) return context.fallback(node);
  const operand = compileNode(receiver, context);
  const other = compileNode(argument, context);
  return (event, record) => {
    const a = operand(event, record);
    if (failed(a)) return a;
    const b = other(event, record);
    if (failed(b)) return b;
    return typeof a === 'string' && typeof b === 'string' ? test(a, b) : FAILED;
  };
}

const STRING_TESTS: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  startsWith: (a, b) => a.startsWith(b),
  endsWith: (a, b) => a.endsWith(b),
  contains: (a, b) => a.includes(b),
};

const UNARY_METHODS: Readonly<Record<string, (text: string) => unknown>> = {
  lowerAscii: (text) => text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()),
  upperAscii: (text) => text.replace(/[a-z]+/g, (lower) => lower.toUpperCase()),
};

function matches(node: ASTNode & { op: 'rcall' }, context: CompileContext): Evaluate {
  const pattern = literalPattern(node);
  return onString(compileNode(node.args[1], context), (text) => pattern.test(text));
}

/** The pattern of a `matches` call. It must be known at load, so that it can be refused there. */
export function literalPattern(node: ASTNode & { op: 'rcall' }): RegExp {
  const argument = node.args[2][0];
  if (argument?.op !== 'value' || typeof argument.args !== 'string') {
    throw new ExpressionError('the pattern of matches() must be a quoted string', argument?.start ?? node.start);
  }
  const pattern = compilePattern(argument.args);
  if (typeof pattern === 'string') throw new ExpressionError(pattern, argument.start);
  return pattern;
}

function onString(operand: Evaluate, apply: (text: string) => unknown): Evaluate {
  return (event, record) => {
    const value = operand(event, record);
    if (failed(value)) return value;
    return typeof value === 'string' ? apply(value) : FAILED;
  };
}

/** has(x): whether the event has the field, or the record the key. */
function call(node: ASTNode & { op: 'call' }, context: CompileContext): Evaluate {
  const [name, args] = node.args;
  const operand = args[0];
  if (name !== 'has' || args.length !== 1 || !operand) return context.fallback(node);
  const path = dottedPath(operand);
  if (path !== undefined && isField(path)) return (event) => event[path] !== undefined;
  if (operand.op !== '.') return context.fallback(node);
  const parent = compileNode(operand.args[0], context);
  const key = operand.args[1];
  return (event, record) => {
    const value = parent(event, record);
    if (failed(value)) return value;
    return isObject(value) && Object.hasOwn(value as object, key);
  };
}
