/** Which alerts were caused and when, which notifications arrived and when. */
import type { Notification, WebhookAlert } from '@audit-exporter/alertmanager';

export interface ExpectedAlert {
  readonly name: string;
  /** Labels that the alert must have. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Arrival {
  readonly alert: WebhookAlert;
  readonly at: number;
  readonly receivers: Set<string>;
}

const WIDTHS_GAP = '  ';

export class Arrivals {
  readonly #expected: readonly ExpectedAlert[];
  readonly #caused = new Map<string, number>();
  readonly #arrived = new Map<string, Arrival>();
  #onChange: () => void = () => undefined;
  #onNew: (text: string) => void = () => undefined;

  constructor(expected: readonly ExpectedAlert[]) {
    this.#expected = expected;
  }

  /** The first line that causes the alert was written. */
  caused(name: string, at: number): void {
    if (!this.#caused.has(name)) this.#caused.set(name, at);
  }

  add(notification: Notification, at: number): void {
    for (const alert of notification.alerts) {
      if (alert.status !== 'firing') continue;
      const known = this.#arrived.get(alert.fingerprint);
      if (known) known.receivers.add(notification.receiver);
      else this.#arrive({ alert, at, receivers: new Set([notification.receiver]) });
    }
    this.#onChange();
  }

  #arrive(arrival: Arrival): void {
    this.#arrived.set(arrival.alert.fingerprint, arrival);
    this.#onNew(align([this.#row(arrival)]));
  }

  /** From now on each new alert is told as it arrives. What caused it is not known any more. */
  follow(tell: (text: string) => void): void {
    this.#caused.clear();
    this.#onNew = tell;
  }

  absent(): string[] {
    return this.#expected
      .filter((expected) => ![...this.#arrived.values()].some(({ alert }) => meets(alert, expected)))
      .map((expected) => `${expected.name}${labelText(expected.labels)}`);
  }

  /** Resolves to true when every expected alert has arrived, to false after the time. */
  complete(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#onChange = () => {
        if (this.absent().length > 0) return;
        clearTimeout(timer);
        resolve(true);
      };
      this.#onChange();
    });
  }

  table(): string {
    const arrivals = [...this.#arrived.values()].sort((a, b) => a.at - b.at);
    return align([['ALERT', 'SEVERITY', 'LABELS', 'SECONDS', 'RECEIVER'], ...arrivals.map((one) => this.#row(one))]);
  }

  #row({ alert, at, receivers }: Arrival): string[] {
    const { alertname: name = '', severity = '' } = alert.labels;
    const caused = this.#caused.get(name);
    const seconds = caused === undefined ? '-' : ((at - caused) / 1000).toFixed(1);
    return [name, severity, labelText(telling(alert.labels)), seconds, [...receivers].join(', ')];
  }
}

const meets = (alert: WebhookAlert, { name, labels }: ExpectedAlert): boolean =>
  alert.labels['alertname'] === name && Object.entries(labels).every(([key, value]) => alert.labels[key] === value);

const PLUMBING = new Set(['alertname', 'severity', 'job', 'instance']);

/** The labels that say what happened. */
const telling = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name, value]) => !PLUMBING.has(name) && value !== ''));

const labelText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(WIDTHS_GAP)
        .trimEnd(),
    )
    .join('\n');
}
