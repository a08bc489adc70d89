/** The generated reference pages: path → Markdown or JSON. */
import { USAGE } from '../../exporter/src/cli/flags.ts';
import { referenceRows } from '../../exporter/src/config/reference.ts';
import { FIELDS, SKIP_REASONS } from '../../exporter/src/event.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { openApi } from '../../exporter/src/web/api/openapi.ts';
import { labelName } from '../../exporter/src/metrics/definition.ts';
import { metricsPage } from './metrics.ts';
import { table } from './table.ts';

type Page = () => string | Promise<string>;

export const PAGES: readonly (readonly [string, Page])[] = [
  ['docs/reference/cli.md', () => `# Command line\n\n\`\`\`text\n${USAGE}\`\`\`\n`],
  ['docs/reference/configuration.md', configurationPage],
  ['docs/reference/fields.md', fieldsPage],
  ['docs/reference/formats.md', formatsPage],
  ['docs/reference/metrics.md', metricsPage],
  ['docs/reference/openapi.json', () => JSON.stringify(openApi())],
];

function configurationPage(): string {
  const rows = referenceRows().map(({ key, required, default: preset, allowed, doc }) => {
    const shown = preset === undefined ? '' : `\`${typeof preset === 'string' ? preset : JSON.stringify(preset)}\``;
    return [`\`${key}\``, required ? '(required)' : shown, allowed, doc];
  });
  return `# Configuration

One YAML file. Unknown keys are errors. \`\${NAME}\` and \`\${NAME:-default}\` in a text are replaced from the environment
(\`$$\` is a dollar sign), and \`KEY_file: path\` reads the text of \`KEY\` from a file.

${table(['key', 'default', 'allowed', 'meaning'], rows)}
An example with every option: [config.example.yml](../../exporter/config.example.yml).
`;
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
