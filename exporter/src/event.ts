/**
 * The normalised audit event: flat, with Elastic Common Schema names (ECS 9.5).
 * Every field is optional except the time; a field that the record does not have is absent, never ''.
 */

/** Every field but `@timestamp`, with the text that the reference page shows. The order is the output order. */
export const FIELDS = {
  'event.category': 'What area the event belongs to; one of the ECS values, e.g. authentication, iam.',
  'event.type': 'What kind of event inside the category; one of the ECS values, e.g. start, creation.',
  'event.action': 'The action as the log names it, e.g. ConsoleLogin, create, ssh_login.',
  'event.outcome': 'success, failure or unknown.',
  'event.reason': 'Why it ended so, e.g. invalid_user.',
  'event.id': 'The id that the log gives the event.',
  'event.provider': 'The program or service that wrote the record, e.g. sshd, iam.amazonaws.com.',
  'user.name': 'Who did it.',
  'user.id': 'The id of who did it.',
  'user.email': 'The e-mail address of who did it.',
  'user.target.name': 'The user it was done to, or as whom it was done.',
  'group.name': 'The group it was done to.',
  'source.ip': 'The address the request came from (a valid IPv4 or IPv6 address).',
  'user_agent.original': 'The user agent, unparsed.',
  'host.name': 'The host that the event happened on.',
  'cloud.account.id': 'The cloud account.',
  'cloud.region': 'The cloud region.',
  'service.name': 'The service that was asked.',
  'orchestrator.namespace': 'The Kubernetes namespace.',
  'orchestrator.resource.type': 'The Kubernetes resource, e.g. pods, secrets; with its subresource: pods/exec.',
  'orchestrator.resource.name': 'The name of the Kubernetes object.',
  'file.path': 'The file it was done to.',
  'process.executable': 'The program that did it.',
  'process.command_line': 'The command that was run.',
  'error.code': 'The error code of the record, e.g. AccessDenied, 403.',
} as const;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[]; // Object.keys loses the literal type

export type Outcome = 'success' | 'failure' | 'unknown';

/** ECS 9 allowed values of event.category that audit logs need. */
export const CATEGORIES = [
  'api',
  'authentication',
  'configuration',
  'database',
  'driver',
  'file',
  'host',
  'iam',
  'intrusion_detection',
  'malware',
  'network',
  'package',
  'process',
  'registry',
  'session',
  'web',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** ECS 9 allowed values of event.type that audit logs need. */
export const TYPES = [
  'access',
  'admin',
  'allowed',
  'change',
  'connection',
  'creation',
  'deletion',
  'denied',
  'end',
  'error',
  'group',
  'info',
  'installation',
  'protocol',
  'start',
  'user',
] as const;
export type EventType = (typeof TYPES)[number];

export type AuditEvent = { '@timestamp': number /* ms since the epoch */ } & {
  'event.category'?: Category | undefined;
  'event.type'?: EventType | undefined;
  'event.outcome'?: Outcome | undefined;
} & { [F in Exclude<FieldName, 'event.category' | 'event.type' | 'event.outcome'>]?: string | undefined };

/**
 * Why a line is not an event of its own. Closed: each reason is a label value that exists from the start.
 * `joined`: the line is a part of an event that another line stands for.
 * `intermediate`: an earlier or later stage of a request that is counted once.
 */
export const SKIP_REASONS = {
  empty: 'a blank line, or a list without records',
  malformed: 'not the shape that the format has; nothing could be read from it',
  unsupported: 'well-formed, but not an audit record of this format',
  irrelevant: 'a record without audit meaning, such as a log line of another program',
  intermediate: 'another stage of a request that is counted once',
  joined: 'part of an event that another line of the same event stands for',
  too_long: 'longer than max_line_bytes',
  parser_error: 'the format itself failed: a bug, please report it',
} as const;
export type SkipReason = keyof typeof SKIP_REASONS;

/** A record's own content, as rules see it under `raw`: JSON objects as they are, other formats as key and value. */
export type RawRecord = Readonly<Record<string, unknown>>;

export const isSkipReason = (text: string): text is SkipReason => Object.hasOwn(SKIP_REASONS, text);
