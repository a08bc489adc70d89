/** Frames of audit events as data sources give them to the panel. The same in every run. */
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { NOW } from './browser.ts';

type DataFrameDTO = NonNullable<Scene['frames']>[number];
type FieldDTO = DataFrameDTO['fields'][number];

const MINUTE = 60_000;
const USERS = ['alice', 'bob', 'carol', 'dmitri', 'system:serviceaccount:shop:cart'];

export interface Event {
  readonly id: string;
  readonly time: number;
  readonly line: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A plain sequence of numbers between 0 and 1. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const at = <T>(list: readonly T[], share: number): T => {
  const one = list[Math.floor(share * list.length)];
  if (one === undefined) throw new Error('an empty list');
  return one;
};

/** Normal traffic in the hour before NOW, with many failed logins of alice around 08:40; the newest first. */
export function events(count: number, minutes = 60): Event[] {
  const random = sequence(7);
  const made = Array.from({ length: count }, (_, index) => {
    const attack = index % 8 === 0;
    const before = attack ? (20 + random() * 3) * MINUTE : random() * minutes * MINUTE;
    const time = Math.floor(NOW.getTime() - before);
    return attack
      ? failedLogin(time, index)
      : random() < 0.4
        ? login(time, index, random())
        : request(time, index, random());
  });
  return made.sort((a, b) => b.time - a.time);
}

function failedLogin(time: number, index: number): Event {
  const fields = {
    'event.category': 'authentication',
    'event.type': 'start',
    'event.action': 'ssh_login',
    'event.outcome': 'failure',
    'event.reason': 'invalid_password',
    'user.name': 'alice',
    'source.ip': '203.0.113.66',
    'host.name': 'bastion-1',
    source: 'auth',
  };
  return {
    id: String(100_000 + index),
    time,
    line: `${new Date(time).toISOString()} bastion-1 sshd[${4000 + index}]: Failed password for alice from 203.0.113.66 port 52114 ssh2`,
    fields,
  };
}

function login(time: number, index: number, share: number): Event {
  const user = at(USERS.slice(0, 4), share);
  const fields = {
    'event.category': 'authentication',
    'event.type': 'start',
    'event.action': 'ssh_login',
    'event.outcome': 'success',
    'user.name': user,
    'source.ip': `192.0.2.${10 + (index % 40)}`,
    'host.name': 'bastion-1',
    source: 'auth',
  };
  return {
    id: String(100_000 + index),
    time,
    line: `${new Date(time).toISOString()} bastion-1 sshd[${4000 + index}]: Accepted publickey for ${user} from ${fields['source.ip']} port 40022 ssh2`,
    fields,
  };
}

function request(time: number, index: number, share: number): Event {
  const user = at(USERS, share);
  const verb = at(['get', 'list', 'watch', 'patch', 'delete'], (index % 5) / 5);
  const resource = at(['pods', 'secrets', 'configmaps', 'deployments'], (index % 4) / 4);
  const refused = index % 23 === 0;
  const fields = {
    'event.category': resource === 'secrets' ? 'iam' : 'api',
    'event.type': verb === 'delete' ? 'deletion' : 'access',
    'event.action': verb,
    'event.outcome': refused ? 'failure' : index % 31 === 0 ? 'unknown' : 'success',
    'user.name': user,
    'source.ip': '198.51.100.7',
    'orchestrator.namespace': 'shop',
    'orchestrator.resource.type': resource,
    'orchestrator.resource.name': `cart-${index % 9}`,
    source: 'apiserver',
    ...(refused && { 'event.reason': 'forbidden', 'error.code': '403' }),
  };
  return { id: String(100_000 + index), time, line: kubernetesLine(time, index, fields, refused), fields };
}

function kubernetesLine(
  time: number,
  index: number,
  fields: Readonly<Record<string, string>>,
  refused: boolean,
): string {
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `audit-${index}`,
    stage: 'ResponseComplete',
    verb: fields['event.action'],
    user: { username: fields['user.name'], groups: ['system:authenticated'] },
    sourceIPs: [fields['source.ip']],
    objectRef: {
      resource: fields['orchestrator.resource.type'],
      namespace: fields['orchestrator.namespace'],
      name: fields['orchestrator.resource.name'],
      apiVersion: 'v1',
    },
    responseStatus: { code: refused ? 403 : 200 },
    requestReceivedTimestamp: new Date(time).toISOString(),
  });
}

