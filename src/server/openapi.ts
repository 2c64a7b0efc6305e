import { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { type FastifyInstance } from 'fastify'
import { type TSchema } from 'typebox'
import { backgroundSchema } from '../results/background.ts'
import { backgroundAttemptsSchema } from '../results/background-attempts.ts'
import { backgroundBatchesSchema } from '../results/background-batches.ts'
import { backgroundChangeSchema } from '../results/background-change.ts'
import { backgroundChangesSchema } from '../results/background-changes.ts'
import { backgroundFinalizationSchema } from '../results/background-finalization.ts'
import { backgroundListSchema } from '../results/background-list.ts'
import { preflightSchema } from '../results/preflight.ts'
import { problemSchema } from '../results/problem-schema.ts'
import { runSchema } from '../results/run.ts'
import { runListSchema } from '../results/run-list.ts'
import { stopListSchema } from '../results/stop-list.ts'
import { upgradeSchema } from '../results/upgrade.ts'
import { whyAnswerSchema } from '../results/why.ts'

const results: readonly TSchema[] = [
  backgroundSchema,
  backgroundAttemptsSchema,
  backgroundBatchesSchema,
  backgroundChangeSchema,
  backgroundChangesSchema,
  backgroundFinalizationSchema,
  backgroundListSchema,
  preflightSchema,
  problemSchema,
  runSchema,
  runListSchema,
  stopListSchema,
  upgradeSchema,
  whyAnswerSchema,
]

/** The schemas of the answers, as they are published; what TypeBox marks for itself is left out. */
export function addSchemas(app: FastifyInstance): void {
  for (const schema of results) app.addSchema(JSON.parse(JSON.stringify(schema)) as object)
}

const prefix = 'urn:waystop:schema:result:'

export function openApi(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Waystop',
        version: '1',
        description:
          'Background migrations, paths and runs of one product, as plan tells them: every answer is the same value as that of the command line with --json.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
    refResolver: {
      buildLocalReference: ({ $id }) => (typeof $id === 'string' ? $id : '').replace(prefix, '').split(':')[0]!,
    },
  }
}

/** The whole description. Every body may be left out, which the plug-in has no word for. */
export function described(app: FastifyInstance): object {
  const { paths = {}, ...rest } = app.swagger() as {
    readonly paths?: Readonly<Record<string, { readonly post?: object }>>
  }
  const optional = Object.entries(paths).map(([path, item]) => [path, item.post ? withOptionalBody(item) : item])
  return { ...rest, paths: Object.fromEntries(optional) as object }
}

function withOptionalBody(item: { readonly post?: { readonly requestBody?: object } }): object {
  const { post = {} } = item
  const { requestBody } = post
  return requestBody ? { ...item, post: { ...post, requestBody: { ...requestBody, required: false } } } : item
}
