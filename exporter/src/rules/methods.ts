/** The methods of text in CEL: startsWith, contains, matches and the like. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { FIELD } from '../live-event.ts';
import type { CompileContext, Evaluate } from './compile.ts';
import { compileNode, dottedPath } from './compile.ts';
import { ExpressionError } from './expression-error.ts';
import { isField } from './fields.ts';
import { FAILED, failed } from './outcome.ts';
import { compilePattern } from './regex.ts';
import { testOfField } from './text-test.ts';

export function compileMethod(node: ASTNode & { op: 'rcall' }, context: CompileContext): Evaluate {
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
  const path = dottedPath(receiver);
  if (path !== undefined && isField(path) && argument.op === 'value' && typeof argument.args === 'string') {
    const literal = argument.args;
    return testOfField(FIELD[path], (text) => test(text, literal));
  }
  const operand = compileNode(receiver, context);
  const other = compileNode(argument, context);
  return (event) => {
    const a = operand(event);
    if (failed(a)) return a;
    const b = other(event);
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
  const path = dottedPath(node.args[1]);
  if (path !== undefined && isField(path)) return testOfField(FIELD[path], (text) => pattern.test(text));
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
  return (event) => {
    const value = operand(event);
    if (failed(value)) return value;
    return typeof value === 'string' ? apply(value) : FAILED;
  };
}
