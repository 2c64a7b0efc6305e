import { type FastifyInstance } from 'fastify'
import { listRuns } from '../../app/run/list.ts'
import { runStatus } from '../../app/run/status.ts'
import { runSchema } from '../../results/run.ts'
import { runListSchema } from '../../results/run-list.ts'
import { costs, guarded, type Site } from '../site.ts'
import { answers } from './answers.ts'

const need = { name: 'runs', action: 'read' } as const
const tags = ['runs']

const params = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\d-\d{1,6}$`, description: '2026-11-21-1' } },
}

/** What `plan run list`, `plan run status` and `plan run report` answer. */
export function runRoutes(app: FastifyInstance, site: Site): void {
  const { ground } = site
  const guard = guarded(site, need, costs.run)
  app.get(
    '/api/v1/runs',
    {
      ...guard,
      schema: { tags, summary: 'Every run', response: answers(200, runListSchema, 'As plan run list --json.') },
    },
    () => listRuns(ground.ports, ground.flags),
  )
  app.get<{ Params: { id: string } }>(
    '/api/v1/runs/:id',
    {
      ...guard,
      schema: {
        tags,
        params,
        summary: 'One run, with its steps and its journal',
        response: answers(200, runSchema, 'As plan run status --json.'),
      },
    },
    ({ params: { id } }) => runStatus(ground.ports, { ...ground.flags, run: id }),
  )
}
