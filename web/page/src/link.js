// The share link's outer shell: base64url and raw deflate around what the engine packs.
//
// A link is `#<format version>/<payload>`; the payload is base64url of raw deflate of a binary
// that only the engine reads and writes, checksum included. Everything here treats the link as
// hostile: sizes are checked before and while unpacking, and nothing of it is ever run.

export const linkVersion = '1';
export const packedMax = 64 * 1024;
export const unpackedMax = 1024 * 1024;
export const linkCharactersMax = 8000;

/** An expected failure with the key of its sentence in text.js. */
export class LinkError extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

export function bytesToBase64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

export function base64ToBytes(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function toUrl(base64) {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromUrl(payload) {
  if (!/^[A-Za-z0-9_-]*$/.test(payload)) throw new LinkError('linkAlphabet');
  if (payload.length % 4 === 1) throw new LinkError('linkTruncated');
  return base64ToBytes(payload.replaceAll('-', '+').replaceAll('_', '/'));
}

/** Runs bytes through a (de)compression stream, giving up once more than `limit` come out. */
async function pump(bytes, transform, limit, tooLarge) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel().catch(() => {});
      throw new LinkError(tooLarge, { size });
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The fragment, without `#`, for what the engine packed. */
export async function packFragment(packed) {
  if (packed.length > unpackedMax) throw new LinkError('linkUnpackedTooLarge');
  const deflate = new CompressionStream('deflate-raw');
  const small = await pump(packed, deflate, packedMax, 'linkPackedTooLarge');
  return `${linkVersion}/${toUrl(bytesToBase64(small))}`;
}

/** True if a fragment claims to be a link of any version. */
export function looksLikeLink(fragment) {
  return /^[^/]{1,12}\//.test(fragment);
}

/** The bytes for the engine to unpack; throws LinkError with what is wrong. */
export async function unpackFragment(fragment) {
  const slash = fragment.indexOf('/');
  const version = fragment.slice(0, slash);
  if (version !== linkVersion) throw new LinkError('linkVersion', { version });
  const payload = fragment.slice(slash + 1).trim();
  if (payload.length > Math.ceil(packedMax / 3) * 4) throw new LinkError('linkPackedTooLarge');
  const small = fromUrl(payload);
  if (small.length === 0) throw new LinkError('linkTruncated');
  if (small.length > packedMax) throw new LinkError('linkPackedTooLarge');
  try {
    const inflate = new DecompressionStream('deflate-raw');
    return await pump(small, inflate, unpackedMax, 'linkUnpackedTooLarge');
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError('linkAltered'); // The browser does not say whether it is cut or changed.
  }
}

/** The fragment in what a person pasted or a .heddle file holds; undefined if there is none. */
export function fragmentOf(text) {
  const hash = text.trim().match(/#(\S+)$/);
  return hash && looksLikeLink(hash[1]) ? hash[1] : undefined;
}
