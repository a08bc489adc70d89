/** Servers that the internet knocks at: guessed passwords around people's logins, sudo and cron. */
import type { LineAt } from './interleave.ts';
import { interleave } from './interleave.ts';
import * as lines from './lines-auth.ts';
import { GUESSED_USERS, PEOPLE, PUBLIC_ADDRESSES, SERVERS } from './names.ts';
import type { Random } from './random.ts';

type Scenario = (random: Random, base: { readonly host: string; readonly pid: number }) => readonly LineAt[];

export function syslogAuth(random: Random): Generator<string> {
  let pid = 1000;
  const next = (): readonly LineAt[] => {
    pid = pid > 4_000_000 ? 1000 : pid + 1 + random.int(5);
    return random.weighted(SCENARIOS)(random, { host: random.ranked(SERVERS), pid });
  };
  return interleave(random, { concurrency: 12, gap: 400, next });
}

const port = (random: Random): number => 1024 + random.int(64_000);

/** Passwords of a user who exists. */
const guessPassword: Scenario = (random, base) => {
  const user = random.chance(0.7) ? 'root' : random.ranked(PEOPLE);
  const ssh = { ...base, user, address: random.ranked(PUBLIC_ADDRESSES), port: port(random) };
  const attempts = random.weighted([
    [60, 1],
    [15, 2],
    [15, 3],
    [10, 6],
  ]);
  const failed = Array.from({ length: attempts }, (): LineAt => (time) => lines.failedPassword({ ...ssh, time }));
  const end: LineAt[] =
    attempts === 6
      ? [(time) => lines.tooManyAttempts({ ...ssh, time }), (time) => lines.tooManyFailures({ ...ssh, time })]
      : [(time) => lines.connectionClosed({ ...ssh, time })];
  return [(time) => lines.sshPamFailure({ ...ssh, time }), ...failed, ...end];
};

/** A user who does not exist; these guessers try once a connection. */
const guessUser: Scenario = (random, base) => {
  const ssh = {
    ...base,
    user: random.ranked(GUESSED_USERS),
    address: random.ranked(PUBLIC_ADDRESSES),
    port: port(random),
  };
  return [
    (time) => lines.invalidUser({ ...ssh, time }),
    (time) => lines.sshUserUnknown({ ...base, time }),
    (time) => lines.sshPamFailure({ ...ssh, time, unknown: true }),
    (time) => lines.failedPasswordOfInvalidUser({ ...ssh, time }),
    (time) => lines.connectionClosed({ ...ssh, time, invalid: true }),
  ];
};

const scan: Scenario = (random, base) => {
  const ssh = { ...base, user: '', address: random.ranked(PUBLIC_ADDRESSES), port: port(random) };
  return [(time) => lines.scannerLeft({ ...ssh, time })];
};

const logIn: Scenario = (random, base) => {
  const user = random.ranked(PEOPLE);
  const uid = 1000 + PEOPLE.indexOf(user);
  const ssh = { ...base, user, address: random.ranked(PUBLIC_ADDRESSES), port: port(random) };
  const session = { ...base, program: 'sshd', service: 'sshd', user, uid };
  const key = Buffer.from(user.repeat(16)).toString('base64').slice(0, 43);
  return [
    (time) => lines.acceptedPublickey({ ...ssh, time, fingerprint: key }),
    (time) => lines.sessionOpened({ ...session, time }),
    (time) => lines.logindSession({ host: base.host, time, user, session: base.pid % 10_000 }),
    ...(random.chance(0.5) ? runSudo(random, { ...base, user, uid }) : []),
    (time) => lines.receivedDisconnect({ ...ssh, time }),
    (time) => lines.disconnected({ ...ssh, time }),
    (time) => lines.sessionClosed({ ...session, time }),
  ];
};

const COMMANDS = [
  '/usr/bin/systemctl restart nginx',
  '/usr/bin/journalctl -u api -n 200',
  '/usr/bin/apt-get update',
  '/usr/bin/less /var/log/syslog',
  '/usr/bin/docker ps',
];

function runSudo(
  random: Random,
  base: { readonly host: string; readonly user: string; readonly uid: number },
): readonly LineAt[] {
  const { host, user, uid } = base;
  const command = random.ranked(COMMANDS);
  if (random.chance(0.1)) {
    return [
      (time) => lines.sudoPamFailure({ host, time, user, uid }),
      (time) => lines.sudoRefused({ host, time, user, command, why: '1 incorrect password attempt' }),
    ];
  }
  const session = { host, program: 'sudo', service: 'sudo', user: 'root', uid: 0, by: `${user}(uid=${uid})` };
  return [
    (time) => lines.sudoCommand({ host, time, user, command }),
    (time) => lines.sessionOpened({ ...session, time }),
    (time) => lines.sessionClosed({ ...session, time }),
  ];
}

const cronJob: Scenario = (_random, base) => {
  const session = { ...base, program: 'CRON', service: 'cron', user: 'root', uid: 0 };
  return [(time) => lines.sessionOpened({ ...session, time }), (time) => lines.sessionClosed({ ...session, time })];
};

const addUser: Scenario = (random, { host, pid }) => {
  const uid = 2000 + random.int(500);
  return [(time) => lines.userAdded({ host, pid, time, user: `contractor${uid}`, uid })];
};

const SCENARIOS: readonly (readonly [number, Scenario])[] = [
  [40, guessPassword],
  [30, guessUser],
  [8, scan],
  [10, logIn],
  [12, cronJob],
  [0.1, addUser],
];
