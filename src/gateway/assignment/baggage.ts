/** W3C Baggage: what whoever asks hands to all who work for it, and they to those who work for them. */
export const BAGGAGE_HEADER = 'baggage';

const OURS = 'headgate';
/** Its section 3.3.2: more than this need not be carried on. */
const MAX_BYTES = 8_192;
const MAX_MEMBERS = 64;

/** Our entry: on whose behalf an agent asks. Undefined where there is none. */
export function readEntry(header: string): string | undefined {
  const found = header.includes(OURS) ? membersOf(header).find(isOurs) : undefined;
  return found
    ?.slice(found.indexOf('=') + 1)
    .split(';', 1)[0]
    ?.trim();
}

/**
 * The header as an agent gets it: with our entry in place of any that came, or without one; everything else as it was. Where there is
 * no room for ours it goes without. Undefined where nothing is left.
 */
export function withEntry(header: string, entry: string | undefined): string | undefined {
  const others = header.includes(OURS) ? membersOf(header).filter((member) => !isOurs(member)) : undefined;
  const rest = others?.join(',') ?? header;
  const own = entry === undefined ? undefined : `${OURS}=${entry}`;
  if (own === undefined || rest.trim() === '') return own ?? (rest.trim() === '' ? undefined : rest);
  const isFull = own.length + rest.length >= MAX_BYTES || (others ?? membersOf(rest)).length >= MAX_MEMBERS;
  return isFull ? rest : `${own},${rest}`;
}

function membersOf(header: string): readonly string[] {
  return header.split(',');
}

function isOurs(member: string): boolean {
  return member.split('=', 1)[0]?.trim() === OURS;
}
