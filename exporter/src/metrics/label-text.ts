/** Labels as the exposition has them. Both formats escape label values alike. */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const escapeLabel = (value: string): string => value.replace(/[\\"\n]/g, (char) => ESCAPES[char] ?? char);

/** `user_name="bob",source_ip="192.0.2.1"`; '' without labels. */
export const labelPairs = (names: readonly string[], values: readonly string[]): string =>
  names.map((name, index) => `${name}="${escapeLabel(values[index] ?? '')}"`).join(',');
