/** Queries of dashboard variables: `label_names()`, `label_values(user_name)`, `label_values(user_name, {…})`. */

export type VariableQuery =
  { readonly kind: 'names' } | { readonly kind: 'values'; readonly label: string; readonly selector: string };

/** Undefined where the text is none of them. */
export function parseVariableQuery(text: string): VariableQuery | undefined {
  if (/^\s*label_names\(\s*\)\s*$/.test(text)) return { kind: 'names' };
  const [, label, selector = ''] = /^\s*label_values\(\s*([\w.]+)\s*(?:,([^]*))?\)\s*$/.exec(text) ?? [];
  return label === undefined ? undefined : { kind: 'values', label, selector: selector.trim() };
}

export function renderVariableQuery(query: VariableQuery): string {
  if (query.kind === 'names') return 'label_names()';
  return `label_values(${query.label}${query.selector === '' ? '' : `, ${query.selector}`})`;
}
