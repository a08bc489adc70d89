/** The OpenAPI document (version 3.1), made from the endpoints and their schemas. */
import { z } from '../../zod.ts';
import { STATUS } from './answers.ts';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints/index.ts';
import { ERROR } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the schema takes, without the mark of its dialect. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const json: Record<string, unknown> = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }) };
  delete json['$schema'];
  return json;
}

function parametersOf(object: z.ZodObject, place: 'query' | 'path'): Json[] {
  return Object.entries(object.shape).map(([name, schema]) => {
    const optional = schema instanceof z.ZodOptional;
    const { description, example, ...rest } = schemaOf(schema as z.ZodType, 'input'); // all shapes here hold zod types
    return {
      name,
      in: place,
      required: !optional,
      description,
      ...(example !== undefined && { example }),
      schema: rest,
    };
  });
}

/** A stream is nothing but itself. */
const STREAM = 'text/event-stream';

const content = (type: string, schema: Json): Json => ({ [type]: { schema } });

function operationOf({ method, query, params, body, summary, answer, types }: Endpoint): Json {
  const json = types.includes(STREAM) ? {} : content('application/json', schemaOf(answer, 'output'));
  const others = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));
  return {
    summary,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(method === 'post' && {
      requestBody: { required: true, content: content('application/json', schemaOf(body, 'input')) },
    }),
    responses: {
      200: { description: 'The answer.', content: { ...json, ...others } },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

const errorTypes = Object.entries(STATUS).map(([type, status]) => `${type} (${status})`);

export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of ENDPOINTS) {
    const path = `/api/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'audit-exporter',
      version: 'v1',
      description: 'Audit events behind metrics and alerts. See docs/events.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      responses: {
        Error: {
          description: `As Prometheus' API gives errors. errorType and status: ${errorTypes.join(', ')}.`,
          content: content('application/json', schemaOf(ERROR, 'output')),
        },
      },
    },
  };
}
