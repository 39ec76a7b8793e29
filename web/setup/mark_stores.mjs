// mark_stores MODULE.wasm MARKED.wasm: makes the twin of a module whose stores leave a mark.
//
// A search puts a program's memory back after each execution (engine/base/arena.h). Natively pages
// are protected to learn which were written; WebAssembly cannot, so the executions run in a twin of
// the module, on the same memory, in which every store first writes 1 to a byte of a table:
//
//   marks[(address >> 8) & 0xffff] = 1
//
// engine/base/marked.h has the other half. All indices stay what they are, so that a function
// pointer means the same in both. What is added stands at the ends: a function (the marks of
// memory.copy and memory.fill), a global (where the table is), locals.
//
// Both modules export their mutable globals as `global:N` (the stack pointer, this thread's place):
// who enters the twin copies them. MODULE.wasm is written anew with these exports.
//
// The binary format: https://webassembly.github.io/spec/core/binary/ and the proposals for threads,
// SIMD and (legacy) exceptions. What is not known here ends the build with a message.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const CARD_SHIFT = 8;  // marked.h has both
const CARD_MASK = 0xffff;

const SECTION = { custom: 0, type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 };
const I32 = 0x7f;
const I64 = 0x7e;
const F32 = 0x7d;
const F64 = 0x7c;
const V128 = 0x7b;

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }
  byte() {
    return this.bytes[this.at++];
  }
  // Numbers of up to 64 bits are skipped as such; their value is exact to 53.
  u() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }
  skip(count) {
    this.at += count;
  }
  name() {
    const size = this.u();
    this.at += size;
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at - size, size).toString();
  }
}

class Writer {
  constructor(size = 1024) {
    this.bytes = new Uint8Array(size);
    this.at = 0;
  }
  reserve(count) {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
  put(...bytes) {
    this.reserve(bytes.length);
    for (const byte of bytes) this.bytes[this.at++] = byte;
  }
  copy(bytes, from, to) {
    this.reserve(to - from);
    this.bytes.set(bytes.subarray(from, to), this.at);
    this.at += to - from;
  }
  u(value) {
    while (value >= 128) {
      this.put(value % 128 | 0x80);
      value = Math.floor(value / 128);
    }
    this.put(value);
  }
  name(text) {
    const bytes = Buffer.from(text);
    this.u(bytes.length);
    this.copy(bytes, 0, bytes.length);
  }
  section(id, body) {
    this.put(id);
    this.u(body.at);
    this.copy(body.bytes, 0, body.at);
  }
  done() {
    return this.bytes.subarray(0, this.at);
  }
}

function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [];
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.u();
    sections.push({ id, start, body: reader.at, end: reader.at + size });
    reader.skip(size);
  }
  return sections;
}

// What the code section needs to know of the others.
function describe(bytes, sections) {
  const read = (id) => {
    const section = sections.find((one) => one.id === id);
    if (section === undefined) throw new Error(`the module has no section ${id}`);
    return new Reader(bytes, section.body, section.end);
  };
  const types = read(SECTION.type);
  const parameters = [];
  for (let left = types.u(); left > 0; left--) {
    if (types.byte() !== 0x60) throw new Error('a type that is not a function');
    const takes = [];
    for (let count = types.u(); count > 0; count--) takes.push(types.byte());
    for (let count = types.u(); count > 0; count--) types.byte();
    parameters.push(takes);
  }
  const limits = (reader) => {
    const flags = reader.byte();
    reader.u();
    if (flags & 1) reader.u();
  };
  const imports = read(SECTION.import);
  let functionImports = 0;
  let globalImports = 0;
  for (let left = imports.u(); left > 0; left--) {
    imports.name();
    imports.name();
    const kind = imports.byte();
    if (kind === 0) {
      imports.u();
      functionImports++;
    } else if (kind === 1) {
      imports.byte();
      limits(imports);
    } else if (kind === 2) {
      limits(imports);
    } else if (kind === 3) {
      imports.skip(2);
      globalImports++;
    } else {
      imports.byte();
      imports.u();
    }
  }
  const functions = read(SECTION.function);
  const typeOf = [];
  for (let left = functions.u(); left > 0; left--) typeOf.push(functions.u());
  const globals = read(SECTION.global);
  const mutable = [];
  const globalCount = globals.u();
  for (let i = 0; i < globalCount; i++) {
    globals.byte();
    if (globals.byte() === 1) mutable.push(globalImports + i);
    while (globals.byte() !== 0x0b) {
      globals.at--;
      skipConstant(globals);
    }
  }
  return { parameters, functionImports, typeOf, mutable, marks: globalImports + globalCount };
}

