/**
 * Environment variables in values: `${NAME}`, `${NAME:-default}` (the default also for an empty variable, as in a POSIX
 * shell), `$$` for a dollar sign; any other `$` stays. Errors name variables and never show what is in them.
 */
import type { Node, Scalar } from 'yaml';
import { visit } from 'yaml';
import type { ConfigDocument } from './document.ts';
import type { KeyPath } from './errors.ts';
import { quote } from './errors.ts';
import { keyName } from './document.ts';
import { isMap, isPair, isSeq } from 'yaml';

export type Environment = Readonly<Record<string, string | undefined>>;

export function substituteEnvironment(document: ConfigDocument, env: Environment): void {
  visit(document.root, {
    Scalar(key, node, parents) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return;
      substitute(document, node as Scalar<string>, env, () => pathOf(parents, node)); // a string, by the check above
    },
  });
}

function substitute(document: ConfigDocument, node: Scalar<string>, env: Environment, path: () => KeyPath): void {
  const written = node.value;
  let value = '';
  let replaced = false;
  let at = 0;
  for (;;) {
    const dollar = written.indexOf('$', at);
    if (dollar === -1) break;
    value += written.slice(at, dollar);
    if (written[dollar + 1] === '$') {
      value += '$';
      at = dollar + 2;
    } else if (written[dollar + 1] === '{') {
      const found = reference(written, dollar, env);
      if ('problem' in found) return document.addAt(node, path(), found.problem, dollar);
      value += found.value;
      replaced = true;
      at = found.end;
    } else {
      value += '$';
      at = dollar + 1;
    }
  }
  node.value = value + written.slice(at);
  if (replaced || node.value !== written) document.hidden.set(node, quote(written));
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `${NAME}` or `${NAME:-default}` at an offset. */
function reference(
  text: string,
  start: number,
  env: Environment,
): { value: string; end: number } | { problem: string } {
  const close = text.indexOf('}', start);
  if (close === -1) return { problem: 'a "${" has no "}"; write $${ for the characters themselves.' };
  const inner = text.slice(start + 2, close);
  const split = inner.indexOf(':-');
  const name = split === -1 ? inner : inner.slice(0, split);
  if (!NAME.test(name)) {
    return {
      problem: `${quote(name)} is not the name of an environment variable; write $$\{ for the characters themselves.`,
    };
  }
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (split !== -1) return { value: value || inner.slice(split + 2), end: close + 1 };
  if (value !== undefined) return { value, end: close + 1 };
  return { problem: `the environment variable ${name} is not set; set it, or give a default: $\{${name}:-default}.` };
}

/** The key path of a node from the nodes above it. */
function pathOf(parents: readonly unknown[], node: Node): KeyPath {
  const path: (string | number)[] = [];
  parents.forEach((parent, index) => {
    const child = parents[index + 1] ?? node;
    if (isSeq(parent)) path.push(parent.items.indexOf(child));
    if (isMap(parent) && isPair(child)) path.push(keyName(child));
  });
  return path;
}
