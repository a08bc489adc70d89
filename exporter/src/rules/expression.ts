/**
 * `when` and `value` expressions in CEL over the event's fields and `raw`, checked and compiled once at load.
 * A field that an event does not have is '' in an expression; `has(user.name)` tells whether it has it.
 */
import { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import { FIELD_NAMES } from '../event.ts';
import type { FieldName } from '../event.ts';
import type { LiveEvent } from '../live-event.ts';
import type { Interner } from '../values/interner.ts';
import { compileNode, dottedPath } from './compile.ts';
import type { Evaluate } from './compile.ts';
import { ExpressionError } from './expression-error.ts';
import { fieldSchema, isField, nearest } from './fields.ts';
import type { Schema } from './fields.ts';
import { literalPattern } from './methods.ts';
import { FAILED, MISSING, UNKNOWN } from './outcome.ts';

export interface InvalidExpression {
  readonly message: string;
  /** Where in the expression, counted from 0. */
  readonly offset: number;
}

/** What compiled expressions share. */
export interface RuleContext {
  readonly interner: Interner;
  /** The number that `LiveEvent.rawValue` has for a path of keys below `raw`. */
  readonly rawPath: (keys: readonly string[]) => number;
}

/**
 * `failed` for a type error; a key that the record lacks is no match and no failure. `unknown`: what is known of a partial
 * event does not decide it.
 */
export type Verdict = boolean | 'failed' | 'unknown';

export interface Condition {
  readonly matches: (event: LiveEvent) => Verdict;
  /** The fields that it reads. */
  readonly fields: readonly FieldName[];
}

/** Undefined where the record has no number there. */
export type NumberExpression = (event: LiveEvent) => number | undefined;

const schema = fieldSchema();

function environment(): Environment {
  const env = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 100, maxListElements: 1000 } });
  for (const [name, fields] of Object.entries(schema)) {
    if (fields !== 'string') env.registerVariable({ name, schema: fields });
  }
  return env.registerVariable('raw', 'dyn');
}

const env = environment();

const CONDITION = ['bool', 'dyn'] as const;
const NUMBER = ['double', 'int', 'uint', 'dyn'] as const;

/** What is wrong with a condition, if anything. */
export const checkCondition = (source: string): InvalidExpression | undefined => check(source, CONDITION);
export const checkNumber = (source: string): InvalidExpression | undefined => check(source, NUMBER);

/** Throws on what `checkCondition` refuses. */
export function compileCondition(source: string, context: RuleContext): Condition {
  const ast = parse(source, CONDITION);
  const evaluate = compile(source, ast, context);
  const matches = (event: LiveEvent): Verdict => {
    const value = evaluate(event);
    if (value === true) return true;
    if (value === false || value === MISSING) return false;
    return value === UNKNOWN ? 'unknown' : 'failed';
  };
  return { matches, fields: [...new Set(fieldsIn(ast))] };
}

