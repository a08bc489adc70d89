/** A server with rules for executions and for changes of important files, and with logins, sudo and services. */
import type { LineAt } from './interleave.ts';
import { interleave } from './interleave.ts';
import type { AuditActor, AuditStamp } from './lines-auditd.ts';
import { sshAuthentication, systemCall, userMessage } from './lines-auditd.ts';
import { GUESSED_USERS, PEOPLE, PUBLIC_ADDRESSES } from './names.ts';
import type { Random } from './random.ts';

type Scenario = (random: Random, stamps: () => AuditStamp) => readonly LineAt[];

export function auditd(random: Random): Generator<string> {
  let serial = 20_000;
  let now = 0;
  // The records of an event have one time: that of its first record.
  const stamps = (): AuditStamp => {
    let time: number | undefined;
    return {
      get time() {
        return (time ??= now);
      },
      serial: serial++,
    };
  };
  const next = (): readonly LineAt[] =>
    random
      .weighted(SCENARIOS)(random, stamps)
      .map((line) => (time) => {
        now = time;
        return line(time);
      });
  return interleave(random, { concurrency: 2, gap: 60, next });
}

function actorOf(random: Random): AuditActor {
  const user = random.ranked(PEOPLE);
  return { pid: 1000 + random.int(400_000), user, uid: 1000 + PEOPLE.indexOf(user), session: 1 + random.int(900) };
}

const serviceOf = (random: Random): AuditActor => ({
  pid: 1000 + random.int(400_000),
  user: 'root',
  uid: 0,
  session: undefined,
});

const COMMANDS: readonly (readonly string[])[] = [
  ['/usr/bin/bash', '-c', 'uptime'],
  ['/usr/bin/ls', '-l', '/srv/releases'],
  ['/usr/bin/cat', '/etc/os-release'],
  ['/usr/bin/curl', '-fsS', 'https://status.example.com/health'],
  ['/usr/bin/python3.11', '/opt/reports/daily.py'],
  ['/usr/bin/systemctl', 'restart', 'nginx'],
  ['/usr/bin/tar', '-czf', '/backup/home.tgz', '/home'],
  ['/usr/bin/id'],
];

const execute: Scenario = (random, stamps) => {
  const command = random.ranked(COMMANDS);
  const executable = command[0] ?? '';
  return records(stamps(), (stamp) =>
    systemCall({
      ...stamp,
      actor: random.chance(0.6) ? actorOf(random) : serviceOf(random),
      call: 'execve',
      number: 59,
      success: random.chance(0.97),
      executable,
      parent: 1000 + random.int(400_000),
      key: 'exec',
      directory: '/root',
      command,
      paths: [
        { name: executable, inode: 1_000_000 + random.int(90_000), type: 'NORMAL' },
        { name: '/lib64/ld-linux-x86-64.so.2', inode: 1_835_210, type: 'NORMAL' },
      ],
    }),
  );
};

const CHANGES: readonly {
  readonly call: string;
  readonly number: number;
  readonly type: 'NORMAL' | 'CREATE' | 'DELETE';
}[] = [
  { call: 'openat', number: 257, type: 'NORMAL' },
  { call: 'chmod', number: 90, type: 'NORMAL' },
  { call: 'unlink', number: 87, type: 'DELETE' },
  { call: 'rename', number: 82, type: 'CREATE' },
  { call: 'chown', number: 92, type: 'NORMAL' },
];

const FILES = ['/etc/passwd', '/etc/shadow', '/etc/sudoers', '/etc/ssh/sshd_config', '/etc/hosts', '/etc/crontab'];

const changeFile: Scenario = (random, stamps) => {
  const { call, number, type } = random.ranked(CHANGES);
  const name = random.ranked(FILES);
  const executable = random.pick(['/usr/bin/vim.basic', '/usr/sbin/usermod', '/usr/bin/sed', '/usr/bin/chmod']);
  return records(stamps(), (stamp) =>
    systemCall({
      ...stamp,
      actor: actorOf(random),
      call,
      number,
      success: random.chance(0.85),
      executable,
      parent: 1000 + random.int(400_000),
      key: 'identity',
      directory: '/etc',
      command: [executable, name],
      paths: [
        { name: name.slice(0, name.lastIndexOf('/') + 1), inode: 131_073, type: 'PARENT' },
        { name, inode: 132_000 + random.int(900), type },
      ],
    }),
  );
};

/** All at the time of the first. */
function records(stamp: AuditStamp, build: (stamp: AuditStamp) => string[]): LineAt[] {
  let built: string[] | undefined;
  const lineAt = (index: number): string => (built ??= build({ time: stamp.time, serial: stamp.serial }))[index] ?? '';
  const count = build({ time: 0, serial: 0 }).length;
  return Array.from({ length: count }, (_, index) => () => lineAt(index));
}

const guess: Scenario = (random, stamps) => {
  const address = random.ranked(PUBLIC_ADDRESSES);
  const account = random.chance(0.5) ? 'root' : random.ranked(GUESSED_USERS);
  const actor = serviceOf(random);
  const attempt = (): LineAt => {
    const { serial } = stamps();
    return (time) => sshAuthentication({ time, serial, actor, account, address, success: false });
  };
  return Array.from({ length: 1 + random.int(3) }, attempt);
};

const SSH = '/usr/sbin/sshd';
const CRON = '/usr/sbin/cron';

/** A program's messages about one session: type, what, and whether the session is open then. */
function session(
  random: Random,
  stamps: () => AuditStamp,
  executable: string,
  terminal: string,
  address?: string,
): LineAt[] {
  const actor = executable === CRON ? { ...serviceOf(random), session: 1 + random.int(900) } : actorOf(random);
  const account = `acct="${actor.user}"`;
  const kinds: readonly (readonly [string, string])[] = [
    ['USER_ACCT', `op=PAM:accounting grantors=pam_permit ${account}`],
    ['CRED_ACQ', `op=PAM:setcred grantors=pam_permit ${account}`],
    ['USER_START', `op=PAM:session_open grantors=pam_loginuid,pam_limits,pam_unix ${account}`],
    ...(executable === SSH ? [['USER_LOGIN', `op=login id=${actor.uid}`] as const] : []),
    ['CRED_DISP', `op=PAM:setcred grantors=pam_permit ${account}`],
    ['USER_END', `op=PAM:session_close grantors=pam_loginuid,pam_limits,pam_unix ${account}`],
  ];
  return kinds.map(([type, what]) => {
    const { serial } = stamps();
    return (time) => userMessage({ time, serial, type, actor, what, executable, address, terminal, success: true });
  });
}

const logIn: Scenario = (random, stamps) => session(random, stamps, SSH, 'ssh', random.ranked(PUBLIC_ADDRESSES));
const cronJob: Scenario = (random, stamps) => session(random, stamps, CRON, 'cron');

const restart: Scenario = (random, stamps) => {
  const what = `unit=${random.pick(['nginx', 'api', 'certbot', 'logrotate'])} comm="systemd"`;
  return ['SERVICE_STOP', 'SERVICE_START'].map((type): LineAt => {
    const { serial } = stamps();
    return (time) =>
      userMessage({
        time,
        serial,
        type,
        actor: { pid: 1, user: 'root', uid: 0, session: undefined },
        what,
        executable: '/usr/lib/systemd/systemd',
        success: true,
      });
  });
};

const SCENARIOS: readonly (readonly [number, Scenario])[] = [
  [50, execute],
  [12, changeFile],
  [20, guess],
  [6, logIn],
  [8, cronJob],
  [4, restart],
];
