/**
 * Record types: number, ECS category and type, and whether a record of it is an event of its own.
 * Source: linux/audit.h and libaudit.h of the Linux Audit project (record type numbers), and the rule that
 * ausearch(8) and auparse follow for events of one record: everything below 1300, from 2000 on, and the
 * 1406–1419 range of MAC labelling; records of the kernel in between may come with SYSCALL, PATH and others.
 */
import type { Category, EventType } from '../../event.ts';
import type { Kinds } from './kinds.ts';
import { kinds } from './kinds.ts';

export interface RecordType {
  readonly name: string;
  /** In the table, from 1; 0 for one that is newer than the table. */
  readonly place: number;
  /** What it usually means; event.action is the record type in lower case. */
  readonly kinds: Kinds;
  /** Complete with its only record. */
  readonly single: boolean;
  /** Detail of a SYSCALL, never what the event is about. */
  readonly detail: boolean;
  /** Whether a record of it ends its event: EOE and PROCTITLE, the last that the kernel writes. */
  readonly last: boolean;
  readonly origin: 'user' | 'daemon' | 'kernel';
}

type Row = readonly [number: number, name: string, category: Category, type: EventType];

// prettier-ignore
const ROWS: readonly Row[] = [
  [1006, 'LOGIN', 'session', 'info'],
  [1100, 'USER_AUTH', 'authentication', 'start'],
  [1101, 'USER_ACCT', 'session', 'info'],
  [1102, 'USER_MGMT', 'iam', 'change'],
  [1103, 'CRED_ACQ', 'session', 'info'],
  [1104, 'CRED_DISP', 'session', 'info'],
  [1105, 'USER_START', 'session', 'start'],
  [1106, 'USER_END', 'session', 'end'],
  [1107, 'USER_AVC', 'intrusion_detection', 'denied'],
  [1108, 'USER_CHAUTHTOK', 'iam', 'change'],
  [1109, 'USER_ERR', 'session', 'info'],
  [1110, 'CRED_REFR', 'session', 'info'],
  [1111, 'USYS_CONFIG', 'configuration', 'change'],
  [1112, 'USER_LOGIN', 'session', 'start'],
  [1113, 'USER_LOGOUT', 'session', 'end'],
  [1114, 'ADD_USER', 'iam', 'creation'],
  [1115, 'DEL_USER', 'iam', 'deletion'],
  [1116, 'ADD_GROUP', 'iam', 'creation'],
  [1117, 'DEL_GROUP', 'iam', 'deletion'],
  [1118, 'DAC_CHECK', 'iam', 'info'],
  [1119, 'CHGRP_ID', 'iam', 'change'],
  [1120, 'TEST', 'host', 'info'],
  [1121, 'TRUSTED_APP', 'process', 'info'],
  [1122, 'USER_SELINUX_ERR', 'intrusion_detection', 'info'],
  [1123, 'USER_CMD', 'process', 'start'],
  [1124, 'USER_TTY', 'process', 'info'],
  [1125, 'CHUSER_ID', 'iam', 'change'],
  [1126, 'GRP_AUTH', 'iam', 'info'],
  [1127, 'SYSTEM_BOOT', 'host', 'start'],
  [1128, 'SYSTEM_SHUTDOWN', 'host', 'end'],
  [1129, 'SYSTEM_RUNLEVEL', 'host', 'change'],
  [1130, 'SERVICE_START', 'process', 'start'],
  [1131, 'SERVICE_STOP', 'process', 'end'],
  [1132, 'GRP_MGMT', 'iam', 'change'],
  [1133, 'GRP_CHAUTHTOK', 'iam', 'change'],
  [1134, 'MAC_CHECK', 'intrusion_detection', 'info'],
  [1135, 'ACCT_LOCK', 'iam', 'change'],
  [1136, 'ACCT_UNLOCK', 'iam', 'change'],
  [1137, 'USER_DEVICE', 'host', 'change'],
  [1138, 'SOFTWARE_UPDATE', 'package', 'change'],
  [1200, 'DAEMON_START', 'process', 'start'],
  [1201, 'DAEMON_END', 'process', 'end'],
  [1202, 'DAEMON_ABORT', 'process', 'end'],
  [1203, 'DAEMON_CONFIG', 'configuration', 'change'],
  [1204, 'DAEMON_RECONFIG', 'configuration', 'change'],
  [1205, 'DAEMON_ROTATE', 'process', 'change'],
  [1206, 'DAEMON_RESUME', 'process', 'change'],
  [1207, 'DAEMON_ACCEPT', 'network', 'connection'],
  [1208, 'DAEMON_CLOSE', 'network', 'end'],
  [1209, 'DAEMON_ERR', 'process', 'info'],
  [1300, 'SYSCALL', 'process', 'info'],
  [1302, 'PATH', 'file', 'info'],
  [1303, 'IPC', 'process', 'info'],
  [1304, 'SOCKETCALL', 'network', 'info'],
  [1305, 'CONFIG_CHANGE', 'configuration', 'change'],
  [1306, 'SOCKADDR', 'network', 'info'],
  [1307, 'CWD', 'process', 'info'],
  [1309, 'EXECVE', 'process', 'start'],
  [1311, 'IPC_SET_PERM', 'process', 'info'],
  [1312, 'MQ_OPEN', 'process', 'info'],
  [1313, 'MQ_SENDRECV', 'process', 'info'],
  [1314, 'MQ_NOTIFY', 'process', 'info'],
  [1315, 'MQ_GETSETATTR', 'process', 'info'],
  [1316, 'KERNEL_OTHER', 'host', 'info'],
  [1317, 'FD_PAIR', 'process', 'info'],
  [1318, 'OBJ_PID', 'process', 'info'],
  [1319, 'TTY', 'process', 'info'],
  [1320, 'EOE', 'process', 'info'],
  [1321, 'BPRM_FCAPS', 'process', 'info'],
  [1322, 'CAPSET', 'process', 'change'],
  [1323, 'MMAP', 'process', 'info'],
  [1324, 'NETFILTER_PKT', 'network', 'info'],
  [1325, 'NETFILTER_CFG', 'configuration', 'change'],
  [1326, 'SECCOMP', 'intrusion_detection', 'denied'],
  [1327, 'PROCTITLE', 'process', 'info'],
  [1328, 'FEATURE_CHANGE', 'configuration', 'change'],
  [1329, 'REPLACE', 'configuration', 'change'],
  [1330, 'KERN_MODULE', 'driver', 'start'],
  [1331, 'FANOTIFY', 'file', 'access'],
  [1332, 'TIME_INJOFFSET', 'host', 'change'],
  [1333, 'TIME_ADJNTPVAL', 'host', 'change'],
  [1334, 'BPF', 'driver', 'start'],
  [1335, 'EVENT_LISTENER', 'configuration', 'change'],
  [1336, 'URINGOP', 'process', 'info'],
  [1337, 'OPENAT2', 'file', 'access'],
  [1338, 'DM_CTRL', 'configuration', 'change'],
  [1339, 'DM_EVENT', 'host', 'info'],
  [1400, 'AVC', 'intrusion_detection', 'denied'],
  [1401, 'SELINUX_ERR', 'intrusion_detection', 'info'],
  [1402, 'AVC_PATH', 'file', 'info'],
  [1403, 'MAC_POLICY_LOAD', 'configuration', 'change'],
  [1404, 'MAC_STATUS', 'configuration', 'change'],
  [1405, 'MAC_CONFIG_CHANGE', 'configuration', 'change'],
  [1406, 'MAC_UNLBL_ALLOW', 'configuration', 'change'],
  [1407, 'MAC_CIPSOV4_ADD', 'configuration', 'change'],
  [1408, 'MAC_CIPSOV4_DEL', 'configuration', 'change'],
  [1409, 'MAC_MAP_ADD', 'configuration', 'change'],
  [1410, 'MAC_MAP_DEL', 'configuration', 'change'],
  [1411, 'MAC_IPSEC_ADDSA', 'configuration', 'change'],
  [1412, 'MAC_IPSEC_DELSA', 'configuration', 'change'],
  [1413, 'MAC_IPSEC_ADDSPD', 'configuration', 'change'],
  [1414, 'MAC_IPSEC_DELSPD', 'configuration', 'change'],
  [1415, 'MAC_IPSEC_EVENT', 'network', 'info'],
  [1416, 'MAC_UNLBL_STCADD', 'configuration', 'change'],
  [1417, 'MAC_UNLBL_STCDEL', 'configuration', 'change'],
  [1418, 'MAC_CALIPSO_ADD', 'configuration', 'change'],
  [1419, 'MAC_CALIPSO_DEL', 'configuration', 'change'],
  [1420, 'IPE_ACCESS', 'intrusion_detection', 'denied'],
  [1421, 'IPE_CONFIG_CHANGE', 'configuration', 'change'],
  [1422, 'IPE_POLICY_LOAD', 'configuration', 'change'],
  [1423, 'LANDLOCK_ACCESS', 'intrusion_detection', 'denied'],
  [1424, 'LANDLOCK_DOMAIN', 'process', 'change'],
  [1700, 'ANOM_PROMISCUOUS', 'intrusion_detection', 'info'],
  [1701, 'ANOM_ABEND', 'process', 'end'],
  [1702, 'ANOM_LINK', 'intrusion_detection', 'denied'],
  [1703, 'ANOM_CREAT', 'intrusion_detection', 'denied'],
  [1800, 'INTEGRITY_DATA', 'intrusion_detection', 'info'],
  [1801, 'INTEGRITY_METADATA', 'intrusion_detection', 'info'],
  [1802, 'INTEGRITY_STATUS', 'configuration', 'change'],
  [1803, 'INTEGRITY_HASH', 'intrusion_detection', 'info'],
  [1804, 'INTEGRITY_PCR', 'intrusion_detection', 'info'],
  [1805, 'INTEGRITY_RULE', 'intrusion_detection', 'info'],
  [1806, 'INTEGRITY_EVM_XATTR', 'configuration', 'change'],
  [1807, 'INTEGRITY_POLICY_RULE', 'configuration', 'change'],
  [2000, 'KERNEL', 'host', 'info'],
  [2300, 'USER_ROLE_CHANGE', 'session', 'info'],
  [2301, 'ROLE_ASSIGN', 'iam', 'admin'],
  [2302, 'ROLE_REMOVE', 'iam', 'admin'],
  [2303, 'LABEL_OVERRIDE', 'configuration', 'change'],
  [2304, 'LABEL_LEVEL_CHANGE', 'configuration', 'change'],
  [2305, 'USER_LABELED_EXPORT', 'file', 'access'],
  [2306, 'USER_UNLABELED_EXPORT', 'file', 'access'],
  [2307, 'DEV_ALLOC', 'host', 'change'],
  [2308, 'DEV_DEALLOC', 'host', 'change'],
  [2309, 'FS_RELABEL', 'configuration', 'change'],
  [2310, 'USER_MAC_POLICY_LOAD', 'configuration', 'change'],
  [2311, 'ROLE_MODIFY', 'iam', 'admin'],
  [2312, 'USER_MAC_CONFIG_CHANGE', 'configuration', 'change'],
  [2313, 'USER_MAC_STATUS', 'configuration', 'change'],
];

