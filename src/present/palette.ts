/** Colours by meaning. What a meaning looks like is decided once, where the terminal is known. */
export type Meaning = 'bad' | 'caution' | 'good' | 'faint' | 'strong'

export type Palette = Readonly<Record<Meaning, (text: string) => string>>

const asIs = (text: string): string => text

/** For files, pipes and tests. */
export const plainPalette: Palette = { bad: asIs, caution: asIs, good: asIs, faint: asIs, strong: asIs }
