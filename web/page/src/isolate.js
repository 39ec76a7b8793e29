// The service worker: adds the isolation headers where a static host cannot send them.
//
// It keeps no copy of anything: every request goes to the network, so the page is never older
// than the server's, and the script and the wasm are always of one build.

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Document-Isolation-Policy': 'isolate-and-require-corp', // In a frame, where Chromium has it.
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) return;
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith((async () => {
    const answer = await fetch(request);
    if (answer.status === 0 || answer.type === 'opaqueredirect') return answer;
    const isolated = new Response(answer.body, answer);
    for (const [name, value] of Object.entries(headers)) isolated.headers.set(name, value);
    return isolated;
  })());
});
