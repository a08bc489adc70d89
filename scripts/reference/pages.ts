/** The generated reference pages: path → Markdown. */
import { USAGE } from '../../exporter/src/cli/flags.ts';
import { CONFIG } from '../../exporter/src/config/schema.ts';
import { childOf, defaultOf, infoOf, isList, isRequired, keysOf } from '../../exporter/src/config/schema-walk.ts';
import { FIELDS, SKIP_REASONS } from '../../exporter/src/event.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { labelName } from '../../exporter/src/metrics/definition.ts';
import { metricsPage } from './metrics.ts';

type Page = () => string | Promise<string>;

export const PAGES: readonly (readonly [string, Page])[] = [
  ['docs/reference/cli.md', () => `# Command line\n\n\`\`\`text\n${USAGE}\`\`\`\n`],
  ['docs/reference/configuration.md', configurationPage],
  ['docs/reference/fields.md', fieldsPage],
  ['docs/reference/formats.md', formatsPage],
  ['docs/reference/metrics.md', metricsPage],
];

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n') + '\n';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function configurationPage(): string {
  const rows: string[][] = [];
  collect(CONFIG, '', rows);
  return `# Configuration

One YAML file. Unknown keys are errors. \`\${NAME}\` and \`\${NAME:-default}\` in a text are replaced from the environment
(\`$$\` is a dollar sign), and \`KEY_file: path\` reads the text of \`KEY\` from a file.

${table(['key', 'default', 'allowed', 'meaning'], rows)}
An example with every option: [config.example.yml](../../exporter/config.example.yml).
`;
}

function collect(schema: unknown, prefix: string, rows: string[][]): void {
  for (const key of keysOf(schema)) {
    const child = childOf(schema, key);
    const path = `${prefix}${key}`;
    const info = infoOf(child);
    if (info) rows.push([`\`${path}\``, defaultText(child), info.allowed, info.doc]);
    if (keysOf(child).length > 0) collect(child, `${path}.`, rows);
    else if (isList(child)) collect(childOf(child, 0), `${path}[].`, rows);
  }
}

function defaultText(schema: unknown): string {
  const value = defaultOf(schema);
  if (value !== undefined) return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  return isRequired(schema) ? '(required)' : '';
}

function fieldsPage(): string {
  const rows = Object.entries(FIELDS).map(([name, doc]) => [`\`${name}\``, `\`${labelName(name)}\``, doc]);
  const skips = Object.entries(SKIP_REASONS).map(([reason, doc]) => [`\`${reason}\``, doc]);
  return `# Event fields

The fields of a normalised event, with their names in the Elastic Common Schema, and the Prometheus labels that they
become. In a \`when\` expression a field that the event does not have is \`""\`; \`has(user.name)\` tells whether it has it.
The record itself is there as \`raw\`.

${table(['field', 'label', 'meaning'], rows)}
# Lines that become no event

Each has a reason, the label \`reason\` of \`audit_exporter_lines_dropped_total\`.

${table(['reason', 'meaning'], skips)}`;
}

function formatsPage(): string {
  const rows = FORMATS.map(({ name, description, framing }) => [
    `\`${name}\``,
    description,
    framing === 'lines' ? 'a record a line' : 'a JSON record a line, or a document with a list of records',
  ]);
  return `# Formats

${table(['format', 'what it reads', 'input'], rows)}
\`audit-exporter try --format NAME FILE\` shows what a format makes of each line.
`;
}
