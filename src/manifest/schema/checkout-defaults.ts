import { Type, type Static } from 'typebox'
import { fields, oneOf, optional, text } from './scalars.ts'

/** `.waystop.yaml`: a checkout's defaults. What the product's makers decided belongs into the manifest's policy. */
export const checkoutDefaultsSchema = Type.Object(
  {
    manifest: optional(text('Path of the manifest, relative to this file.')),
    templates: optional(text('Folder with your own templates, relative to this file.')),
    baseline: optional(
      text(
        'Baseline file of `plan validate`, relative to this file: findings in it are left out. A flag goes before it.',
      ),
    ),
    'fail-on': optional(
      oneOf(['error', 'warning', 'info', 'never'], 'From which severity on `plan validate` exits with 3.'),
    ),
    texts: optional(
      fields(
        {
          page: optional(text('The page that lists required stops; edited between its markers only.')),
          support: optional(text('The note to Support. {stop} stands for the stop.')),
          release_managers: optional(text('The note to release managers. {stop} stands for the stop.')),
          squash_issue: optional(text('The squash issue. {stop} stands for the stop.')),
        },
        'Where `plan stop declare` writes its texts, relative to this file.',
      ),
    ),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:waystop:schema:checkout-defaults:1',
    title: 'Waystop defaults of a checkout',
    description: 'Defaults for commands run inside a checkout. A flag and the environment go before it.',
    additionalProperties: false,
  },
)

export type CheckoutDefaultsDocument = Static<typeof checkoutDefaultsSchema>
