/** Reads what is provisioned, and runs the tools that check it. They must be installed: a missing tool is a failure. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '..', '..');
export const provisioning = join(root, 'provisioning');
export const rulesFolder = join(provisioning, 'prometheus', 'rules');
export const testsFolder = join(provisioning, 'prometheus', 'tests');

export const readYaml = (path: string): unknown => parse(readFileSync(path, 'utf8'), { merge: true });

export const filesIn = (folder: string, end: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

interface AlertTest {
  readonly alertname: string;
  readonly exp_alerts?: readonly {
    readonly exp_labels?: Readonly<Record<string, string>>;
    readonly exp_annotations?: Readonly<Record<string, string>>;
  }[];
}

// promtool checks the shape of these files in rules.test.ts.
const ruleFile = (path: string): RuleFile => readYaml(path) as RuleFile;
export const rules = filesIn(rulesFolder, '.yml').flatMap((path) =>
  ruleFile(path).groups.flatMap((group) => group.rules),
);
export const alerts = rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }]));

export const alertTests: readonly AlertTest[] = filesIn(testsFolder, '.yml').flatMap((path) => {
  const { tests } = readYaml(path) as { tests: readonly { alert_rule_test?: readonly AlertTest[] }[] }; // promtool
  return tests.flatMap((test) => test.alert_rule_test ?? []);
});

/** What the tool prints. Throws that, if the tool is missing or its status is not 0. */
export function run(tool: string, ...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
  if (error) throw new Error(`${tool} does not run (${error.message}); install prometheus and prometheus-alertmanager`);
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')} ended with status ${status}:\n${stdout}${stderr}`);
  return stdout;
}
