/** The parts of the demo, started on free ports with the shipped provisioning. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import type { Notification, WebhookReceiver } from '@audit-exporter/alertmanager';
import { receiveWebhooks } from '@audit-exporter/alertmanager';
import type { Running } from '../../test/support/process.ts';
import { BINARIES, startAlertmanager, startExporter, startPrometheus, until } from '../../test/support/process.ts';

const provisioning = new URL('../../provisioning/', import.meta.url).pathname;

/** In the shipped rules. */
const GRAFANA = 'http://localhost:3000';

export interface Logs {
  readonly auth: string;
  readonly kubernetes: string;
  readonly cloudtrail: string;
}

type Part = Running & { readonly url: string };

export class Stack {
  readonly logs: Logs;
  readonly #folder: string;
  readonly #onNotification: (notification: Notification) => void;
  #exporter: Part | undefined;
  #prometheus: Part | undefined;
  #alertmanager: Part | undefined;
  #webhook: WebhookReceiver | undefined;

  constructor(folder: string, onNotification: (notification: Notification) => void) {
    this.#folder = folder;
    this.#onNotification = onNotification;
    const logs = join(folder, 'log');
    mkdirSync(logs);
    this.logs = {
      auth: join(logs, 'auth.log'),
      kubernetes: join(logs, 'kubernetes-audit.log'),
      cloudtrail: join(logs, 'cloudtrail.log'),
    };
    for (const file of Object.values(this.logs)) writeFileSync(file as string, '');
  }

  /** `dashboards` is where the links of the alerts lead, in place of the Grafana that the rules name. */
  async start(withAlerts: boolean, say: (text: string) => void, dashboards?: string): Promise<void> {
    const flags = [`--config.file=${this.#exporterConfig()}`, '--web.listen-address=127.0.0.1:0'];
    this.#exporter = await startExporter(flags, process.env, BINARIES.source);
    say(`  exporter      ${this.#exporter.url}/metrics`);
    if (!withAlerts) return;
    this.#webhook = await receiveWebhooks(this.#onNotification);
    say(`  webhook       ${this.#webhook.url}`);
    this.#alertmanager = await startAlertmanager(this.#folder, this.#alertmanagerConfig(this.#webhook.url));
    say(`  Alertmanager  ${this.#alertmanager.url}`);
    const hosts = { exporter: this.#exporter.url, alertmanager: this.#alertmanager.url };
    this.#prometheus = await startPrometheus(this.#folder, this.#prometheusConfig(hosts, dashboards));
    say(`  Prometheus    ${this.#prometheus.url}`);
  }

  /** Resolves when Prometheus has scraped the exporter. */
  async scraped(): Promise<void> {
    const prometheus = this.#prometheus;
    if (prometheus) await until(() => hasResult(prometheus.url, 'audit_exporter_build_info'), 'the first scrape');
  }

  /** Where the parts are that started. */
  get upstreams(): { exporter?: string; prometheus?: string; alertmanager?: string } {
    return {
      ...(this.#exporter && { exporter: this.#exporter.url }),
      ...(this.#prometheus && { prometheus: this.#prometheus.url }),
      ...(this.#alertmanager && { alertmanager: this.#alertmanager.url }),
    };
  }

  urls(): string {
    const lines = [`Exporter      ${this.#exporter?.url ?? ''}`];
    if (this.#prometheus) lines.push(`Prometheus    ${this.#prometheus.url}/alerts`);
    if (this.#alertmanager) lines.push(`Alertmanager  ${this.#alertmanager.url}`);
    lines.push(`Audit logs    ${join(this.#folder, 'log')} (append a line and watch)`);
    return lines.join('\n');
  }

  /** The audit series of the exporter, for a demo without Prometheus. */
  async counted(): Promise<string> {
    const ask = async (): Promise<string> => (await fetch(`${this.#exporter?.url ?? ''}/metrics`)).text();
    const seen = (text: string): string =>
      text
        .split('\n')
        .filter((line) => /^audit_(?!exporter_).* [1-9]/.test(line))
        .join('\n');
    return until(async () => seen(await ask()) || undefined, 'counted events');
  }

  async stop(): Promise<void> {
    await Promise.all([this.#prometheus?.stop(), this.#alertmanager?.stop(), this.#exporter?.stop()]);
    await this.#webhook?.close();
  }

  #exporterConfig(): string {
    const source = (name: string, path: string, format: string) => ({ name, path, format, start: 'beginning' });
    return this.#write('audit-exporter.yml', {
      state: { path: join(this.#folder, 'state'), events: 'all' },
      sources: [
        source('auth', this.logs.auth, 'syslog-auth'),
        source('apiserver', this.logs.kubernetes, 'kubernetes'),
        source('cloudtrail', this.logs.cloudtrail, 'cloudtrail'),
      ],
    });
  }

  /** The shipped routes and inhibitions; each receiver becomes a webhook of ours under the receiver's own name. */
  #alertmanagerConfig(webhook: string): string {
    const shipped = parseDocument(readFileSync(join(provisioning, 'alertmanager/alertmanager.yml'), 'utf8')).toJS() as {
      route: unknown;
      inhibit_rules: unknown;
      receivers: { name: string }[];
    }; // our own file; amtool checks it
    return this.#write('alertmanager.yml', {
      route: shipped.route,
      inhibit_rules: shipped.inhibit_rules,
      receivers: shipped.receivers.map(({ name }) => ({ name, webhook_configs: [{ url: `${webhook}/${name}` }] })),
    });
  }

  /** The shipped rules, at a pace for watching. */
  #prometheusConfig(hosts: { exporter: string; alertmanager: string }, dashboards = GRAFANA): string {
    const rules = join(this.#folder, 'rules');
    cpSync(join(provisioning, 'prometheus/rules'), rules, { recursive: true });
    for (const file of readdirSync(rules)) {
      const path = join(rules, file);
      const text = readFileSync(path, 'utf8').replace(/^(\s+interval:) \S+$/gm, '$1 1s');
      writeFileSync(path, text.replaceAll(GRAFANA, dashboards));
    }
    const targets = (url: string) => [{ targets: [new URL(url).host] }];
    return this.#write('prometheus.yml', {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(rules, '*.yml')],
      alerting: { alertmanagers: [{ static_configs: targets(hosts.alertmanager) }] },
      scrape_configs: [{ job_name: 'audit-exporter', static_configs: targets(hosts.exporter) }],
    });
  }

  #write(name: string, content: unknown): string {
    const path = join(this.#folder, name);
    writeFileSync(path, stringify(content));
    return path;
  }
}

async function hasResult(url: string, query: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
  const { data } = (await response.json()) as { data: { result: unknown[] } }; // Prometheus' HTTP API
  return data.result.length > 0;
}
