/** Where the commit of a release has to come from before the release reaches an environment. */
export type ProvenanceRule = {
  /** The protected branch. */
  readonly branch: string;
  /** Undefined: any. */
  readonly repository?: string | undefined;
  /** By so many different people, none of whom wrote the change. */
  readonly reviews: number;
  /** The names of the tokens whose word counts; none: nobody's. */
  readonly producers: readonly string[];
};
