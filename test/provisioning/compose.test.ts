/**
 * docker-compose.yml against the published schema of the Compose specification (as the package dclint ships it), and
 * against this repository: what it mounts exists, what the files name is what runs.
 */
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { project } from '../../grafana-plugin/build/plugin.ts';
import { loadConfig } from '../../exporter/src/config/load.ts';
import { checkCondition } from '../../exporter/src/rules/expression.ts';
import { readYaml, root } from './provisioned.ts';

interface Bind {
  readonly source: string;
  readonly target: string;
  readonly read_only: boolean;
  readonly bind: { readonly create_host_path: boolean };
}

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly (string | Bind)[];
  readonly command?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

const compose = readYaml(join(root, 'docker-compose.yml')) as {
  services: Readonly<Record<string, Service>>;
  volumes: Readonly<Record<string, unknown>>;
}; // the schema below
const services = Object.entries(compose.services);
const volumes = services.flatMap(([, service]) => service.volumes ?? []);
const mounts = volumes.flatMap((mount) => (typeof mount === 'string' ? [mount.split(':')] : []));
const dockerfile = readFileSync(join(root, 'exporter', 'Dockerfile'), 'utf8');

it('is what the Compose specification allows', () => {
  const dclint = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(dclint, 'schemas', 'compose.schema.json'), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // The schema names draft-07 with https, which ajv knows by its http name.
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
  validate(compose);
  expect(validate.errors).toBeNull();
});

describe.each(services)('%s', (_name, service) => {
  it('is pinned, hardened and listens on loopback only', () => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

it('every file and folder that is mounted exists, and the host is mounted read-only', () => {
  for (const [from = '', , mode] of mounts) {
    if (/^[./]/.test(from)) {
      expect([from, existsSync(join(from.startsWith('/') ? '/' : root, from))]).toEqual([from, true]);
      expect([from, mode]).toEqual([from, 'ro']);
    } else expect(Object.keys(compose.volumes)).toContain(from);
  }
});

it('the built plugin is mounted, and compose says so when it was not built', () => {
  const built = volumes.flatMap((mount) => (typeof mount === 'string' ? [] : [mount]));
  const { id } = JSON.parse(readFileSync(join(project, 'src', 'plugin.json'), 'utf8')) as { id: string }; // its own
  expect(built).toEqual([
    {
      type: 'bind',
      source: `./${relative(root, join(project, 'dist'))}`,
      target: `/var/lib/grafana/plugins/${id}`,
      read_only: true,
      bind: { create_host_path: false },
    },
  ]);
  expect(readFileSync(join(root, 'docker-compose.yml'), 'utf8')).toMatch(/^# {3}npm run build:plugin /m);
});

it('every configuration that a command names is mounted', () => {
  const named = services.flatMap(([, { command = [] }]) =>
    command.flatMap((arg) => /^--(?:web\.)?config\.file=(.+)$/.exec(arg)?.[1] ?? []),
  );
  expect(named).toHaveLength(4);
  for (const path of named) expect(mounts.some(([, to = '']) => path === to || path.startsWith(`${to}/`))).toBe(true);
});

it('every address of another service is one that runs', () => {
  const files = ['prometheus/prometheus.yml', 'grafana/datasources/audit.yml'];
  const text = files.map((file) => readFileSync(join(root, 'provisioning', file), 'utf8')).join('\n');
  const addresses = [...text.matchAll(/(?:targets: \[|url: http:\/\/)([a-z]+):(\d+)/g)].filter(
    ([, host]) => host !== 'localhost',
  );
  expect(addresses.length).toBeGreaterThanOrEqual(5);
  for (const [, host = '', port] of addresses) {
    expect(compose.services[host]?.ports?.some((published) => published.endsWith(`:${port}`))).toBe(true);
  }
});

it('the data source of the Alertmanager says which kind it is', () => {
  const { datasources } = readYaml(join(root, 'provisioning', 'grafana', 'datasources', 'audit.yml')) as {
    datasources: readonly { type: string; uid: string; jsonData: Readonly<Record<string, unknown>> }[];
  }; // asserted here
  const [prometheus, alertmanager] = datasources;
  expect(alertmanager).toMatchObject({ type: 'alertmanager', jsonData: { implementation: 'prometheus' } });
  expect(prometheus?.jsonData['alertmanagerUid']).toBe(alertmanager?.uid);
});

describe('the configuration of the exporter', () => {
  const file = join(root, 'provisioning', 'docker', 'audit-exporter.yml');
  const text = readFileSync(file, 'utf8');
  const load = (from: string): readonly string[] => {
    const loaded = loadConfig(from, {
      file,
      env: {},
      readFile: () => '',
      checkExpression: (_kind, source) => checkCondition(source),
    });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    return loaded.config.sources.map(({ format }) => format);
  };

  it('is valid, default metrics included', () => {
    expect(load(text)).toEqual(['syslog-auth']);
  });

  it('is valid with the sources that are commented out', () => {
    const all = text.replace(/^ {2}# (?=- name:| {2}\w+:)/gm, '  ');
    expect(load(all)).toEqual(['syslog-auth', 'auditd', 'kubernetes', 'cloudtrail']);
  });
});

describe('Dockerfile', () => {
  it('runs as a user without rights, on the Node that the project pins', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Readonly<Record<string, string>>;
    }; // asserted here
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images.filter((image) => !stages.includes(image)))).toEqual(
      new Set([`node:${devDependencies['node']}-alpine`]),
    );
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const allowed = readFileSync(join(root, '.dockerignore'), 'utf8').match(/(?<=^!).+$/gm) ?? [];
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, paths]) => paths?.split(' ') ?? [],
    );
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      expect([path, allowed.some((entry) => path === entry || path.startsWith(`${entry}/`))]).toEqual([path, true]);
    }
  });
});