function skipConstant(reader) {
  const op = reader.byte();
  if (op === 0x41 || op === 0x42 || op === 0x23 || op === 0xd2) reader.u();
  else if (op === 0x43) reader.skip(4);
  else if (op === 0x44) reader.skip(8);
  else if (op === 0xd0) reader.u();
  else throw new Error(`a global begins with the instruction 0x${op.toString(16)}`);
}

// --- one function ------------------------------------------------------------------------------

const PLAIN_STORES = new Map([[0x36, [I32, 4]], [0x37, [I64, 8]], [0x38, [F32, 4]],
  [0x39, [F64, 8]], [0x3a, [I32, 1]], [0x3b, [I32, 2]], [0x3c, [I64, 1]], [0x3d, [I64, 2]],
  [0x3e, [I64, 4]]]);
const ATOMIC_KINDS = [[I32, 4], [I64, 8], [I32, 1], [I32, 2], [I64, 1], [I64, 2], [I64, 4]];
const FIRST_ATOMIC_STORE = 0x17;
const FIRST_ATOMIC_EXCHANGE = 0x48;  // which takes two values
const LAST_ATOMIC = 0x4e;

/// Writes a function's body anew, with its marks.
class Body {
  constructor(reader, takes, module) {
    this.in = reader;
    this.module = module;
    this.out = new Writer((reader.end - reader.at) * 2 + 64);
    this.locals = takes.length;
    this.added = [];         // types of the locals that are added
    this.spare = new Map();  // type and number: a local for a value that waits
  }

  rewrite() {
    const { in: reader } = this;
    const groups = [];
    for (let left = reader.u(); left > 0; left--) {
      const count = reader.u();
      groups.push([count, reader.byte()]);
      this.locals += count;
    }
    this.table = this.local(I32, 'table');
    const code = reader.at;
    let copied = code;
    let marked = false;
    while (reader.at < reader.end) {
      const start = reader.at;
      const mark = this.instruction();
      if (mark === null) continue;
      this.out.copy(reader.bytes, copied, start);
      mark();
      this.out.copy(reader.bytes, start, reader.at);
      copied = reader.at;
      marked = true;
    }
    if (!marked) return null;
    this.out.copy(reader.bytes, copied, reader.end);
    const whole = new Writer(this.out.at + 64);
    whole.u(groups.length + this.added.length);
    for (const [count, type] of groups) {
      whole.u(count);
      whole.put(type);
    }
    for (const type of this.added) whole.put(1, type);
    whole.put(0x23);  // global.get
    whole.u(this.module.marks);
    whole.put(0x21);  // local.set
    whole.u(this.table);
    whole.copy(this.out.bytes, 0, this.out.at);
    return whole;
  }

  local(type, role) {
    const key = `${type} ${role}`;
    if (!this.spare.has(key)) {
      this.spare.set(key, this.locals + this.added.length);
      this.added.push(type);
    }
    return this.spare.get(key);
  }

  set(index) {
    this.out.put(0x21);
    this.out.u(index);
  }

  get(index) {
    this.out.put(0x20);
    this.out.u(index);
  }

  // Table and place are added by the machine: the byte's address is their sum.
  mark(address, offset) {
    const { out } = this;
    this.get(this.table);
    this.get(address);
    if (offset > 0) {
      out.put(0x41);
      signed(out, offset | 0);
      out.put(0x6a);
    }
    out.put(0x41, CARD_SHIFT, 0x76, 0x41);
    signed(out, CARD_MASK);
    out.put(0x71, 0x6a, 0x41, 1, 0x3a, 0, 0);
  }

  /// What stands before a store of `values` under an address: it takes them off and puts them back.
  store(values, size, align, offset) {
    return () => {
      const held = values.map((type, i) => this.local(type, `value ${i}`));
      const address = this.local(I32, 'address');
      for (const index of [...held].reverse()) this.set(index);
      this.set(address);
      this.mark(address, offset);
      if (1 << align < size) this.mark(address, offset + size - 1);
      this.get(address);
      for (const index of held) this.get(index);
    };
  }

  /// The same for one of (to, from or value, size).
  range() {
    return () => {
      const [to, from, size] = ['to', 'from', 'size'].map((role) => this.local(I32, role));
      this.set(size);
      this.set(from);
      this.set(to);
      this.get(to);
      this.get(size);
      this.out.put(0x10);
      this.out.u(this.module.markRange);
      this.get(to);
      this.get(from);
      this.get(size);
    };
  }

