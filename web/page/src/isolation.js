// Whether the page may have shared memory, and what a person can do if it may not.
//
// Threads need SharedArrayBuffer, which needs two headers. Where the server does not send them,
// a service worker of ours adds them (isolate.js); it takes one reload, which happens here.

const triedKey = 'heddle.isolating';

function tried(value) {
  try {
    if (value === undefined) return sessionStorage.getItem(triedKey) !== null;
    if (value) sessionStorage.setItem(triedKey, '1');
    else sessionStorage.removeItem(triedKey);
  } catch {
    return true; // Without storage a reload could go on for ever.
  }
  return value;
}

/** Resolves to whether a service worker became ready within `ms`. */
function workerReady(ms) {
  return Promise.race([
    navigator.serviceWorker.ready.then(() => true),
    new Promise((resolve) => setTimeout(resolve, ms, false)),
  ]);
}

/**
 * Returns {ok: true} with shared memory, {ok: false, reason} with the key of a sentence without,
 * or {reloading: true} when the page is about to load again with the headers added.
 */
export async function ensureIsolation() {
  if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function') {
    tried(false);
    return { ok: true };
  }
  if (!globalThis.isSecureContext) return { ok: false, reason: 'insecure' };
  const framed = window.top !== window;
  if (globalThis.crossOriginIsolated) return { ok: false, reason: 'oldBrowser' };
  const noWorker = { ok: false, reason: framed ? 'framed' : 'noServiceWorker' };
  if (!('serviceWorker' in navigator)) return noWorker;
  if (tried()) {
    tried(false);
    return { ok: false, reason: framed ? 'framed' : 'notIsolatedStill' };
  }
  try {
    await navigator.serviceWorker.register(new URL('isolate.js', import.meta.url));
    if (!await workerReady(5_000)) return noWorker;
  } catch {
    return noWorker;
  }
  tried(true);
  location.reload();
  return { reloading: true };
}