/** Families whose members mean the same to a metric; the first number, then the names in order. */
const FAMILIES: readonly (readonly [first: number, category: Category, type: EventType, names: string])[] = [
  [
    2100,
    'intrusion_detection',
    'info',
    'ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ' +
      'ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ' +
      'ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ' +
      'ANOM_ORIGIN_FAILURES ANOM_SESSION',
  ],
  [
    2200,
    'intrusion_detection',
    'info',
    'RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED ' +
      'RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT ' +
      'RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED',
  ],
  [
    2400,
    'process',
    'info',
    'CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER ' +
      'CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA',
  ],
  [
    2500,
    'host',
    'change',
    'VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN ' +
      'VIRT_MIGRATE_OUT',
  ],
];

/** Records that only describe the SYSCALL of their event. */
const DETAILS = new Set(
  (
    'SYSCALL PATH CWD EXECVE SOCKADDR SOCKETCALL PROCTITLE EOE BPRM_FCAPS CAPSET MMAP FD_PAIR OBJ_PID IPC ' +
    'IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR OPENAT2 URINGOP AVC_PATH'
  ).split(' '),
);

function recordType([number, name, category, type]: Row, place: number): RecordType {
  return {
    name,
    place,
    kinds: kinds(category, type, name.toLowerCase()),
    single: number < 1300 || number >= 2000 || (number >= 1406 && number <= 1419),
    detail: DETAILS.has(name),
    last: name === 'EOE' || name === 'PROCTITLE',
    origin: originOf(number),
  };
}

