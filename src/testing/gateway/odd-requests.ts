/** A request on the wire, in one character a byte. */
export type OddRequest = {
  readonly name: string;
  readonly bytes: string;
  /** False: its end is not there, or nobody can tell; what follows may be taken for a part of it. */
  readonly isWhole: boolean;
  /** Whether HTTP allows it, in any form. */
  readonly isSound: boolean;
};

/** @returns a whole number from 0 that is below `below` */
export type Draw = (below: number) => number;

/** Mulberry32: the same draws for the same seed. */
export function drawFrom(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

function pick<T>(draw: Draw, from: readonly T[]): T {
  const one = from[draw(from.length)];
  if (one === undefined) throw new RangeError('there is nothing to pick from');
  return one;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const TAILS = ['', '/', '/b?q=%20%ff&a=b', '//c', '?x', '/~!$&\'()*+,;=:@"<>[]^`{|}\\', '/%00%0d%0a', '#fragment'];
const SOUND_LINES = [
  'Accept: */*',
  'X-Mixed-Case: Some Value',
  'x-blank:   \t padded\t inside \t ',
  'x-empty:',
  'cookie: a=1; b="2"',
  "x-odd-name_!#$%&'*+-.^`|~: 1",
  'authorization: Bearer of-the-user',
  'content-type: application/json; charset=utf-8',
  'connection: keep-alive',
  'Connection: Keep-Alive',
  'keep-alive: timeout=5',
  'x-long: '.padEnd(3_000, 'long '),
  'x-twice: 1\r\nx-twice: 2',
  'cookie: a=1\r\ncookie: b=2',
  'user-agent: one\r\nuser-agent: two',
  'x-high: \xe9\xff\xa0',
  'te: trailers',
  'connection: x-private\r\nx-private: 1',
  'proxy-connection: keep-alive',
  'constructor: 1',
  '__proto__: 1',
  'x-forwarded-host: elsewhere',
];
/** What no header may be. */
const UNSOUND_LINES = [
  'x-folded: a\r\n b',
  'x-bare: a\nb: c',
  'x-bare: a\rb: c',
  'x-nul: a\0b',
  'x-control: a\x01b',
  'x-delete: a\x7fb',
  'x-blank : a',
  'x-tab\t: a',
  'no colon',
  ': no name',
  'x-\xe9: a',
  'x(y): a',
  'transfer-encoding: chunked\r\ncontent-length: 3',
  'content-length: 3\r\ntransfer-encoding: chunked',
  'content-length: 3\r\ncontent-length: 3',
  'content-length: 3\r\ncontent-length: 4',
  'transfer-encoding: identity',
  'transfer-encoding: xchunked',
  'transfer-encoding: chunked, gzip',
];
const ODD_LENGTHS = [
  '+5',
  '-5',
  '0x5',
  '5 5',
  '5,5',
  '5, 5',
  '5.0',
  '5e0',
  '5;',
  'five',
  '',
  '99999999999999999999',
  '\xb2',
];
const BODIES = [
  '',
  'x',
  'hello',
  '{"a":1}',
  '0\r\n\r\n',
  'GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n',
  '\0\xff\r\n',
  'y'.repeat(5_000),
];

/** A request that HTTP allows, in any of its forms. @param path below which it asks */
export function soundRequest(draw: Draw, path: string): OddRequest {
  const target = path + pick(draw, TAILS);
  const method = pick(draw, METHODS);
  const lines = ['Host: x', ...Array.from({ length: draw(4) }, () => pick(draw, SOUND_LINES))];
  if (draw(12) === 0) lines.push(...Array.from({ length: 110 }, (_, at) => `x-${at}: ${at}`));
  const before = draw(10) === 0 ? pick(draw, ['\r\n', '\r\n\r\n']) : '';
  const body = pick(draw, BODIES);
  const head = `${before}${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n`;
  const sound = (name: string, bytes: string): OddRequest => ({ name, bytes, isWhole: true, isSound: true });
  switch (draw(8)) {
    case 0:
      return sound('no body', `${head}\r\n`);
    case 1:
      return sound('chunks', `${head}Transfer-Encoding: chunked\r\n\r\n${chunked(draw, body)}`);
    case 2:
      return sound('zeros before its length', `${head}content-length: 00${body.length}\r\n\r\n${body}`);
    case 3:
      return sound(
        'another method',
        `${pick(draw, ['OPTIONS', 'PROPFIND', 'REPORT'])} ${head.trimStart().replace(/^\S+ /, '')}\r\n`,
      );
    default:
      return sound('a length', `${head}content-length: ${body.length}\r\n\r\n${body}`);
  }
}

function chunked(draw: Draw, body: string): string {
  const at = draw(body.length + 1);
  const parts = [body.slice(0, at), body.slice(at)].filter((part) => part !== '');
  const extension = draw(3) === 0 ? ';a=b' : '';
  const trailer = draw(3) === 0 ? 'x-trailer: 1\r\n' : '';
  return `${parts.map((part) => `${part.length.toString(16)}${extension}\r\n${part}\r\n`).join('')}0\r\n${trailer}\r\n`;
}

/** A request that servers disagree about, or should refuse. */
export function oddRequest(draw: Draw, path: string): OddRequest {
  const line = `${pick(draw, METHODS)} ${path} HTTP/1.1\r\nhost: x\r\n`;
  const odd = (name: string, bytes: string, isWhole = true): OddRequest => ({ name, bytes, isWhole, isSound: false });
  switch (draw(10)) {
    case 0: {
      const length = pick(draw, ODD_LENGTHS);
      return odd(`a length of ${length}`, `${line}content-length: ${length}\r\n\r\nhello`);
    }
    case 1: {
      const version = pick(draw, [
        'HTTP/1.0',
        'HTTP/1.2',
        'HTTP/2.0',
        'HTTP/9.9',
        'http/1.1',
        'HTTP/1',
        'HTTPS/1.1',
        '',
      ]);
      return odd(`version ${version}`, `GET ${path} ${version}\r\nhost: x\r\n\r\n`);
    }
    case 2: {
      const method = pick(draw, ['get', 'Get', 'G ET', 'GET\t', 'FETCH', 'PRI', '', 'GETT', 'PO']);
      return odd(`method ${method}`, `${method} ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    }
    case 3: {
      const target = pick(draw, [
        `http://x${path}`,
        '*',
        `x${path}`,
        `${path} b`,
        `${path}\xe9`,
        `${path}\0`,
        `${path}\x7f`,
        `${path}\t`,
        '',
        `${path}/../../v1`,
        `${path}/%2e%2e/b`,
      ]);
      return odd(`target ${target}`, `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
    }
    case 4: {
      const more = pick(draw, [
        'connection: close',
        'Connection: keep-alive, Close',
        'connection: upgrade\r\nupgrade: websocket',
        'upgrade: h2c',
        'expect: 100-continue',
        'expect: other',
        'proxy-connection: close',
        'connection:',
      ]);
      return odd(more, `${line}${more}\r\n\r\n`);
    }
    case 5:
      return odd('no host', `GET ${path} HTTP/1.1\r\nx-a: b\r\n\r\n`);
    case 6: {
      const padding = pick(draw, [15_000, 16_200, 16_300, 16_350, 16_400, 17_000]);
      return odd(`a head of ${padding} bytes`, `${line}x-a: ${'a'.repeat(padding)}\r\n\r\n`);
    }
    case 7:
      return odd('bare line feeds', `${line.replaceAll('\r\n', '\n')}\n`, false);
    default: {
      const bad = pick(draw, UNSOUND_LINES);
      const isWhole = !bad.includes('transfer-encoding');
      return odd(bad, `${line}${bad}\r\nx-after: 1\r\n\r\nabc`, isWhole);
    }
  }
}

/** The bytes in pieces that are cut anywhere. */
export function cut(draw: Draw, bytes: string): readonly string[] {
  const places = Array.from({ length: draw(5) }, () => draw(bytes.length + 1)).toSorted((one, other) => one - other);
  const ends = [...places, bytes.length];
  return ends.map((end, at) => bytes.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '');
}