const field = (name: string, type: string, values: unknown[], config: object = {}): FieldDTO => ({
  name,
  type: type as never, // FieldType's own value; the enum needs a browser
  values,
  config,
});

/** As audit-exporter's data source gives them. */
export function auditFrame(list: readonly Event[]): DataFrameDTO {
  const names = [...new Set(list.flatMap(({ fields }) => Object.keys(fields)))];
  return {
    refId: 'A',
    name: 'events',
    meta: { type: 'log-lines' as never, preferredVisualisationType: 'logs' }, // an enum's value
    fields: [
      field(
        'timestamp',
        'time',
        list.map(({ time }) => time),
      ),
      field(
        'body',
        'string',
        list.map(({ line }) => line),
      ),
      field(
        'severity',
        'string',
        list.map(({ fields }) => (fields['event.outcome'] === 'failure' ? 'error' : 'info')),
      ),
      field(
        'id',
        'string',
        list.map(({ id }) => id),
      ),
      ...names.map((name) =>
        field(
          name,
          'string',
          list.map(({ fields }) => fields[name]),
          { filterable: true },
        ),
      ),
    ],
  };
}

/** As Loki gives lines: their labels, and nothing of what is in them. */
export function lokiFrame(list: readonly Event[]): DataFrameDTO {
  return {
    refId: 'A',
    meta: { preferredVisualisationType: 'logs', custom: { frameType: 'LabeledTimeValues' } },
    fields: [
      field(
        'labels',
        'other',
        list.map(() => ({ job: 'audit', cluster: 'prod' })),
      ),
      field(
        'Time',
        'time',
        list.map(({ time }) => time),
      ),
      field(
        'Line',
        'string',
        list.map(({ line }) => line),
      ),
      field(
        'tsNs',
        'string',
        list.map(({ time }) => `${time}000000`),
      ),
      field(
        'id',
        'string',
        list.map(({ id, time }) => `${time}000000_${id}`),
      ),
    ],
  };
}

export function tableFrame(
  columns: Readonly<Record<string, readonly unknown[]>>,
  times: readonly number[],
): DataFrameDTO {
  return {
    refId: 'A',
    fields: [
      field('when', 'time', [...times]),
      ...Object.entries(columns).map(([name, values]) =>
        field(name, typeof values[0] === 'number' ? 'number' : 'string', [...values]),
      ),
    ],
  };
}

/** A series of ALERTS, as Prometheus answers: an alert that fires from one time to another, in minutes before NOW. */
export function alertFrame(labels: Readonly<Record<string, string>>, from: number, to = 0): DataFrameDTO {
  const times = Array.from({ length: from - to + 1 }, (_, minute) => NOW.getTime() - (from - minute) * MINUTE);
  return {
    refId: 'ALERTS',
    meta: { type: 'timeseries-multi' as never }, // an enum's value
    fields: [
      field('Time', 'time', times),
      {
        ...field(
          'Value',
          'number',
          times.map(() => 1),
        ),
        labels: { __name__: 'ALERTS', alertstate: 'firing', ...labels },
      },
    ],
  };
}

export const panelScene = (frames: readonly DataFrameDTO[], more: Partial<Scene> = {}): Scene => ({
  kind: 'panel',
  title: 'Audit events and alerts',
  from: 'now-1h',
  to: 'now',
  frames,
  ...more,
});