function originOf(number: number): RecordType['origin'] {
  if (number >= 1200 && number < 1300) return 'daemon';
  return (number >= 1100 && number < 1200) || number >= 2100 ? 'user' : 'kernel';
}

const ALL: readonly (readonly [number: string, type: RecordType])[] = [
  ...ROWS,
  ...FAMILIES.flatMap(([first, category, type, names]) =>
    names.split(' ').map((name, index): Row => [first + index, name, category, type]),
  ),
].map((row, index) => [String(row[0]), recordType(row, index + 1)]);

const BY_NAME: ReadonlyMap<string, RecordType> = new Map(ALL.map(([, type]) => [type.name, type]));
const BY_NUMBER: ReadonlyMap<string, RecordType> = new Map(ALL);

export const ALL_TYPES: readonly RecordType[] = ALL.map(([, type]) => type);

/** What there is for some types by name, by their places. */
export const byPlace = <T>(of: (name: string) => T): readonly T[] => [of(''), ...ALL.map(([, { name }]) => of(name))];

/** Types that are newer than this table share one action, so that hostile names make no label values. */
const UNKNOWN: Omit<RecordType, 'name' | 'single' | 'origin'> = {
  place: 0,
  kinds: kinds('host', 'info', 'unknown'),
  detail: false,
  last: false,
};

/** Before there is one. */
export const NO_TYPE: RecordType = { ...UNKNOWN, name: '', single: true, origin: 'kernel' };

/** The type by `type=`: a name, a number (kernel log), or `UNKNOWN[1399]`; undefined where it cannot be one. */
export function recordTypeOf(text: string): RecordType | undefined {
  const known = BY_NAME.get(text);
  if (known !== undefined) return known;
  const number = /^(?:UNKNOWN\[)?(\d{4})\]?$/.exec(text)?.[1];
  if (number !== undefined) {
    const listed = BY_NUMBER.get(number);
    if (listed !== undefined) return listed;
    const { single, origin } = recordType([Number(number), text, 'host', 'info'], 0);
    return { ...UNKNOWN, name: text, single, origin };
  }
  // Without its number a name may belong to either kind; waiting costs two seconds, splitting an event costs a count.
  return /^[A-Z][A-Z0-9_]{1,39}$/.test(text) ? { ...UNKNOWN, name: text, single: false, origin: 'kernel' } : undefined;
}