  memarg() {
    const align = this.in.u();
    if (align >= 0x40) throw new Error('a module with more than one memory');
    return [align, this.in.u()];
  }

  /// Reads one. Returns: what writes its mark, or null.
  instruction() {
    const { in: reader } = this;
    const op = reader.byte();
    const plain = PLAIN_STORES.get(op);
    if (plain !== undefined) return this.store([plain[0]], plain[1], ...this.memarg());
    if (op >= 0x28 && op <= 0x35) this.memarg();
    else if (op === 0x10 && this.module.copies.has(reader.u())) return this.range();
    else if (op === 0x10) ;
    else if (op === 0xfc) return this.miscellaneous(reader.u());
    else if (op === 0xfd) return this.vector(reader.u());
    else if (op === 0xfe) return this.atomic(reader.u());
    else this.ordinary(op);
    return null;
  }

  ordinary(op) {
    const { in: reader } = this;
    switch (op) {
      case 0x02: case 0x03: case 0x04: case 0x06:  // block, loop, if, try: a type
      case 0x07: case 0x08: case 0x09: case 0x0c: case 0x0d: case 0x12: case 0x18:
      case 0x20: case 0x21: case 0x22: case 0x23: case 0x24: case 0x25: case 0x26:
      case 0x3f: case 0x40: case 0x41: case 0x42: case 0xd0: case 0xd2:
        reader.u();
        return;
      case 0x0e:
        for (let left = reader.u() + 1; left > 0; left--) reader.u();
        return;
      case 0x11: case 0x13:
        reader.u();
        reader.u();
        return;
      case 0x1c:
        reader.skip(reader.u());
        return;
      case 0x43:
        reader.skip(4);
        return;
      case 0x44:
        reader.skip(8);
        return;
      default:
    }
    const bare = op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f || op === 0x19 ||
      op === 0x1a || op === 0x1b || (op >= 0x45 && op <= 0xc4) || op === 0xd1;
    if (!bare) throw new Error(`the instruction 0x${op.toString(16)} is not known`);
  }

  miscellaneous(op) {
    const { in: reader } = this;
    if (op === 10) {
      reader.skip(2);
      return this.range();
    }
    if (op === 11) {
      reader.skip(1);
      return this.range();
    }
    if (op === 8 || op === 12 || op === 14) {
      reader.u();
      reader.u();
    } else if (op === 9 || op === 13 || (op >= 15 && op <= 17)) {
      reader.u();
    } else if (op > 7) {
      throw new Error(`the instruction 0xfc ${op} is not known`);
    }
    return null;
  }

  vector(op) {
    const { in: reader } = this;
    if (op === 11) return this.store([V128], 16, ...this.memarg());
    if (op <= 10 || op === 92 || op === 93) {
      this.memarg();
    } else if (op === 12 || op === 13) {
      reader.skip(16);
    } else if (op >= 21 && op <= 34) {
      reader.skip(1);
    } else if (op >= 84 && op <= 91) {
      const memarg = this.memarg();
      reader.skip(1);
      if (op >= 88) return this.store([V128], 1 << (op - 88), ...memarg);
    }
    return null;
  }

  atomic(op) {
    const { in: reader } = this;
    if (op === 3) {
      reader.skip(1);
      return null;
    }
    const [align, offset] = this.memarg();
    if (op < FIRST_ATOMIC_STORE) return null;
    if (op > LAST_ATOMIC) throw new Error(`the instruction 0xfe ${op} is not known`);
    const [type, size] = ATOMIC_KINDS[(op - FIRST_ATOMIC_STORE) % ATOMIC_KINDS.length];
    return this.store(op < FIRST_ATOMIC_EXCHANGE ? [type] : [type, type], size, align, offset);
  }
}

function signed(out, value) {
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(byte & 0x40)) || (value === -1 && byte & 0x40)) return out.put(byte);
    out.put(byte | 0x80);
  }
}

// --- the module ----------------------------------------------------------------------------------

