/**
 * System calls by number: what an audit rule most often watches, for x86_64, aarch64 and 32-bit x86.
 * Source: the kernel's asm/unistd_64.h, asm-generic/unistd.h and asm/unistd_32.h; arch values are ELF machine numbers
 * with the AUDIT_ARCH flags of linux/audit.h. Calls that are not here keep their number in `raw.syscall`.
 */
import type { Category, EventType } from '../../event.ts';
import type { Kinds } from './kinds.ts';
import { kinds } from './kinds.ts';

export interface Syscall {
  readonly name: string;
  readonly kinds: Kinds;
  /** Of the calls that open files: what it is when the call makes the file, or may write to it. */
  readonly opens: { readonly creation: Kinds; readonly change: Kinds } | undefined;
}

type Row = readonly [name: string, category: Category, type: EventType, x86_64: number, aarch64: number, i386: number];

// prettier-ignore
const ROWS: readonly Row[] = [
  ['execve', 'process', 'start', 59, 221, 11],
  ['execveat', 'process', 'start', 322, 281, 358],
  ['fork', 'process', 'start', 57, -1, 2],
  ['vfork', 'process', 'start', 58, -1, 190],
  ['clone', 'process', 'start', 56, 220, 120],
  ['clone3', 'process', 'start', 435, 435, 435],
  ['kill', 'process', 'change', 62, 129, 37],
  ['tkill', 'process', 'change', 200, 130, 238],
  ['tgkill', 'process', 'change', 234, 131, 270],
  ['pidfd_send_signal', 'process', 'change', 424, 424, 424],
  ['setuid', 'process', 'change', 105, 146, 23],
  ['setgid', 'process', 'change', 106, 144, 46],
  ['setreuid', 'process', 'change', 113, 145, 70],
  ['setregid', 'process', 'change', 114, 143, 71],
  ['setresuid', 'process', 'change', 117, 147, 164],
  ['setresgid', 'process', 'change', 119, 149, 170],
  ['setfsuid', 'process', 'change', 122, 151, 138],
  ['setfsgid', 'process', 'change', 123, 152, 139],
  ['setgroups', 'process', 'change', 116, 159, 81],
  ['capset', 'process', 'change', 126, 91, 185],
  ['prctl', 'process', 'change', 157, 167, 172],
  ['personality', 'process', 'change', 135, 92, 136],
  ['unshare', 'process', 'change', 272, 97, 310],
  ['setns', 'process', 'change', 308, 268, 346],
  ['chroot', 'process', 'change', 161, 51, 61],
  ['seccomp', 'process', 'change', 317, 277, 354],
  ['ptrace', 'process', 'access', 101, 117, 26],
  ['process_vm_readv', 'process', 'access', 310, 270, 347],
  ['process_vm_writev', 'process', 'access', 311, 271, 348],
  ['memfd_create', 'process', 'info', 319, 279, 356],
  ['perf_event_open', 'process', 'info', 298, 241, 336],
  ['io_uring_setup', 'process', 'info', 425, 425, 425],
  ['userfaultfd', 'process', 'info', 323, 282, 374],
  ['add_key', 'process', 'info', 248, 217, 286],
  ['keyctl', 'process', 'info', 250, 219, 288],
  ['request_key', 'process', 'info', 249, 218, 287],
  ['open', 'file', 'access', 2, -1, 5],
  ['openat', 'file', 'access', 257, 56, 295],
  ['openat2', 'file', 'access', 437, 437, 437],
  ['open_by_handle_at', 'file', 'access', 304, 265, 342],
  ['read', 'file', 'access', 0, 63, 3],
  ['readlink', 'file', 'access', 89, -1, 85],
  ['readlinkat', 'file', 'access', 267, 78, 305],
  ['access', 'file', 'access', 21, -1, 33],
  ['faccessat', 'file', 'access', 269, 48, 307],
  ['faccessat2', 'file', 'access', 439, 439, 439],
  ['stat', 'file', 'access', 4, -1, 106],
  ['lstat', 'file', 'access', 6, -1, 107],
  ['newfstatat', 'file', 'access', 262, 79, -1],
  ['statx', 'file', 'access', 332, 291, 383],
  ['getdents', 'file', 'access', 78, -1, 141],
  ['getdents64', 'file', 'access', 217, 61, 220],
  ['creat', 'file', 'creation', 85, -1, 8],
  ['mkdir', 'file', 'creation', 83, -1, 39],
  ['mkdirat', 'file', 'creation', 258, 34, 296],
  ['mknod', 'file', 'creation', 133, -1, 14],
  ['mknodat', 'file', 'creation', 259, 33, 297],
  ['link', 'file', 'creation', 86, -1, 9],
  ['linkat', 'file', 'creation', 265, 37, 303],
  ['symlink', 'file', 'creation', 88, -1, 83],
  ['symlinkat', 'file', 'creation', 266, 36, 304],
  ['unlink', 'file', 'deletion', 87, -1, 10],
  ['unlinkat', 'file', 'deletion', 263, 35, 301],
  ['rmdir', 'file', 'deletion', 84, -1, 40],
  ['rename', 'file', 'change', 82, -1, 38],
  ['renameat', 'file', 'change', 264, 38, 302],
  ['renameat2', 'file', 'change', 316, 276, 353],
  ['chmod', 'file', 'change', 90, -1, 15],
  ['fchmod', 'file', 'change', 91, 52, 94],
  ['fchmodat', 'file', 'change', 268, 53, 306],
  ['fchmodat2', 'file', 'change', 452, 452, 452],
  ['chown', 'file', 'change', 92, -1, 182],
  ['fchown', 'file', 'change', 93, 55, 95],
  ['lchown', 'file', 'change', 94, -1, 16],
  ['fchownat', 'file', 'change', 260, 54, 298],
  ['truncate', 'file', 'change', 76, 45, 92],
  ['ftruncate', 'file', 'change', 77, 46, 93],
  ['setxattr', 'file', 'change', 188, 5, 226],
  ['lsetxattr', 'file', 'change', 189, 6, 227],
  ['fsetxattr', 'file', 'change', 190, 7, 228],
  ['removexattr', 'file', 'change', 197, 14, 235],
  ['lremovexattr', 'file', 'change', 198, 15, 236],
  ['fremovexattr', 'file', 'change', 199, 16, 237],
  ['utime', 'file', 'change', 132, -1, 30],
  ['utimes', 'file', 'change', 235, -1, 271],
  ['utimensat', 'file', 'change', 280, 88, 320],
  ['futimesat', 'file', 'change', 261, -1, 299],
  ['mount', 'configuration', 'change', 165, 40, 21],
  ['umount2', 'configuration', 'change', 166, 39, 52],
  ['mount_setattr', 'configuration', 'change', 442, 442, 442],
  ['move_mount', 'configuration', 'change', 429, 429, 429],
  ['pivot_root', 'configuration', 'change', 155, 41, 217],
  ['swapon', 'configuration', 'change', 167, 224, 87],
  ['swapoff', 'configuration', 'change', 168, 225, 115],
  ['acct', 'configuration', 'change', 163, 89, 51],
  ['quotactl', 'configuration', 'change', 179, 60, 131],
  ['iopl', 'configuration', 'change', 172, -1, 110],
  ['ioperm', 'configuration', 'change', 173, -1, 101],
  ['sethostname', 'host', 'change', 170, 161, 74],
  ['setdomainname', 'host', 'change', 171, 162, 121],
  ['adjtimex', 'host', 'change', 159, 171, 124],
  ['settimeofday', 'host', 'change', 164, 170, 79],
  ['clock_settime', 'host', 'change', 227, 112, 264],
  ['clock_adjtime', 'host', 'change', 305, 266, 343],
  ['reboot', 'host', 'end', 169, 142, 88],
  ['kexec_load', 'host', 'end', 246, 104, 283],
  ['kexec_file_load', 'host', 'end', 320, 294, -1],
  ['syslog', 'host', 'access', 103, 116, 103],
  ['sysinfo', 'host', 'info', 99, 179, 116],
  ['init_module', 'driver', 'start', 175, 105, 128],
  ['finit_module', 'driver', 'start', 313, 273, 350],
  ['bpf', 'driver', 'start', 321, 280, 357],
  ['delete_module', 'driver', 'end', 176, 106, 129],
  ['connect', 'network', 'connection', 42, 203, 362],
  ['accept', 'network', 'connection', 43, 202, -1],
  ['accept4', 'network', 'connection', 288, 242, 364],
  ['bind', 'network', 'start', 49, 200, 361],
  ['listen', 'network', 'start', 50, 201, 363],
  ['socket', 'network', 'info', 41, 198, 359],
  ['socketpair', 'network', 'info', 53, 199, 360],
  ['sendto', 'network', 'info', 44, 206, 369],
  ['recvfrom', 'network', 'info', 45, 207, 371],
  ['sendmsg', 'network', 'info', 46, 211, 370],
  ['recvmsg', 'network', 'info', 47, 212, 372],
  ['getpeername', 'network', 'info', 52, 205, 368],
  ['getsockname', 'network', 'info', 51, 204, 367],
  ['setsockopt', 'network', 'info', 54, 208, 366],
  ['shutdown', 'network', 'info', 48, 210, 373],
];

