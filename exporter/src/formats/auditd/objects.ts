/** What it was done to and with: file, command, address. */
import { ipOf, text } from '../values.ts';
import type { Fields } from './fields.ts';
import { argumentsOf } from './fields.ts';
import type { Parts } from './parts.ts';
import { label } from './parts.ts';

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
export function filePathOf(parts: Parts, syscall: string | undefined): string | undefined {
  const { main, records } = parts;
  if (main.type.name !== 'SYSCALL' && main.type.name !== 'PATH') {
    const own = FILE_TYPES.has(main.type.name)
      ? (label(main.fields.get('path')) ?? label(main.fields.get('name')))
      : undefined;
    if (own !== undefined && (own.startsWith('/') || main.type.name !== 'AVC')) return own;
  }
  if (records.length === 1 && main.type.name !== 'PATH') return undefined;
  if (syscall === 'execve' || syscall === 'execveat') return undefined;
  let best: Fields | undefined;
  let rank = 0;
  let directory: string | undefined;
  for (const { type, fields } of records) {
    if (type.name === 'CWD') directory ??= label(fields.get('cwd'));
    else if (type.name === 'PATH') {
      const own = rankOf(fields.get('nametype') ?? fields.get('objtype'));
      if (own > rank && label(fields.get('name')) !== undefined) {
        rank = own;
        best = fields;
      }
    }
  }
  return best === undefined ? undefined : absolute(label(best.get('name')), directory, parts, syscall);
}

function rankOf(nametype: string | undefined): number {
  if (nametype === 'CREATE') return 3;
  if (nametype === 'DELETE') return 2;
  return nametype === 'PARENT' ? 0 : 1;
}

function absolute(
  name: string | undefined,
  directory: string | undefined,
  parts: Parts,
  syscall: string | undefined,
): string | undefined {
  if (name === undefined || directory === undefined || name.startsWith('/')) return name;
  // AT_FDCWD is -100; 32-bit and 64-bit registers print it with a different length.
  if (syscall !== undefined && /at2?$/.test(syscall) && !parts.syscall?.fields.get('a0')?.endsWith('ffffff9c'))
    return name;
  const rest = name.startsWith('./') ? name.slice(2) : name;
  return text(`${directory.endsWith('/') ? directory : `${directory}/`}${rest}`);
}

/** Whether a PATH record says that the call made the file. */
export const creates = (parts: Parts): boolean =>
  parts.records.some(
    ({ type, fields }) => type.name === 'PATH' && (fields.get('nametype') ?? fields.get('objtype')) === 'CREATE',
  );

/** The command: EXECVE's arguments, or else the process title, or what sudo ran; for USER_TTY what was typed. */
export function commandLineOf(parts: Parts): string | undefined {
  const { main, records } = parts;
  if (main.type.name === 'USER_CMD') return label(main.fields.get('cmd'));
  if (main.type.name === 'USER_TTY') return label(main.fields.get('data'));
  let title: string | undefined;
  let args: string | undefined;
  for (const { type, fields } of records) {
    if (type.name === 'EXECVE') {
      const more = argumentsOf(fields).join(' ');
      args = args === undefined ? more : `${args} ${more}`; // a long list comes in several records
    } else if (type.name === 'PROCTITLE') title ??= fields.get('proctitle');
  }
  return label(args) ?? label(title);
}

/** The address that the request came from: of user-space messages theirs, of an accepted connection its peer. */
export function sourceIpOf(parts: Parts, syscall: string | undefined): string | undefined {
  const { main, records } = parts;
  if (main.type.origin !== 'kernel') return ipOf(main.fields.get('addr')) ?? ipOf(main.fields.get('hostname'));
  if (main.type.name === 'NETFILTER_PKT') return ipOf(main.fields.get('saddr'));
  if (syscall !== 'accept' && syscall !== 'accept4') return undefined;
  return ipOf(records.find(({ type }) => type.name === 'SOCKADDR')?.fields.get('laddr'));
}
