/**
 * `when` and `value` expressions in CEL over the event's fields and `raw`, checked and compiled once at load.
 * A field that an event does not have is '' in an expression; `has(user.name)` tells whether it has it.
 */
import { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { AuditEvent, Recorded } from '../event.ts';
import { FIELD_NAMES } from '../event.ts';
import { compileNode, dottedPath, ExpressionError, literalPattern, FAILED, MISSING } from './compile.ts';
import type { Evaluate } from './compile.ts';
import { fieldSchema, isField, nearest } from './fields.ts';
import type { Schema } from './fields.ts';

export interface InvalidExpression {
  readonly ok: false;
  readonly message: string;
  /** Where in the expression, counted from 0. */
  readonly offset: number;
}

/** `evaluate` gives `failed` for a type error; a key that the record lacks is no match and no failure. */
export interface Condition {
  readonly ok: true;
  readonly evaluate: (event: AuditEvent, record: Recorded) => boolean | 'failed';
}

/** `evaluate` gives undefined where the record has no number there. */
export interface NumberExpression {
  readonly ok: true;
  readonly evaluate: (event: AuditEvent, record: Recorded) => number | undefined;
}

const schema = fieldSchema();

function environment(): Environment {
  const env = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 100, maxListElements: 1000 } });
  for (const [name, fields] of Object.entries(schema)) {
    if (fields !== 'string') env.registerVariable({ name, schema: fields });
  }
  return env.registerVariable('raw', 'dyn');
}

const env = environment();

export function compileCondition(source: string): Condition | InvalidExpression {
  const compiled = compile(source, ['bool', 'dyn']);
  if ('ok' in compiled) return compiled;
  const { evaluate } = compiled;
  return {
    ok: true,
    evaluate(event, record) {
      const value = evaluate(event, record);
      if (value === true) return true;
      return value === false || value === MISSING ? false : 'failed';
    },
  };
}

export function compileNumber(source: string): NumberExpression | InvalidExpression {
  const compiled = compile(source, ['double', 'int', 'uint', 'dyn']);
  if ('ok' in compiled) return compiled;
  const { evaluate } = compiled;
  return {
    ok: true,
    evaluate(event, record) {
      const value = evaluate(event, record);
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    },
  };
}

function compile(source: string, types: readonly string[]): { evaluate: Evaluate } | InvalidExpression {
  try {
    const parsed = env.parse(source);
    checkNames(parsed.ast);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('invalid expression');
    if (!types.includes(checked.type ?? '')) {
      throw new ExpressionError(`the expression is of type ${checked.type}; it must be ${types[0]}`, 0);
    }
    return { evaluate: compileNode(parsed.ast, { fallback: (node) => libraryEvaluate(source, node) }) };
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): InvalidExpression {
  if (error instanceof ExpressionError) return { ok: false, message: error.message, offset: error.offset };
  const { summary, message, range } = error as { summary?: string; message?: string; range?: { start: number } }; // cel-js errors
  return { ok: false, message: summary ?? message ?? String(error), offset: range?.start ?? 0 };
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
  return (event, record) => {
    try {
      const value: unknown = evaluate({ ...variables(event), raw: record.raw });
      return typeof value === 'bigint' ? Number(value) : value;
    } catch (error) {
      return (error as { code?: string }).code === 'no_such_key' ? MISSING : FAILED; // cel-js EvaluationError
    }
  };
}

type Variables = { [name: string]: string | Variables };

function variables(event: AuditEvent): Variables {
  const build = (node: Schema, prefix: string): Variables => {
    const object: Variables = {};
    for (const [name, child] of Object.entries(node)) {
      const path = prefix + name;
      if (child !== 'string') object[name] = build(child, `${path}.`);
      else if (isField(path)) object[name] = event[path] ?? '';
    }
    return object;
  };
  return build(schema, '');
}