/** Throws on what `checkNumber` refuses. */
export function compileNumber(source: string, context: RuleContext): NumberExpression {
  const evaluate = compile(source, parse(source, NUMBER), context);
  return (event) => {
    const value = evaluate(event);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
}

function check(source: string, types: readonly string[]): InvalidExpression | undefined {
  try {
    parse(source, types);
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

function compile(source: string, ast: ASTNode, context: RuleContext): Evaluate {
  return compileNode(ast, { ...context, fallback: (node) => libraryEvaluate(source, node) });
}

function parse(source: string, types: readonly string[]): ASTNode {
  const parsed = env.parse(source);
  checkNames(parsed.ast);
  const checked = parsed.check();
  if (!checked.valid) throw checked.error ?? new Error('invalid expression');
  if (!types.includes(checked.type ?? '')) {
    throw new ExpressionError(`the expression is of type ${checked.type}; it must be ${types[0]}`, 0);
  }
  return parsed.ast;
}

function describe(error: unknown): InvalidExpression {
  if (error instanceof ExpressionError) return { message: error.message, offset: error.offset };
  const { summary, message, range } = error as { summary?: string; message?: string; range?: { start: number } }; // cel-js errors
  return { message: summary ?? message ?? String(error), offset: range?.start ?? 0 };
}

/** Reports unknown fields (with the nearest one that exists) and bad patterns anywhere, before the library's own check. */
function checkNames(node: ASTNode, bound: ReadonlySet<string> = new Set()): void {
  const path = dottedPath(node);
  if (path !== undefined) {
    const root = path.split('.', 1)[0] ?? path;
    if (root === 'raw' || bound.has(root) || isField(path)) return;
    if (isBranch(path)) {
      throw new ExpressionError(`${path} is a group of fields; name one of them: ${fieldsBelow(path)}`, node.start);
    }
    const near = nearest(path, FIELD_NAMES);
    const hint = near ? `; did you mean ${near}?` : '; the fields are listed in docs/reference/fields.md';
    throw new ExpressionError(`unknown field ${path}${hint}`, firstStart(node));
  }
  if (node.op === 'rcall' && node.args[0] === 'matches') literalPattern(node);
  if (node.op === 'call' && node.args[0] === 'has' && bound.size > 0) {
    throw new ExpressionError('has() is not available inside exists(), all(), map() and filter()', node.start);
  }
  for (const [child, names] of children(node, bound)) checkNames(child, names);
}

function fieldsIn(node: ASTNode): FieldName[] {
  const path = dottedPath(node);
  if (path !== undefined && isField(path)) return [path];
  return children(node, new Set()).flatMap(([child]) => fieldsIn(child));
}

const firstStart = (node: ASTNode): number => (node.op === '.' ? firstStart(node.args[0]) : node.start);

const isBranch = (path: string): boolean => FIELD_NAMES.some((field) => field.startsWith(`${path}.`));

const fieldsBelow = (path: string): string => FIELD_NAMES.filter((field) => field.startsWith(`${path}.`)).join(', ');

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

type Child = readonly [ASTNode, ReadonlySet<string>];

function children(node: ASTNode, bound: ReadonlySet<string>): Child[] {
  const with_ = (nodes: readonly ASTNode[], names = bound): Child[] => nodes.map((child) => [child, names] as const);
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return with_([node.args[0]]);
    case '!_':
    case '-_':
      return with_([node.args]);
    case 'list':
      return with_(node.args);
    case 'map':
      return with_(node.args.flat());
    case 'call':
      return with_(node.args[1]);
    case 'rcall': {
      const [name, receiver, args] = node.args;
      const variable = args[0];
      if (!MACROS.has(name) || variable?.op !== 'id') return with_([receiver, ...args]);
      return [...with_([receiver]), ...with_(args.slice(1), new Set([...bound, variable.args]))];
    }
    default:
      return with_(node.args); // the operators: two or three operands
  }
}

/** Evaluates a part of the expression with the library. */
function libraryEvaluate(source: string, node: ASTNode): Evaluate {
  const evaluate = env.parse(source.slice(node.range.start, node.range.end));
  return (event) => {
    if (event.partial) return UNKNOWN;
    try {
      const value: unknown = evaluate({ ...variables(event), raw: event.raw() });
      return typeof value === 'bigint' ? Number(value) : value;
    } catch (error) {
      return (error as { code?: string }).code === 'no_such_key' ? MISSING : FAILED; // cel-js EvaluationError
    }
  };
}

type Variables = { [name: string]: string | Variables };

function variables(event: LiveEvent): Variables {
  const build = (node: Schema, prefix: string): Variables => {
    const object: Variables = {};
    for (const [name, child] of Object.entries(node)) {
      const path = prefix + name;
      if (child !== 'string') object[name] = build(child, `${path}.`);
      else if (isField(path)) object[name] = event.field(path) ?? '';
    }
    return object;
  };
  return build(schema, '');
}
