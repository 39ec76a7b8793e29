// The one place that knows the wasm module: loading it, and its C functions as methods.
//
// Strings cross as UTF-8. Arguments go through the module's heap, because ccall would put them
// on its stack, which is smaller than a program may be.

import { say } from './text.js';
import { base64ToBytes, bytesToBase64, LinkError } from './link.js';

const slowAfterMs = 60_000;
const version = new URL(import.meta.url).searchParams.get('v');
const fileUrl = (name) => {
  const url = new URL(name, import.meta.url);
  if (version) url.searchParams.set('v', version);
  return url.href;
};

/** Why the engine could not be loaded, as a sentence for a person. */
export class EngineError extends Error {}

async function explainMissing(name) {
  try {
    const answer = await fetch(fileUrl(name), { method: 'HEAD' });
    if (!answer.ok) return say('engineMissing', { file: name, status: answer.status });
  } catch {
    return say('engineNetwork', { file: name });
  }
  return undefined;
}

function loadScript(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = fileUrl(name);
    script.onload = resolve;
    script.onerror = async () => {
      reject(new EngineError(await explainMissing(name) ?? say('engineNetwork', { file: name })));
    };
    document.head.append(script);
  });
}

function hasWebgl2() {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

export class Engine {
  #module;

  constructor(module) {
    this.#module = module;
  }

  /**
   * Fetches and starts the module. Rejects with EngineError; calls `onDied(reason)` if the
   * module aborts later.
   */
  static async load(canvas, onDied) {
    if (typeof WebAssembly !== 'object') throw new EngineError(say('engineNoWasm'));
    if (!hasWebgl2()) throw new EngineError(say('engineNoCanvas'));
    await loadScript('heddle.js');
    let abort;
    const aborted = new Promise((_, reject) => { abort = reject; });
    aborted.catch(() => {});
    const tooSlow = new Promise((_, reject) => setTimeout(() => {
      reject(new EngineError(say('engineSlow', { seconds: slowAfterMs / 1000 })));
    }, slowAfterMs));
    try {
      const module = await Promise.race([aborted, tooSlow, globalThis.createHeddle({
        canvas,
        locateFile: fileUrl,
        mainScriptUrlOrBlob: fileUrl('heddle.js'),
        print: (line) => console.log(line),
        printErr: (line) => console.warn(line),
        onAbort: (what) => {
          abort(new EngineError(String(what)));
          onDied(String(what));
        },
      })]);
      return new Engine(module);
    } catch (error) {
      throw new EngineError(await explainMissing('heddle.wasm') ?? String(error?.message ?? error));
    }
  }

  #call(name, returns, ...args) {
    const module = this.#module;
    const pointers = [];
    const types = args.map(() => 'number');
    try {
      const values = args.map((arg) => {
        if (typeof arg !== 'string') return arg;
        const pointer = module.stringToNewUTF8(arg);
        pointers.push(pointer);
        return pointer;
      });
      return module.ccall(name, returns, types, values);
    } finally {
      for (const pointer of pointers) module._free(pointer);
    }
  }

  #ask(name, ...args) {
    return JSON.parse(this.#call(name, 'string', ...args));
  }

  setProgram(program) { this.#call('heddle_set_program', null, JSON.stringify(program)); }
  check(text) { return this.#ask('heddle_check', text); }
  run() { this.#call('heddle_run', null); }
  stop() { this.#call('heddle_stop', null); }
  /** What web/views/step_json.h understands: {do: 'operation', strand: 1}, {breakpoints: {...}}. */
  step(what) { return this.#call('heddle_step', 'number', JSON.stringify(what)) !== 0; }
  theme(name) { this.#call('heddle_theme', null, name); }
  language(code) { this.#call('heddle_language', null, code); }
  /** `zoom`: how much larger than usual everything is to be. */
  resize(width, height, zoom) { this.#call('heddle_resize', null, width, height, zoom); }
  poll() { return this.#ask('heddle_poll'); }
  snapshot() { return this.#ask('heddle_snapshot'); }
  scenarios() { return this.#ask('heddle_scenarios'); }

  /** The packed binary of a program with its settings. */
  pack(program) {
    const packed = this.#call('heddle_link_pack', 'string', JSON.stringify(program));
    if (packed.startsWith('{')) throw new LinkError('linkUnpackedTooLarge');
    return base64ToBytes(packed);
  }

  /** The program in a packed binary, or {error}. */
  unpack(bytes) { return this.#ask('heddle_link_unpack', bytesToBase64(bytes)); }
}
