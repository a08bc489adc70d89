/** What it was done to and with: file, command, address. */
import { NONE } from '../../values/interner.ts';
import { ipOf, text } from '../values.ts';
import { isArgument } from './decode.ts';
import { keyOf } from './keys.ts';
import { label } from './label.ts';
import type { Parts } from './parts.ts';
import type { AuditRecord } from './record.ts';

const A0 = keyOf('a0');
const ADDR = keyOf('addr');
const CMD = keyOf('cmd');
const CWD = keyOf('cwd');
const DATA = keyOf('data');
const HOSTNAME = keyOf('hostname');
const LADDR = keyOf('laddr');
const NAME = keyOf('name');
const NAMETYPE = keyOf('nametype');
const OBJTYPE = keyOf('objtype');
const PATH = keyOf('path');
const PROCTITLE = keyOf('proctitle');
const SADDR = keyOf('saddr');
const SYSCALL = keyOf('SYSCALL');

/** Main records that name a file by themselves. */
const FILE_TYPES = new Set(
  (
    'AVC USER_AVC CONFIG_CHANGE ANOM_LINK ANOM_CREAT FANOTIFY INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_HASH ' +
    'INTEGRITY_RULE IPE_ACCESS LANDLOCK_ACCESS'
  ).split(' '),
);

/**
 * The file: of the PATH records the one that was created (the new name of a rename), or else deleted, or else used;
 * never the directory that holds it. A relative name is put behind the working directory, unless the call was
 * relative to another directory, which the log does not name.
 */
export function filePathOf(parts: Parts): string | undefined {
  const { main, records } = parts;
  if (main.type.name !== 'SYSCALL' && main.type.name !== 'PATH') {
    const own = FILE_TYPES.has(main.type.name) ? (label(main.text(PATH)) ?? label(main.own(NAME))) : undefined;
    if (own !== undefined && (own.startsWith('/') || main.type.name !== 'AVC')) return own;
  }
  if (records.length === 1 && main.type.name !== 'PATH') return undefined;
  const syscall = parts.syscall?.text(SYSCALL);
  if (syscall === 'execve' || syscall === 'execveat') return undefined;
  let best: AuditRecord | undefined;
  let rank = 0;
  let directory: string | undefined;
  for (const record of records) {
    if (record.type.name === 'CWD') directory ??= label(record.own(CWD));
    else if (record.type.name === 'PATH') {
      const own = rankOf(record);
      if (own > rank && label(record.own(NAME)) !== undefined) {
        rank = own;
        best = record;
      }
    }
  }
  return best === undefined ? undefined : absolute(label(best.own(NAME)), directory, parts, syscall);
}

function rankOf(path: AuditRecord): number {
  const key = nameType(path);
  if (path.is(key, 'CREATE')) return 3;
  if (path.is(key, 'DELETE')) return 2;
  return path.is(key, 'PARENT') ? 0 : 1;
}

const nameType = (path: AuditRecord): number => (path.has(NAMETYPE) ? NAMETYPE : OBJTYPE);

function absolute(
  name: string | undefined,
  directory: string | undefined,
  parts: Parts,
  syscall: string | undefined,
): string | undefined {
  if (name === undefined || directory === undefined || name.startsWith('/')) return name;
  // AT_FDCWD is -100; 32-bit and 64-bit registers print it with a different length.
  if (syscall !== undefined && /at2?$/.test(syscall) && !parts.syscall?.own(A0)?.endsWith('ffffff9c')) return name;
  const rest = name.startsWith('./') ? name.slice(2) : name;
  return text(`${directory.endsWith('/') ? directory : `${directory}/`}${rest}`);
}

/** Whether a PATH record says that the call made the file. */
export const creates = (parts: Parts): boolean =>
  parts.records.some((record) => record.type.name === 'PATH' && record.is(nameType(record), 'CREATE'));

/** The command: EXECVE's arguments, or else the process title, or what sudo ran; for USER_TTY what was typed. */
export function commandLineOf(parts: Parts): string | undefined {
  const { main, records } = parts;
  if (main.type.name === 'USER_CMD') return label(main.own(CMD));
  if (main.type.name === 'USER_TTY') return label(main.own(DATA));
  let title: string | undefined;
  let args: string | undefined;
  for (const record of records) {
    if (record.type.name === 'EXECVE') {
      const more = argumentsOf(record).join(' ');
      args = args === undefined ? more : `${args} ${more}`; // a long list comes in several records
    } else if (record.type.name === 'PROCTITLE') title ??= record.own(PROCTITLE);
  }
  return label(args) ?? label(title);
}

/** The arguments of an EXECVE in order; pieces of a long one (`a1[0]=… a1[1]=…`) are put together. */
function argumentsOf(record: AuditRecord): string[] {
  const list: string[] = [];
  let last = '';
  for (const [key, value] of record.pairs()) {
    if (!isArgument(key) || key.endsWith('_len')) continue;
    const bracket = key.indexOf('[');
    const name = bracket === -1 ? key : key.slice(0, bracket);
    if (bracket !== -1 && name === last) list.push((list.pop() ?? '') + value);
    else list.push(value);
    last = name;
  }
  return list;
}

/** The id of the address that the request came from, where the main record has it. */
export function sourceIpOf(parts: Parts): number {
  const { main } = parts;
  if (main.type.origin !== 'kernel') return main.addressId(ADDR) || main.addressId(HOSTNAME);
  if (main.type.name === 'NETFILTER_PKT') return main.addressId(SADDR);
  return NONE;
}

/** The peer of an accepted connection. */
export function peerOf(parts: Parts): string | undefined {
  const syscall = parts.main.type.origin === 'kernel' ? parts.syscall?.call()?.name : undefined;
  if (syscall !== 'accept' && syscall !== 'accept4') return undefined;
  return ipOf(parts.records.find(({ type }) => type.name === 'SOCKADDR')?.text(LADDR));
}
