#!/usr/bin/env node
// Serves the built page, with the headers that threads in a page need.
//
//   node web/page/serve.mjs [--root DIR] [--port N] [--host ADDRESS] [--plain]
//
// --root is build/web unless given. Without --port it takes 8137, so that a browser finds what it
// remembers for that address, or any free port if that is taken. --plain sends no isolation
// headers, as a static host does that cannot: the page's service worker must then add them.

import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usualPort = 8137;
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.py': 'text/x-python; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.woff2': 'font/woff2',
};
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
  + "connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
  + "font-src 'self'; base-uri 'none'; form-action 'none'";

function headersFor(file, size, modified, plain) {
  const headers = {
    'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
    'Content-Length': size,
    'Last-Modified': modified.toUTCString(),
    'Cache-Control': 'no-cache', // Asked again each time, answered 304 while unchanged.
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  if (!plain) {
    headers['Cross-Origin-Opener-Policy'] = 'same-origin';
    headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
    headers['Cross-Origin-Resource-Policy'] = 'same-origin';
    headers['Document-Isolation-Policy'] = 'isolate-and-require-corp'; // For pages in frames.
  }
  return headers;
}

/** The file that an address names, or undefined if there is none inside `root`. */
function fileOf(root, address) {
  let name;
  try {
    name = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (name.includes('\0')) return undefined;
  let file = path.join(root, name);
  try {
    if (fs.statSync(file).isDirectory()) file = path.join(file, 'index.html');
    const real = fs.realpathSync(file);
    return real.startsWith(root + path.sep) && fs.statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

function answer(request, response, root, plain) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = fileOf(root, request.url);
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const { size, mtime } = fs.statSync(file);
  const headers = headersFor(file, size, mtime, plain);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (since >= Math.floor(mtime.getTime() / 1000) * 1000) {
    delete headers['Content-Length'];
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else fs.createReadStream(file).on('error', () => response.destroy()).pipe(response);
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server.address().port);
    });
  });
}

/**
 * Serves `root`. Resolves to {server, address}. Without `port` the usual one is tried first;
 * port 0 means any free one.
 */
export async function serve({ root, port, host = '127.0.0.1', plain = false }) {
  const real = fs.realpathSync(root);
  const server = http.createServer((request, response) => answer(request, response, real, plain));
  let taken;
  try {
    taken = await listen(server, port ?? usualPort, host);
  } catch (error) {
    if (port !== undefined || error.code !== 'EADDRINUSE') throw error;
    taken = await listen(server, 0, host);
  }
  const name = host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host;
  return { server, address: `http://${name}:${taken}/` };
}

async function main() {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const { values } = parseArgs({ options: {
    root: { type: 'string', default: path.resolve(here, '../../build/web') },
    port: { type: 'string' },
    host: { type: 'string' },
    plain: { type: 'boolean', default: false },
  } });
  if (!fs.existsSync(path.join(values.root, 'index.html'))) {
    throw new Error(`there is no page in ${values.root}; web/play builds it`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
    throw new Error(`--port is ${values.port}; it must be a number from 0 to 65535`);
  }
  const { address } = await serve({ ...values, port });
  console.log(`Heddle is at ${address}\nCtrl+C ends it.`);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`web/page/serve.mjs: ${error.message}`);
    process.exit(1);
  });
}
