/** JSON lines of known formats, read as far as the panel needs them when nobody has read them before. */
import { ECS_FIELDS } from './fields.ts';

type Json = Readonly<Record<string, unknown>>;
/** Paths of which the first with a value counts, or a function where a path is not enough. */
type Reader = readonly string[] | ((record: Json) => unknown);
interface Format {
  readonly is: (record: Json) => boolean;
  readonly fields: Readonly<Record<string, Reader>>;
}

const FORMATS: readonly Format[] = [
  {
    is: (record) => at(record, 'auditID') !== undefined && at(record, 'verb') !== undefined,
    fields: {
      'event.outcome': kubernetesOutcome,
      'event.action': ['verb'],
      'event.id': ['auditID'],
      'event.reason': ['responseStatus.reason'],
      'user.name': ['user.username'],
      'user.id': ['user.uid'],
      'user.target.name': ['impersonatedUser.username'],
      'source.ip': ['sourceIPs.0'],
      'user_agent.original': ['userAgent'],
      'orchestrator.namespace': ['objectRef.namespace'],
      'orchestrator.resource.type': ['objectRef.resource'],
      'orchestrator.resource.name': ['objectRef.name'],
      'error.code': (record) =>
        Number(at(record, 'responseStatus.code')) >= 400 ? at(record, 'responseStatus.code') : undefined,
    },
  },
  {
    is: (record) => at(record, 'eventSource') !== undefined && at(record, 'eventName') !== undefined,
    fields: {
      'event.outcome': cloudTrailOutcome,
      'event.action': ['eventName'],
      'event.id': ['eventID'],
      'event.provider': ['eventSource'],
      'event.reason': ['errorMessage'],
      'user.name': ['userIdentity.userName', 'userIdentity.sessionContext.sessionIssuer.userName', 'userIdentity.type'],
      'user.id': ['userIdentity.principalId'],
      'user.target.name': ['requestParameters.userName'],
      'source.ip': ['sourceIPAddress'],
      'user_agent.original': ['userAgent'],
      'cloud.account.id': ['recipientAccountId', 'userIdentity.accountId'],
      'cloud.region': ['awsRegion'],
      'error.code': ['errorCode'],
    },
  },
  {
    is: (record) => ['event.outcome', 'event.category', 'event.action'].some((name) => at(record, name) !== undefined),
    fields: Object.fromEntries(ECS_FIELDS.map((name) => [name, [name]])),
  },
];

export type Fields = Readonly<Record<string, string>>;

/** The event's fields by their ECS names; undefined for a line of no known format. */
export function fieldsOfLine(line: string): Fields | undefined {
  const record = parsed(line);
  const format = record && FORMATS.find((one) => one.is(record));
  if (!record || !format) return undefined;
  const fields: Record<string, string> = {};
  for (const [name, reader] of Object.entries(format.fields)) {
    const value = typeof reader === 'function' ? reader(record) : first(record, reader);
    if (typeof value === 'string' || typeof value === 'number') fields[name] = String(value);
  }
  return fields;
}

function parsed(line: string): Json | undefined {
  if (!/^\s*\{/.test(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value at a path: a key with dots in it, or nested keys. Empty values are none. */
function at(record: Json, path: string): unknown {
  const whole = record[path];
  const value =
    whole ?? path.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), record);
  return value === null || value === '' ? undefined : value;
}

function first(record: Json, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = at(record, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function kubernetesOutcome(record: Json): string {
  const code = Number(at(record, 'responseStatus.code') ?? NaN);
  if (code >= 100) return code < 400 ? 'success' : 'failure';
  return 'unknown';
}

function cloudTrailOutcome(record: Json): string {
  if (at(record, 'errorCode') !== undefined) return 'failure';
  const login = at(record, 'responseElements.ConsoleLogin');
  return login === 'Failure' ? 'failure' : 'success';
}
