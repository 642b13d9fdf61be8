// Bytes to text, or the place of the first byte that is no UTF-8: replacement characters would change what was signed.

const strict = new TextDecoder('utf-8', { fatal: true });

/** The text without a byte order mark at its start, or how many characters precede the first bad byte. */
export function decodeUtf8(
  raw: Uint8Array,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly before: string } {
  const text = tryDecode(raw, false);
  if (text !== undefined) return { ok: true, text };
  // The longest good prefix, by halving: 14 decodings for 16 kB. `stream` accepts a character that is cut by the end of the prefix.
  let good = 0;
  for (let bad = raw.length; bad - good > 1; ) {
    const middle = (good + bad) >>> 1;
    if (tryDecode(raw.subarray(0, middle), true) === undefined) bad = middle;
    else good = middle;
  }
  return { ok: false, before: tryDecode(raw.subarray(0, good), true) ?? '' };
}

function tryDecode(bytes: Uint8Array, stream: boolean): string | undefined {
  try {
    return (stream ? new TextDecoder('utf-8', { fatal: true }) : strict).decode(bytes, { stream });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
