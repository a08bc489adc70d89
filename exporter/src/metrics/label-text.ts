/** Labels as the exposition has them. Both formats escape label values alike. */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const NEEDS_ESCAPE = /[\\"\n]/;

const escapeLabel = (value: string): string =>
  NEEDS_ESCAPE.test(value) ? value.replace(/[\\"\n]/g, (char) => ESCAPES[char] ?? char) : value;

/** `user_name="bob",source_ip="192.0.2.1"`; '' without labels. */
export function labelPairs(names: readonly string[], values: readonly string[]): string {
  let text = '';
  for (const [index, name] of names.entries()) {
    text += `${index === 0 ? '' : ','}${name}="${escapeLabel(values[index] ?? '')}"`;
  }
  return text;
}
