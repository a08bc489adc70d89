/** Dashboard variables as Grafana's core replaces them, as far as the plugins use them. */
import type { DataContextScopedVar, ScopedVars, TypedVariableModel } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import type { Scene } from '../scene.ts';

/** $name, ${name}, ${name.path} and ${name:format}. */
const VARIABLE = /\$(\w+)|\$\{(\w+)(?:\.([^:}]+))?(?::(\w+))?\}/g;

type Format = string | ((value: unknown, variable: object) => unknown);

export function installVariables(variables: NonNullable<Scene['variables']>): void {
  const replace = (text = '', scoped: ScopedVars = {}, format?: Format): string =>
    text.replace(VARIABLE, (whole, plain?: string, braced?: string, path?: string, own?: string) => {
      const name = plain ?? braced ?? '';
      const value: unknown =
        name === '__value' && path === 'raw' ? rawValue(scoped) : (scoped[name]?.value ?? variables[name]);
      return value === undefined ? whole : formatted(value, own ?? format);
    });
  const list = (): TypedVariableModel[] =>
    Object.entries(variables).map(
      ([name, value]) =>
        ({ type: 'custom', id: name, name, current: { value, text: value } }) as unknown as TypedVariableModel, // what is read of it
    );
  const service = {
    replace,
    getVariables: list,
    containsTemplate: (text = '') => text.search(VARIABLE) >= 0,
    updateTimeRange: () => undefined,
  };
  setTemplateSrv(service); // older versions of it have more methods
}

/** Of the field and row that a data link stands for. */
function rawValue(scoped: ScopedVars): unknown {
  const context: DataContextScopedVar | undefined = scoped['__dataContext'];
  const { field, rowIndex } = context?.value ?? {};
  return rowIndex === undefined ? undefined : field?.values[rowIndex];
}

/** A variable with several values is one that may have several. */
function formatted(value: unknown, format: Format | undefined): string {
  if (typeof format === 'function') return String(format(value, { multi: Array.isArray(value) }));
  if (format === 'csv') return String(value);
  const text = Array.isArray(value) && value.length > 1 ? `{${value.join(',')}}` : String(value);
  return format === 'regex' ? text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : text;
}