/** `arch=` → name and column of ROWS. */
const ARCHITECTURES: ReadonlyMap<string, readonly [name: string, column: 3 | 4 | 5]> = new Map([
  ['c000003e', ['x86_64', 3]],
  ['x86_64', ['x86_64', 3]],
  ['c00000b7', ['aarch64', 4]],
  ['aarch64', ['aarch64', 4]],
  ['40000003', ['i386', 5]],
  ['i386', ['i386', 5]],
]);

export const CALLS_BY_NAME: ReadonlyMap<string, Syscall> = new Map(
  ROWS.map(([name, category, type]) => {
    const opens =
      type === 'access' && name.startsWith('open')
        ? { creation: kinds(category, 'creation', name), change: kinds(category, 'change', name) }
        : undefined;
    return [name, { name, kinds: kinds(category, type, name), opens }];
  }),
);

const numbers = (column: 3 | 4 | 5): ReadonlyMap<string, Syscall> =>
  new Map(
    ROWS.flatMap((row) => {
      const call = CALLS_BY_NAME.get(row[0]);
      return row[column] >= 0 && call !== undefined ? [[String(row[column]), call] as const] : [];
    }),
  );

const COLUMNS = { 3: numbers(3), 4: numbers(4), 5: numbers(5) } as const;

/** `arch=` → number → system call. */
export const CALLS_BY_NUMBER: ReadonlyMap<string, ReadonlyMap<string, Syscall>> = new Map(
  [...ARCHITECTURES].map(([arch, [, column]]) => [arch, COLUMNS[column]]),
);

