/** What an endpoint is: its place, what it takes, what it gives and what it does. */
import type { Request } from 'express';
import { z } from '../../zod.ts';
import type { Config } from '../../config/config.ts';
import { unknownKey } from '../../config/errors.ts';
import type { BuildInfo } from '../../metrics/self.ts';
import type { StreamStatus } from '../../pipeline-options.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { Reading } from '../../store/events/query/slices.ts';
import type { EventTail } from '../../store/events/tail.ts';
import { ApiError } from './answers.ts';
import type { Queries } from './queries.ts';
import type { Reply } from './reply.ts';
import type { ApiStats } from './stats.ts';
import type { Streams } from './stream.ts';

/** What the API needs of the service. */
export interface ApiService {
  readonly events: EventStore;
  readonly tail: EventTail;
  readonly clock: () => number;
  /** Stores what was read until now. */
  commit(): void;
  /** Queries leave the thread to it. */
  readonly reading: () => Reading;
  readonly build: BuildInfo;
  readonly config: Config | undefined;
  sources(): StreamStatus[];
  readonly stats: ApiStats;
}

export interface Context {
  readonly service: ApiService;
  readonly queries: Queries;
  readonly streams: Streams;
}

interface Parts<Q extends z.ZodObject, P extends z.ZodObject, B extends z.ZodType> {
  readonly method: 'get' | 'post';
  /** As Express writes it: `/events/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly query: Q;
  readonly params: P;
  /** Of POST. */
  readonly body: B;
  /** The answer as JSON. */
  readonly answer: z.ZodType;
  /** Other forms that the answer may have. */
  readonly types: readonly string[];
  readonly handle: (
    context: Context,
    given: Given<z.output<Q>, z.output<P>, z.output<B>>,
    reply: Reply,
  ) => Promise<void>;
}

interface Given<Q, P, B> {
  readonly query: Q;
  readonly params: P;
  readonly body: B;
  /** Of the header Accept, the first that is in `types`; undefined for JSON. */
  readonly type: string | undefined;
}

/** An endpoint whose own types are not known from outside. */
export interface Endpoint extends Omit<Parts<z.ZodObject, z.ZodObject, z.ZodType>, 'handle'> {
  run(context: Context, request: Request, reply: Reply): Promise<void>;
}

export const NOTHING = z.strictObject({});
const NO_BODY = z.unknown();

export function endpoint<
  Q extends z.ZodObject,
  P extends z.ZodObject = typeof NOTHING,
  B extends z.ZodType = z.ZodUnknown,
>(parts: Pick<Parts<Q, P, B>, 'path' | 'summary' | 'query' | 'answer' | 'handle'> & Partial<Parts<Q, P, B>>): Endpoint {
  const { handle, ...rest } = parts;
  const query: z.ZodObject = parts.query;
  const params: z.ZodObject = parts.params ?? NOTHING;
  const body: z.ZodType = parts.body ?? NO_BODY;
  const types = parts.types ?? [];
  return {
    method: 'get',
    ...rest,
    ...{ query, params, body, types },
    run(context, request, reply) {
      const given = {
        query: parse(query, request.query, 'parameter') as z.output<Q>, // the schemas above are those of the parts
        params: parse(params, request.params, 'path parameter') as z.output<P>, // the same
        body: parse(body, request.body, 'key of the body') as z.output<B>, // the same
        type: types.length === 0 ? undefined : request.accepts(['application/json', ...types]) || undefined,
      };
      return handle(context, given, reply);
    },
  };
}

/** Throws ApiError with everything that is wrong. */
function parse<T extends z.ZodType>(schema: T, given: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  throw new ApiError('bad_data', parsed.error.issues.map((issue) => problemOf(issue, what, keys, given)).join('; '));
}

function problemOf(issue: z.core.$ZodIssue, what: string, keys: readonly string[], given: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, keys).replace('key', what)).join(' ');
  const [first] = issue.path;
  if (first === undefined) return `the ${what.replace(/^key of the /, '')} is not an object`;
  const name = `${what} "${issue.path.map(String).join('.')}"`;
  const value = valueOf(given, String(first));
  if (value === undefined) return `${name} is required`;
  if (issue.code === 'custom') return `${name}: ${shown(value)}${issue.message}`;
  return Array.isArray(value) ? `${name} is given more than once` : `${name} is not allowed: ${issue.message}`;
}

function valueOf(given: unknown, key: string): unknown {
  const found = typeof given === 'object' && given !== null ? Object.getOwnPropertyDescriptor(given, key) : undefined;
  return found?.value;
}

const MAX_SHOWN = 200;

const shown = (value: unknown): string =>
  typeof value === 'string' && value.length <= MAX_SHOWN ? `${JSON.stringify(value)} ` : '';
