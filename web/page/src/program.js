// The program in the page: its files, parameters and settings, and where it came from.
//
// An origin is {kind: 'scenario', name}, {kind: 'link', fragment} or {kind: 'own'}. A program is
// `edited` once its text differs from what its origin gave; only then is it worth keeping aside
// when another one is opened.

import { keepProgram, recallProgram, rememberProgram, validProgram } from './store.js';

const saveAfterMs = 200;

export class Program {
  files = [{ name: 'main.py', text: '' }];
  active = 0;
  params = {};
  settings = {};
  origin = { kind: 'own' };
  edited = false;
  #timer = 0;

  /** Takes back what this browser remembers; false if it remembers nothing. */
  restore() {
    const stored = recallProgram();
    if (!stored) return false;
    Object.assign(this, {
      files: stored.files.map(({ name, text }) => ({ name, text })),
      active: Math.min(Math.max(stored.active | 0, 0), stored.files.length - 1),
      params: stored.params ?? {},
      settings: stored.settings ?? {},
      origin: stored.origin ?? { kind: 'own' },
      edited: Boolean(stored.edited),
    });
    return true;
  }

  /** Replaces everything, after keeping what a person may want back; true if something was. */
  replace({ files, params = {}, settings, origin }) {
    const kept = this.keep();
    this.files = files.map(({ name, text }) => ({ name, text }));
    this.active = 0;
    this.params = params;
    this.settings = settings ?? { ...this.settings, schedule: '' };
    this.origin = origin;
    this.edited = false;
    this.save();
    return kept;
  }

  /** Puts the program aside if it holds something that can't be had again; true if so. */
  keep() {
    const own = this.edited || this.origin.kind === 'own';
    if (!own || this.files.every((file) => file.text.trim() === '')) return false;
    keepProgram({
      files: this.files, params: this.params, settings: this.settings, title: this.title(),
      time: Date.now(),
    });
    return true;
  }

  /** Takes over a change of text in the editor. */
  edit(name, text) {
    const file = this.files.find((f) => f.name === name);
    if (!file || file.text === text) return;
    file.text = text;
    this.edited = true;
    this.saveSoon();
  }

  /** A line of text by which a person knows it again. */
  title() {
    const first = this.files[0].text.split('\n')
      .map((line) => line.replace(/^[\s#"']+(title: )?|["']+\s*$/g, ''))
      .find((line) => line !== '');
    return (first ?? this.files[0].name).slice(0, 48);
  }

  saveSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), saveAfterMs);
  }

  save() {
    clearTimeout(this.#timer);
    const { files, active, params, settings, origin, edited } = this;
    rememberProgram({ files, active, params, settings, origin, edited });
  }
}

/** The program in what the engine unpacked from a link; undefined if there is none. */
export function programOfLink(unpacked) {
  const program = unpacked?.program ?? unpacked;
  if (!validProgram(program)) return undefined;
  return {
    files: program.files,
    params: program.params ?? unpacked.params ?? {},
    settings: unpacked.settings ?? program.settings ?? {},
  };
}
