/** What happens in the demo: some seconds of normal traffic, then a password-guessing burst, a root login and a cluster-admin grant. */
import { appendFileSync } from 'node:fs';
import {
  acceptedPublickey,
  failedPassword,
  sessionOpened,
  sudoCommand,
} from '../../exporter/bench/generate/lines-auth.ts';
import {
  cloudtrailRecord,
  consoleLogin,
  rootIdentity,
  userIdentity,
} from '../../exporter/bench/generate/lines-cloudtrail.ts';
import { kubernetesEvent } from '../../exporter/bench/generate/lines-kubernetes.ts';
import type { ExpectedAlert } from './arrivals.ts';
import type { Logs } from './stack.ts';

const ACCOUNT = '123456789012';
const FIRST_ATTACKER = 66;
const ATTACKER = `203.0.113.${FIRST_ATTACKER}`;
/** After the story: one more step each second, and an attack before the alerts of the last one end. */
const TRAFFIC_MS = 1000;
const ATTACK_MS = 5 * 60_000;
/** Failed logins in the attack. */
export const GUESSES = 12;
const HOST = 'bastion-1';

export const EXPECTED: readonly ExpectedAlert[] = [
  { name: 'AuditFailedLogins', labels: { user_name: 'alice' } },
  { name: 'AuditFailedLoginsFromAddress', labels: { source_ip: ATTACKER } },
  { name: 'AuditRootLogin', labels: { source_ip: ATTACKER } },
  { name: 'AuditPrivilegeGranted', labels: { user_name: 'mallory@example.com' } },
];

const USERS = ['alice', 'bob', 'carol', 'dmitri'] as const;

export class Story {
  readonly #logs: Logs;
  readonly #caused: (alert: string) => void;
  readonly #say: (text: string) => void;
  lines = 0;
  #steps = 0;
  #attacks = 0;

  constructor(logs: Logs, caused: (alert: string) => void, say: (text: string) => void) {
    this.#logs = logs;
    this.#caused = caused;
    this.#say = say;
  }

  /** So many seconds of what goes on every day. */
  async normalTraffic(seconds: number): Promise<void> {
    this.#say(`Normal traffic for ${seconds} s…`);
    for (let step = 0; step < seconds * 10; step++) {
      this.#everyday();
      await pause(100);
    }
  }

  /** Goes on slowly until it is stopped, and attacks another user now and then. Its timers keep no process alive. */
  goOn(): () => void {
    const traffic = setInterval(() => this.#everyday(), TRAFFIC_MS).unref();
    const attacks = setInterval(() => void this.attack(), ATTACK_MS).unref();
    return () => [traffic, attacks].forEach((timer) => clearInterval(timer));
  }

  #everyday(): void {
    const step = this.#steps++;
    const user = USERS[step % USERS.length] ?? 'alice';
    const time = Date.now();
    const address = `192.0.2.${10 + (step % USERS.length)}`;
    this.#auth(
      step % 9 === 4
        ? failedPassword({ time, host: HOST, pid: 3000 + step, user: 'bob', address })
        : step % 3 === 0
          ? sudoCommand({ time, host: HOST, user, command: '/usr/bin/systemctl status nginx' })
          : acceptedPublickey({
              time,
              host: HOST,
              pid: 3000 + step,
              user,
              address,
              fingerprint: 'q3cJ1mT0bXbU9l4Qx2hR7wYzK8nVdE5sGfA6pLiO1uM',
            }),
    );
    this.#request(step, user);
    this.#call(step, user, address);
  }

  async attack(): Promise<void> {
    const attack = this.#attacks++;
    const victim = USERS[attack % USERS.length] ?? 'alice';
    const attacker = `203.0.113.${FIRST_ATTACKER + (attack % 100)}`;
    this.#say(`Attack: ${GUESSES} wrong passwords for ${victim} from ${attacker}`);
    for (let guess = 0; guess < GUESSES; guess++) {
      this.#caused('AuditFailedLogins');
      this.#caused('AuditFailedLoginsFromAddress');
      const time = Date.now();
      this.#auth(failedPassword({ time, host: HOST, pid: 5000 + guess, user: victim, address: attacker }));
      await pause(20);
    }
    this.#say(`Attack: root logs in to the AWS console from ${attacker}`);
    this.#caused('AuditRootLogin');
    this.#cloud(
      consoleLogin({
        time: Date.now(),
        id: `root-login-${attack}`,
        account: ACCOUNT,
        identity: rootIdentity(ACCOUNT),
        address: attacker,
        success: true,
      }),
    );
    this.#grant(attack, attacker);
    this.#auth(
      sessionOpened({ time: Date.now(), host: HOST, program: 'sshd', service: 'sshd', user: 'bob', uid: 1001 }),
    );
  }

  #grant(attack: number, attacker: string): void {
    this.#say('Attack: mallory@example.com binds herself to cluster-admin');
    this.#caused('AuditPrivilegeGranted');
    this.#kubernetes(
      kubernetesEvent({
        time: Date.now(),
        id: `cluster-admin-grant-${attack}`,
        verb: 'create',
        user: 'mallory@example.com',
        address: attacker,
        resource: 'clusterrolebindings',
        apiGroup: 'rbac.authorization.k8s.io',
        name: 'mallory-admin',
        code: 201,
        requestObject: {
          kind: 'ClusterRoleBinding',
          apiVersion: 'rbac.authorization.k8s.io/v1',
          metadata: { name: 'mallory-admin' },
          subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'mallory@example.com' }],
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        },
      }),
    );
  }

  #request(step: number, user: string): void {
    const verb = ['get', 'list', 'watch', 'patch'][step % 4] ?? 'get';
    const time = Date.now();
    this.#kubernetes(
      kubernetesEvent({
        time,
        id: `request-${step}`,
        verb,
        user,
        address: '10.20.0.7',
        resource: 'pods',
        namespace: 'shop',
        name: 'cart-1',
      }),
    );
  }

  #call(step: number, user: string, address: string): void {
    this.#cloud(
      cloudtrailRecord({
        time: Date.now(),
        id: `call-${step}`,
        source: 'ec2.amazonaws.com',
        name: 'DescribeInstances',
        account: ACCOUNT,
        region: 'eu-central-1',
        identity: userIdentity(ACCOUNT, user),
        address,
        readOnly: true,
      }),
    );
  }

  #auth = (line: string): void => this.#append(this.#logs.auth, line);
  #kubernetes = (line: string): void => this.#append(this.#logs.kubernetes, line);
  #cloud = (line: string): void => this.#append(this.#logs.cloudtrail, line);

  #append(file: string, line: string): void {
    appendFileSync(file, `${line}\n`);
    this.lines++;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
