/** Flags as Prometheus exporters have them. */
import { parseArgs } from 'node:util';
import { FORMATS } from '../formats/index.ts';
import { nearest } from '../rules/fields.ts';
import { messageOf } from '../message.ts';
import type { LogFormat, LogLevel } from '../log.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../log.ts';

export const USAGE = `audit-exporter turns audit logs into Prometheus metrics.

Usage:
  audit-exporter [flags]                        serve /metrics
  audit-exporter --once [flags]                 read every source to its end, print /metrics and exit
  audit-exporter --config.check [flags]         check the configuration, print every error and exit
  audit-exporter try --format NAME [FILE|-]     print what each line becomes

Flags:
  --config.file FILE            configuration (default: audit-exporter.yml)
  --config.check                check the configuration and exit: 0 good, 1 not
  --once                        read every source to its end, print /metrics to standard output and exit
  --web.listen-address ADDR     where to listen (default: :9877)
  --web.config.file FILE        TLS and users, in the exporter-toolkit's format
  --log.level LEVEL             ${LOG_LEVELS.join(' | ')} (default: info)
  --log.format FORMAT           ${LOG_FORMATS.join(' | ')} (default: logfmt)
  --help, --version

Flags of try:
  --format NAME                 ${FORMATS.map((format) => format.name).join(' | ')}
  --json                        print JSON, an object a line: {"line":1,"event":{…}} or {"line":2,"skip":"reason"}
  --time-zone ZONE              for times without one, e.g. Europe/Berlin (default: the zone of this machine)
  --config.file FILE --source NAME   take format, mapping and time zone from that source of a configuration

SIGHUP and POST /-/reload load the configuration again. Documentation: docs/ in the project.
`;

/** A mistake on the command line; its message is for the user. */
export class UsageError extends Error {}

export interface RunFlags {
  readonly configFile: string;
  readonly once: boolean;
  readonly listenAddress: string;
  readonly webConfigFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

export interface TryFlags {
  readonly format: string | undefined;
  readonly json: boolean;
  readonly timeZone: string | undefined;
  readonly configFile: string | undefined;
  readonly source: string | undefined;
  readonly file: string;
}

export type Flags =
  | { readonly command: 'help' | 'version' }
  | ({ readonly command: 'run' | 'check' } & RunFlags)
  | ({ readonly command: 'try' } & TryFlags);

const OPTIONS = {
  'config.file': { type: 'string' },
  'config.check': { type: 'boolean' },
  once: { type: 'boolean' },
  'web.listen-address': { type: 'string' },
  'web.config.file': { type: 'string' },
  'log.level': { type: 'string' },
  'log.format': { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  'time-zone': { type: 'string' },
  source: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const TRY_ONLY = ['format', 'json', 'time-zone', 'source'] as const;
const RUN_ONLY = ['config.check', 'once', 'web.listen-address', 'web.config.file', 'log.level', 'log.format'] as const;

export function parseFlags(args: readonly string[]): Flags {
  const { values, positionals } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const isTry = positionals[0] === 'try';
  refuse(values, isTry ? RUN_ONLY : TRY_ONLY, isTry ? 'try does not take' : 'only try takes');
  if (isTry) return tryFlags(values, positionals.slice(1));
  if (positionals.length > 0) {
    throw new UsageError(`unknown command "${positionals[0]}"; there is only "try", and no command to serve /metrics`);
  }
  return {
    command: values['config.check'] ? 'check' : 'run',
    configFile: values['config.file'] ?? 'audit-exporter.yml',
    once: values.once ?? false,
    listenAddress: values['web.listen-address'] ?? ':9877',
    webConfigFile: values['web.config.file'],
    logLevel: oneOf('log.level', values['log.level'] ?? 'info', LOG_LEVELS),
    logFormat: oneOf('log.format', values['log.format'] ?? 'logfmt', LOG_FORMATS),
  };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const message = messageOf(error);
    const unknown = /Unknown option '(-{1,2}[^']+)'/.exec(message)?.[1];
    if (unknown === undefined) throw new UsageError(message);
    const near = nearest(unknown.replace(/^-+/, ''), Object.keys(OPTIONS));
    throw new UsageError(`unknown flag ${unknown}${near ? `; did you mean --${near}?` : ''}`);
  }
}

function refuse(values: Values, names: readonly (keyof Values)[], why: string): void {
  for (const name of names) if (values[name] !== undefined) throw new UsageError(`${why} --${name}`);
}

function tryFlags(values: Values, positionals: readonly string[]): Flags {
  if (positionals.length > 1)
    throw new UsageError(`try reads one file; got ${positionals.length}: ${positionals.join(' ')}`);
  if (values.source !== undefined && values['config.file'] === undefined)
    throw new UsageError('--source needs --config.file');
  if (values.source === undefined && values.format === undefined) {
    throw new UsageError('try needs --format NAME, or --config.file FILE --source NAME');
  }
  return {
    command: 'try',
    format:
      values.format === undefined
        ? undefined
        : oneOf(
            'format',
            values.format,
            FORMATS.map((format) => format.name),
          ),
    json: values.json ?? false,
    timeZone: values['time-zone'],
    configFile: values['config.file'],
    source: values.source,
    file: positionals[0] ?? '-',
  };
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const near = nearest(value, allowed);
  throw new UsageError(
    `--${flag} "${value}" is not allowed; use ${allowed.join(', ')}${near ? ` (did you mean ${near}?)` : ''}`,
  );
}
