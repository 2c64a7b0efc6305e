import { type ReasonKind } from '../domain/reason.ts'

/** What several reasons of one kind have in common, after their number: `23 …: A, B, C and 20 more`. */
export const reasonWords: Readonly<Record<ReasonKind, string>> = {
  downgrade: 'hops that go down',
  'unknown-line': 'lines the manifest does not know',
  'skips-stop': 'stops left out',
  'old-patch-of-stop': 'stops left on an old patch',
  'skips-conditional-stop': 'conditional stops left out',
  'skips-line': 'lines left out',
  'finalizes-inline': 'background migrations may run whole inside a migrate step',
  'depends-on-unfinished': 'migrations may run before the work they need is finished',
  'unfinished-work': 'background migrations must be finished before leaving',
  'pending-post-migrations': 'releases with skipped post migrations',
  'runs-deleted-code': 'background migrations may lose their code before they are finished',
  'misses-removed-migration': 'migrations were removed on the way',
  'loses-migration': 'back-ported migrations are not in the next version',
  'older-than-current': 'versions are dated before the one they follow',
  'below-minimum-schema': 'schemas are below the minimum of the next version',
  'component-out-of-range': 'components are outside the required range',
  'component-untested': 'component versions nobody tested with the release',
  blocked: 'hops the vendor blocks',
  withdrawn: 'withdrawn versions',
  avoid: 'versions to avoid',
  'too-soon': 'waits that are not over',
  'unlisted-version': 'versions are not listed and are judged by their line',
}
