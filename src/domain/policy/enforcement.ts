/**
 * What a gate's word is worth. `enforce`: only an open gate lets through. `warn`: it stops nothing, and what it found is shown as a
 * warning wherever the result is shown. `observe`: it stops nothing, and is only shown.
 */
export const enforcements = ['enforce', 'warn', 'observe'] as const;
export type Enforcement = (typeof enforcements)[number];
