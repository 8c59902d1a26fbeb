import { expect, it } from 'vitest';
import { createAddressReader } from './client-address.ts';

const trusting = createAddressReader(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
const alone = createAddressReader([]);

it.each([
  ['nobody is believed where nobody is trusted', alone, '10.0.0.1', '1.2.3.4', '10.0.0.1'],
  ['a stranger is not believed', trusting, '5.6.7.8', '1.2.3.4', '5.6.7.8'],
  ['a proxy of ours is', trusting, '10.0.0.1', '1.2.3.4', '1.2.3.4'],
  ['what a client put in front is not', trusting, '10.0.0.1', '9.9.9.9, 1.2.3.4', '1.2.3.4'],
  ['proxies in a row are gone back through', trusting, '127.0.0.1', '9.9.9.9, 1.2.3.4, 10.3.0.1', '1.2.3.4'],
  ['a row of ours alone leads to its beginning', trusting, '127.0.0.1', '10.1.1.1, 10.3.0.1', '10.1.1.1'],
  ['nonsense ends the search', trusting, '10.0.0.1', '1.2.3.4, unknown, 10.2.0.1', '10.2.0.1'],
  ['nothing said is nothing believed', trusting, '10.0.0.1', '', '10.0.0.1'],
  ['a port is no part of it', trusting, '10.0.0.1', '1.2.3.4:5678', '1.2.3.4'],
  ['IPv4 in IPv6 is IPv4', trusting, '::ffff:10.0.0.1', '::ffff:1.2.3.4', '1.2.3.4'],
  ['IPv6 counts by its network', trusting, '10.0.0.1', '[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2::/64'],
  ['however short it is written', alone, '2001:DB8::1%eth0', '', '2001:db8:0:0::/64'],
  ['and a trusted one is a proxy', trusting, 'fd00::1', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['a connection that is gone has none', alone, undefined, '', 'unknown'],
])('%s', (_name, read, peer, forwardedFor, expected) => {
  expect(read(peer, forwardedFor)).toBe(expected);
});
