/** Structured log lines on standard error, as Prometheus components write them: logfmt or JSON. */

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['logfmt', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

type Details = Readonly<Record<string, string | number | boolean>>;

export type Logger = { readonly [L in LogLevel]: (message: string, details?: Details) => void };

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly write: (line: string) => void;
  readonly clock: () => number;
}

export function createLogger({ level, format, write, clock }: LogOptions): Logger {
  const lowest = LOG_LEVELS.indexOf(level);
  const encode = format === 'json' ? JSON.stringify : logfmt;
  const at =
    (own: LogLevel) =>
    (message: string, details: Details = {}) => {
      if (LOG_LEVELS.indexOf(own) < lowest) return;
      write(encode({ ts: new Date(clock()).toISOString(), level: own, msg: message, ...details }) + '\n');
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Quotes what needs it, so that a log line stays one line whatever it quotes. */
function logfmt(fields: Details): string {
  return Object.entries(fields)
    .map(
      ([key, value]) =>
        `${key}=${/^[\w.:/@%+,-]+$/.test(String(value)) ? String(value) : JSON.stringify(String(value))}`,
    )
    .join(' ');
}
