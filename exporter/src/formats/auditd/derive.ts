/** What a record says, but not in pairs: names for its numbers, and words. */
import { socketAddress } from './decode.ts';
import { keyOf } from './keys.ts';
import type { AuditRecord } from './record.ts';
import { archName, syscallOf } from './syscalls.ts';

type Pair = readonly [key: string, value: string];

const ARCH = keyOf('arch');
const NUMBER = keyOf('syscall');
const NAME = keyOf('SYSCALL');
const SADDR = keyOf('saddr');
const OP = keyOf('op');

/** In the order in which `raw` has them, behind the record's own pairs. */
export function derivedPairs(record: AuditRecord): readonly Pair[] {
  const { name } = record.type;
  if (name === 'SYSCALL' || name === 'SECCOMP') return callPairs(record);
  if (name === 'SOCKADDR') return addressPairs(record);
  if (name === 'AVC' || name === 'USER_AVC') return verdictPairs(record.body());
  return name.startsWith('USER_') || name.startsWith('CRED_') ? operationPairs(record) : [];
}

/** Under the keys that enriched logs have for them. */
function callPairs(record: AuditRecord): readonly Pair[] {
  if (record.has(NAME)) return [];
  const arch = record.own(ARCH);
  const pairs: Pair[] = [];
  const call = syscallOf(arch, record.own(NUMBER));
  if (call !== undefined) pairs.push(['SYSCALL', call.name]);
  const machine = archName(arch);
  if (machine !== undefined) pairs.push(['ARCH', machine]);
  return pairs;
}

function addressPairs(record: AuditRecord): readonly Pair[] {
  const address = socketAddress(record.own(SADDR) ?? '');
  if (address === undefined) return [];
  const family = ['saddr_fam', address.family] as const;
  if (address.port === undefined) return [family, ['path', address.address]];
  return [family, ['laddr', address.address], ['lport', address.port]];
}

/** `avc:  denied  { read } for …` */
function verdictPairs(body: string): readonly Pair[] {
  const at = body.indexOf('avc:');
  if (at === -1) return [];
  const verdict = /^avc: {1,2}(denied|granted|received) {1,2}(?:\{ ([\w ]{1,200}) \}|(policyload|setenforce))/.exec(
    body.slice(at, at + 256),
  );
  if (verdict?.[1] === undefined) return [];
  const permission = verdict[2] ?? verdict[3];
  const result = ['seresult', verdict[1]] as const;
  return permission === undefined ? [result] : [result, ['seperms', permission.trim()]];
}

/** `msg='PAM: session open acct=…` */
function operationPairs(record: AuditRecord): readonly Pair[] {
  if (record.has(OP)) return [];
  const body = record.body();
  const at = body.indexOf("'PAM: ");
  const operation =
    at === -1 ? undefined : /^[a-z_]{1,64}(?: [a-z_]{1,64}){0,2}(?= \w{1,16}=)/.exec(body.slice(at + 6, at + 70));
  return operation ? [['op', `PAM:${operation[0].replaceAll(' ', '_')}`]] : [];
}
