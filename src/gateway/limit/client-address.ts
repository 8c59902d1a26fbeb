import { BlockList, isIP, isIPv4 } from 'node:net';

/** Says which address a request comes from. */
export type AddressReader = (peer: string | undefined, forwardedFor: string | undefined) => string;

/**
 * The address of the client. `X-Forwarded-For` is believed only from a peer that is trusted, and only back to the first address in it
 * that is not: all before that can be made up. Addresses of IPv6 count by their network of 64 bits, since one user has all of it.
 * @param trusted addresses and networks, such as `10.0.0.0/8`
 */
export function createAddressReader(trusted: readonly string[]): AddressReader {
  const list = new BlockList();
  for (const each of trusted) {
    const [address = '', bits] = each.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  return (peer, forwardedFor) => {
    let client = plain(peer ?? '');
    if (client === undefined) return 'unknown';
    if (trusted.length > 0 && forwardedFor !== undefined && isTrusted(client)) {
      for (const hop of forwardedFor.split(',').reverse()) {
        const address = plain(hop);
        if (address === undefined) break;
        client = address;
        if (!isTrusted(address)) break;
      }
    }
    return isIPv4(client) ? client : network64(client);
  };
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Without port, brackets and zone; IPv4 in IPv6 as IPv4. Undefined: it is no address. */
function plain(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? trimmed.replace(/^([\d.]+):\d+$/, '$1');
  const address = bare.replace(/%.*$/, '');
  const mapped = MAPPED.exec(address)?.[1];
  return isIP(mapped ?? address) === 0 ? undefined : (mapped ?? address);
}

function network64(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
