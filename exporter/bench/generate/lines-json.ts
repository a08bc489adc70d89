/** Lines of an application's own audit log: a JSON object a line, in no standard's shape. */

export interface ApplicationAction {
  /** Ms since the epoch. */
  readonly time: number;
  readonly id: string;
  readonly service: string;
  /** e.g. `invoice.approve` */
  readonly action: string;
  readonly user: string;
  readonly address: string;
  readonly target?: string;
  readonly role?: string;
  /** Absent where it succeeded. */
  readonly error?: string | undefined;
  readonly took?: number;
  readonly changes?: Readonly<Record<string, unknown>> | undefined;
}

export function applicationAction(one: ApplicationAction): string {
  const { error, user } = one;
  return JSON.stringify({
    time: new Date(one.time).toISOString(),
    level: 'info',
    kind: 'audit',
    service: one.service,
    request: {
      id: one.id,
      duration_ms: one.took ?? 12,
      agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101',
    },
    actor: { name: user, email: `${user}@example.com`, role: one.role ?? 'member', ip: one.address },
    action: one.action,
    target: { type: one.action.slice(0, one.action.indexOf('.')), name: one.target },
    result: error === undefined ? { ok: true } : { ok: false, error },
    changes: one.changes,
  });
}
