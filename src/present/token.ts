import { type Token, type TokenGrant, type TokenInspection, type TokenKey } from '../results/token.ts'
import { type Palette } from './palette.ts'
import { printable } from './printable.ts'

/** The token alone, so that `$(plan token …)` is one. */
export const tokenText = ({ token }: Token): string => token

export function tokenKeyText(answer: TokenKey, palette: Palette): string {
  const { private_key: secret, public_key: open, key, command } = printable(answer)
  return [
    palette.strong(`${secret} makes tokens, ${open} checks them`),
    `The key is called ${key}.`,
    `Keep ${secret} where people are who may make tokens; a server needs ${open} only.`,
    '',
    `Next  ${palette.strong(command)}`,
  ].join('\n')
}

export function tokenInspectionText(answer: TokenInspection, palette: Palette): string {
  const shown = printable(answer)
  return [
    headline(shown, palette),
    palette.faint('its signature was not checked'),
    '',
    ...grantLines(shown.access),
    ...named('of', shown.name),
    ...named('from', shown.issuer),
    ...named('for', shown.audience?.join(', ')),
    ...named('made', shown.issued_at),
    ...named('good from', shown.not_before),
    ...named('signed', shown.key === undefined ? shown.algorithm : `${shown.algorithm}, key ${shown.key}`),
    ...shown.remarks.map((remark) => palette.caution(remark)),
  ].join('\n')
}

function headline({ state, expires_at: end, not_before: begin }: TokenInspection, palette: Palette): string {
  switch (state) {
    case 'expired':
      return palette.bad(`Expired at ${end}`)
    case 'not-yet':
      return palette.caution(`Not good before ${begin}`)
    case 'good':
      return palette.good(end === undefined ? 'Without an end' : `Good until ${end}`)
  }
}

function grantLines(access: readonly TokenGrant[]): readonly string[] {
  if (access.length === 0) return ['allows nothing here']
  return access.map(({ type, name, actions }) => `allows ${actions.join(', ') || 'nothing'} of ${name} (${type})`)
}

const named = (word: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`${word} ${value}`]
