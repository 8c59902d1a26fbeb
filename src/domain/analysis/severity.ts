/** Bands of the severity 0-7, two steps each. A defect is `medium` or `high`. */
export const severityBands = ['very low', 'low', 'medium', 'high'] as const;

export type SeverityBand = (typeof severityBands)[number];

/** The band of a severity; one between two whole numbers, as a mean of judges may be, belongs to the higher. */
export function bandOf(severity: number): SeverityBand {
  return severityBands[Math.floor(Math.ceil(severity) / 2)] ?? 'high';
}

/** Whether an evaluator's scores are severities. */
export function isSeverity({ family, scale }: Scaled): boolean {
  return family === 'safety' && scale.min === 0 && scale.max === 7;
}

type Scaled = { readonly family: string; readonly scale: { readonly min: number; readonly max: number } };
