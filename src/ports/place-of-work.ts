/** Where a run takes place. */
export interface PlaceOfWork {
  /** Folder of the installed package: what ships lies below it. */
  readonly packageRoot: string
  readonly workingFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}
