import { type Serve } from '../results/serve.ts'

export function serveText({ address, requests }: Serve): string {
  return `${address} is closed; ${requests} request${requests === 1 ? ' was' : 's were'} answered`
}
