import { type Rule } from '../rule.ts'

/** Who makes calls installs the new version. */
export const rule: Rule = {
  name: 'driver-without-deploy',
  group: 'drivers',
  severity: 'warning',
  summary: 'a driver with calls of which none installs the new version',
  why: `A run with this driver would stop, migrate and start what was there before: the version would be the old one, and the hop
would fail when it is verified, after its downtime.`,
  fix: 'Add a call `do: deploy`, or start from a shipped driver with `use:`.',
  since: '0.4.0',
  bad: {
    manifest: `
drivers:
  - id: package
    calls: [{do: migrate, run: [shop, migrate]}]
`,
  },
  good: {
    manifest: `
drivers:
  - id: package
    calls:
      - {do: deploy, run: [apt-get, install, "shop={version}"]}
      - {do: migrate, run: [shop, migrate]}
`,
  },
  *check({ manifest }) {
    for (const { id, kind, calls, unresolved, place } of manifest.drivers) {
      if (kind === 'native' || unresolved !== undefined || calls.size === 0 || calls.has('deploy')) continue
      yield {
        subject: id,
        message: `the driver ${id} makes calls, and none installs the new version`,
        next: 'add a call with do: deploy',
        at: { entry: place },
      }
    }
  },
}
