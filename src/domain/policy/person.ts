/** A name as git writes it, `Ada Byron <ada@example.com>`, or only one of the two. */
type Name = { readonly name: string; readonly mail: string };

/**
 * Whether two names mean the same person: the mail or the name is the same, whatever the case. Tokens carry names, git carries
 * names with mails; where either agrees, the two are taken for one, since separation of duties must not hang on a spelling.
 */
export function samePerson(one: string, other: string): boolean {
  const [a, b] = [readName(one), readName(other)];
  return (a.name !== '' && a.name === b.name) || (a.mail !== '' && a.mail === b.mail);
}

function readName(text: string): Name {
  const folded = text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const match = /^(.*?)\s*<([^<>]*)>$/.exec(folded);
  if (match !== null) return { name: match[1] ?? '', mail: match[2]?.trim() ?? '' };
  return folded.includes('@') ? { name: '', mail: folded } : { name: folded, mail: '' };
}
