/** A hundred metrics for the Kubernetes log, as a configuration, and plainly for the comparison. */
import { NAMESPACES, PEOPLE } from '../generate/names.ts';
import type { Counter, Labels } from '../reference/count.ts';
import type { KubernetesFields } from '../reference/kubernetes.ts';
import { fieldsOf } from '../reference/kubernetes.ts';

type Label = keyof KubernetesFields;

/** One condition on one field. */
export interface Term {
  readonly label: Label;
  readonly test: 'is' | 'in' | 'not in' | 'starts with' | 'not starts with';
  readonly values: readonly string[];
}

export interface GeneratedMetric {
  readonly name: string;
  /** All have to hold. */
  readonly terms: readonly Term[];
  readonly labels: readonly Label[];
}

const FIELDS: Readonly<Record<Label, string>> = {
  user_name: 'user.name',
  event_action: 'event.action',
  event_outcome: 'event.outcome',
  error_code: 'error.code',
  orchestrator_resource_type: 'orchestrator.resource.type',
  orchestrator_namespace: 'orchestrator.namespace',
  source_ip: 'source.ip',
  user_agent_original: 'user_agent.original',
};

const is = (label: Label, ...values: string[]): Term => ({ label, test: values.length === 1 ? 'is' : 'in', values });
const notIn = (label: Label, ...values: string[]): Term => ({ label, test: 'not in', values });
const starts = (label: Label, value: string): Term => ({ label, test: 'starts with', values: [value] });

const PERSON: Term = { label: 'user_name', test: 'not starts with', values: ['system:'] };
const FAILED = is('event_outcome', 'failure');
const WRITES = is('event_action', 'create', 'update', 'patch', 'delete');
const NOT_A_READ = notIn('event_action', 'get', 'list', 'watch');

const RESOURCES =
  'pods nodes leases secrets configmaps services deployments replicasets/status endpointslices ingresses jobs events pods/status pods/exec rolebindings'.split(
    ' ',
  );
const CODES = ['400', '401', '403', '404', '409', '422', '429', '500', '503', '504'];
const AGENTS = ['kubelet', 'kubectl', 'curl', 'kube-controller-manager', 'prometheus-operator'].map(
  (name) => `${name}/`,
);

/** What teams ask for: each their namespace, resource, person or service account. */
const KINDS: readonly (readonly [
  kind: string,
  values: readonly string[],
  labels: readonly Label[],
  terms: (value: string) => Term[],
])[] = [
  [
    'namespace_changes',
    NAMESPACES.slice(0, 20),
    ['user_name', 'orchestrator_resource_type'],
    (value) => [is('orchestrator_namespace', value), WRITES],
  ],
  [
    'resource_failures',
    RESOURCES,
    ['user_name', 'error_code'],
    (value) => [is('orchestrator_resource_type', value), FAILED],
  ],
  [
    'resource_changes',
    RESOURCES,
    ['orchestrator_namespace', 'event_action'],
    (value) => [is('orchestrator_resource_type', value), NOT_A_READ],
  ],
  [
    'person',
    PEOPLE.slice(0, 20),
    ['event_action', 'orchestrator_resource_type'],
    (value) => [is('user_name', `${value}@example.com`)],
  ],
  ['error_of_people', CODES, ['user_name', 'event_action'], (value) => [is('error_code', value), PERSON]],
  [
    'agent_refused',
    AGENTS,
    ['source_ip'],
    (value) => [starts('user_agent_original', value), is('error_code', '403', '404')],
  ],
  [
    'service_accounts',
    NAMESPACES.slice(0, 15),
    ['event_action', 'event_outcome'],
    (value) => [starts('user_name', `system:serviceaccount:${value}:`), notIn('event_action', 'watch')],
  ],
];

export const HUNDRED: readonly GeneratedMetric[] = KINDS.flatMap(([kind, values, labels, terms]) =>
  values.map((value, index) => ({ name: `kubernetes_${kind}_${index + 1}_total`, labels, terms: terms(value) })),
);

function celOf({ label, test, values }: Term): string {
  const field = FIELDS[label];
  const [first] = values.map((value) => JSON.stringify(value));
  const list = JSON.stringify(values);
  switch (test) {
    case 'is':
      return `${field} == ${first}`;
    case 'in':
      return `${field} in ${list}`;
    case 'not in':
      return `!(${field} in ${list})`;
    case 'starts with':
      return `${field}.startsWith(${first})`;
    case 'not starts with':
      return `!${field}.startsWith(${first})`;
  }
}

function holds({ label, test, values }: Term, fields: KubernetesFields): boolean {
  const value = fields[label];
  switch (test) {
    case 'is':
    case 'in':
      return values.includes(value);
    case 'not in':
      return !values.includes(value);
    case 'starts with':
      return values.some((start) => value.startsWith(start));
    case 'not starts with':
      return !values.some((start) => value.startsWith(start));
  }
}

/** The `metrics:` of a configuration. JSON is YAML. */
export function configOf(metrics: readonly GeneratedMetric[]): string {
  const entries = metrics.map(({ name, labels, terms }) => ({
    name,
    help: 'Generated for the benchmark.',
    when: terms.map(celOf).join(' && '),
    labels: labels.map((label) => FIELDS[label]),
    max_series: 1_000_000,
  }));
  return `metrics: ${JSON.stringify(entries, undefined, 2)}\n`;
}

/** Counts them in a line, without the exporter. */
export function countHundred(line: string, count: Counter): void {
  const fields = fieldsOf(line);
  if (fields === undefined) return;
  for (const { name, labels, terms } of HUNDRED) {
    if (terms.every((term) => holds(term, fields))) count(name, pick(fields, labels));
  }
}

const pick = (fields: KubernetesFields, labels: readonly Label[]): Labels =>
  Object.fromEntries(labels.map((label) => [label, fields[label]]));
