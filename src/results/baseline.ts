import { Type, type Static } from 'typebox'
import { answer, object } from './shapes.ts'

/** What `plan validate --write-baseline FILE` writes and `--baseline FILE` reads. */
export const baselineSchema = answer(
  'baseline',
  {
    findings: Type.Array(
      object({
        id: Type.String({ minLength: 1, description: 'Id of a finding: rule:subject, without line numbers.' }),
        message: Type.String({ description: 'What was found, for whoever reads the file.' }),
      }),
      { description: 'Findings that are left out, by id.' },
    ),
  },
  'Frozen findings of plan validate',
)

export type Baseline = Static<typeof baselineSchema>