// (to, size): for (at = to >> 8; at <= (to + size - 1) >> 8; at++) marks[at & 0xffff] = 1
function rangeFunction(marks) {
  const out = new Writer();
  out.put(0, 0x20, 1, 0x45, 0x04, 0x40, 0x0f, 0x0b);             // if (size == 0) return
  out.put(0x20, 0, 0x20, 1, 0x6a, 0x41, 1, 0x6b, 0x41, CARD_SHIFT, 0x76, 0x21, 1);
  out.put(0x20, 0, 0x41, CARD_SHIFT, 0x76, 0x21, 0);
  out.put(0x03, 0x40, 0x23);                                      // loop
  out.u(marks);
  out.put(0x20, 0, 0x41);
  signed(out, CARD_MASK);
  out.put(0x71, 0x6a, 0x41, 1, 0x3a, 0, 0);
  out.put(0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x20, 1, 0x4d, 0x0d, 0, 0x0b, 0x0b);
  return out;
}

function markedCode(bytes, section, module) {
  const reader = new Reader(bytes, section.body, section.end);
  const out = new Writer((section.end - section.body) * 2);
  const count = reader.u();
  out.u(count + 1);
  for (let i = 0; i < count; i++) {
    const size = reader.u();
    const body = new Reader(bytes, reader.at, reader.at + size);
    const marked = new Body(body, module.parameters[module.typeOf[i]], module).rewrite();
    out.u(marked?.at ?? size);
    if (marked !== null) out.copy(marked.bytes, 0, marked.at);
    else out.copy(bytes, reader.at, reader.at + size);
    reader.skip(size);
  }
  const range = rangeFunction(module.marks);
  out.u(range.at);
  out.copy(range.bytes, 0, range.at);
  return out;
}

/// A section whose number of entries grows by those that `add` writes at its end.
function longer(bytes, section, more, add) {
  const reader = new Reader(bytes, section.body, section.end);
  const out = new Writer(section.end - section.body + 256);
  out.u(reader.u() + more);
  out.copy(bytes, reader.at, section.end);
  add(out);
  return out;
}

function withGlobals(bytes, section, mutable, marks) {
  return longer(bytes, section, mutable.length + (marks === null ? 0 : 1), (out) => {
    const add = (name, index) => {
      out.name(name);
      out.put(3);
      out.u(index);
    };
    for (const index of mutable) add(`global:${index}`, index);
    if (marks !== null) add('marks', marks);
  });
}

// JavaScript that writes memory: (to, from, size).
const COPYING_IMPORTS = ['_emscripten_memcpy_js', 'emscripten_memcpy_big'];

function copyingImports(bytes, section) {
  const names = WebAssembly.Module.imports(new WebAssembly.Module(bytes))
    .filter((one) => one.kind === 'function').map((one) => one.name);
  return new Set(names.flatMap((name, i) => (COPYING_IMPORTS.includes(name) ? [i] : [])));
}

export function markStores(bytes) {
  const sections = sectionsOf(bytes);
  const module = describe(bytes, sections);
  module.copies = copyingImports(bytes);
  module.markRange = module.functionImports + module.typeOf.length;
  const twoNumbers = module.parameters.length;
  const plain = new Writer(bytes.length + 1024);
  const marked = new Writer(bytes.length * 2);
  for (const out of [plain, marked]) out.copy(bytes, 0, 8);
  for (const section of sections) {
    if (section.id === SECTION.export) {
      plain.section(section.id, withGlobals(bytes, section, module.mutable, null));
    } else {
      plain.copy(bytes, section.start, section.end);
    }
    switch (section.id) {
      case SECTION.type:
        marked.section(section.id, longer(bytes, section, 1,
          (out) => out.put(0x60, 2, I32, I32, 0)));
        break;
      case SECTION.function:
        marked.section(section.id, longer(bytes, section, 1, (out) => out.u(twoNumbers)));
        break;
      case SECTION.global:
        marked.section(section.id, longer(bytes, section, 1,
          (out) => out.put(I32, 1, 0x41, 0, 0x0b)));
        break;
      case SECTION.export:
        marked.section(section.id, withGlobals(bytes, section, module.mutable, module.marks));
        break;
      case SECTION.code:
        marked.section(section.id, markedCode(bytes, section, module));
        break;
      case SECTION.custom:  // names of functions, of no use in a twin
        break;
      default:
        marked.copy(bytes, section.start, section.end);
    }
  }
  return { plain: plain.done(), marked: marked.done() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, twin] = process.argv.slice(2);
  const { plain, marked } = markStores(new Uint8Array(fs.readFileSync(file)));
  for (const made of [plain, marked]) new WebAssembly.Module(made);  // or throws what is wrong
  fs.writeFileSync(twin, marked);
  fs.writeFileSync(file, plain);
}
