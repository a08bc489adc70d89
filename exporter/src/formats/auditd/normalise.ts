/** The records of one event → the event, and what rules see under `raw`. */
import type { AuditEvent, RawRecord } from '../../event.ts';
import { kindOf } from './kind.ts';
import { commandLineOf, filePathOf, sourceIpOf } from './objects.ts';
import type { Parts } from './parts.ts';
import { label, partsOf, programOf, valueOf } from './parts.ts';
import type { AuditRecord } from './record.ts';
import { errnoName } from './syscalls.ts';
import { whoOf } from './who.ts';

export function normalise(records: readonly AuditRecord[]): AuditEvent {
  const [first] = records;
  if (first === undefined) throw new Error('an event has at least one record');
  const parts = partsOf(records, first);
  const kind = kindOf(parts);
  const who = whoOf(parts);
  const syscall = parts.syscall?.fields.get('SYSCALL');
  return {
    '@timestamp': first.time,
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': kind.action,
    'event.outcome': kind.outcome,
    'event.reason': kind.reason,
    'event.id': first.id,
    'event.provider': providerOf(parts),
    'user.name': who.name,
    'user.id': who.id,
    'user.email': undefined,
    'user.target.name': who.target,
    'group.name': who.group,
    'source.ip': sourceIpOf(parts, syscall),
    'user_agent.original': undefined,
    'host.name': label(first.host === '' ? undefined : first.host),
    'cloud.account.id': undefined,
    'cloud.region': undefined,
    'service.name': serviceOf(parts),
    'orchestrator.namespace': undefined,
    'orchestrator.resource.type': undefined,
    'orchestrator.resource.name': undefined,
    'file.path': filePathOf(parts, syscall),
    'process.executable': label(valueOf(parts, 'exe')),
    'process.command_line': commandLineOf(parts),
    'error.code':
      parts.syscall?.fields.get('success') === 'no' ? errnoName(parts.syscall.fields.get('exit')) : undefined,
  };
}

function providerOf({ main }: Parts): string | undefined {
  if (main.type.origin === 'user') return programOf(main.fields);
  return main.type.origin === 'daemon' ? 'auditd' : 'kernel';
}

function serviceOf({ main }: Parts): string | undefined {
  const { name } = main.type;
  return name === 'SERVICE_START' || name === 'SERVICE_STOP' ? label(main.fields.get('unit')) : undefined;
}

/** The first record's fields, all records, and the rule's key, whichever record has it. */
export function rawOf(records: readonly AuditRecord[]): RawRecord {
  const list = records.map(({ fields, type }) => fields.toObject(type.name));
  const raw: Record<string, unknown> = { ...list[0] };
  if (raw['key'] === undefined) {
    const key = list.find((fields) => fields['key'] !== undefined)?.['key'];
    if (key !== undefined) raw['key'] = key;
  }
  raw['records'] = list;
  return raw;
}