export const archName = (arch: string | undefined): string | undefined =>
  arch === undefined ? undefined : ARCHITECTURES.get(arch)?.[0];

/** The system call of a number on an architecture. */
export const syscallOf = (arch: string | undefined, number: string | undefined): Syscall | undefined =>
  arch === undefined || number === undefined ? undefined : CALLS_BY_NUMBER.get(arch)?.get(number);

/** errno(3): the codes that a denied or failed call usually ends with. */
// prettier-ignore
const ERRNO: ReadonlyMap<string, string> = new Map(Object.entries({
  1: 'EPERM', 2: 'ENOENT', 3: 'ESRCH', 4: 'EINTR', 5: 'EIO', 6: 'ENXIO', 7: 'E2BIG', 8: 'ENOEXEC', 9: 'EBADF',
  10: 'ECHILD', 11: 'EAGAIN', 12: 'ENOMEM', 13: 'EACCES', 14: 'EFAULT', 16: 'EBUSY', 17: 'EEXIST', 18: 'EXDEV',
  19: 'ENODEV', 20: 'ENOTDIR', 21: 'EISDIR', 22: 'EINVAL', 23: 'ENFILE', 24: 'EMFILE', 25: 'ENOTTY', 26: 'ETXTBSY',
  27: 'EFBIG', 28: 'ENOSPC', 30: 'EROFS', 31: 'EMLINK', 32: 'EPIPE', 36: 'ENAMETOOLONG', 38: 'ENOSYS',
  39: 'ENOTEMPTY', 40: 'ELOOP', 61: 'ENODATA', 95: 'EOPNOTSUPP', 97: 'EAFNOSUPPORT', 98: 'EADDRINUSE',
  99: 'EADDRNOTAVAIL', 101: 'ENETUNREACH', 104: 'ECONNRESET', 110: 'ETIMEDOUT', 111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH', 115: 'EINPROGRESS', 126: 'ENOKEY', 129: 'EKEYREJECTED',
}));

/** `exit=-13` → EACCES; enriched logs may hold the name already: `exit=EACCES(Permission denied)`. */
export function errnoName(exit: string | undefined): string | undefined {
  if (exit === undefined) return undefined;
  if (exit.startsWith('-')) return ERRNO.get(exit.slice(1)) ?? (/^-\d{1,3}$/.test(exit) ? exit.slice(1) : undefined);
  return /^E[A-Z0-9]{2,15}/.exec(exit)?.[0];
}
