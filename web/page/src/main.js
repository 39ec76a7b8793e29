// The page: puts editor, console, canvas and engine together.

import firstProgram from '../../../engine/scenarios/balance.py';
import { Description } from './access.js';
import { Chooser } from './chooser.js';
import { Console } from './console.js';
import { Editor } from './editor.js';
import { Engine } from './engine.js';
import { FileTabs } from './files.js';
import { ensureIsolation } from './isolation.js';
import { fragmentOf, LinkError, looksLikeLink, unpackFragment } from './link.js';
import { notice } from './notice.js';
import { splitter } from './panes.js';
import { Program, programOfLink } from './program.js';
import { RunView } from './run_view.js';
import { share } from './share.js';
import { recallProgram } from './store.js';
import { applyTexts, setUpLanguage, setUpTheme } from './appearance.js';
import { say } from './text.js';

const setProgramAfterMs = 120;
const fileBytesMax = 1024 * 1024;
const element = (id) => document.getElementById(id);

class Page {
  engine;
  program = new Program();
  #remembered = recallProgram(true); // Read before anything is written again.
  #programTimer = 0;

  constructor() {
    setUpLanguage(() => this.#languageChanged());
    setUpTheme((theme) => this.engine?.theme(theme));
    splitter(element('split-columns'), element('panes'), 'left', true, 0.44);
    splitter(element('split-stack'), element('panes'), 'stack', false);
    splitter(element('split-rows'), element('left'), 'top', false, 0.64);
    this.console = new Console(element('console'), {
      jump: (file, line) => this.#jump(file, line),
      strandName: (id) => this.runView.strandName(id),
      strandColour: (id) => this.runView.strandColour(id),
    });
    this.editor = new Editor(element('editor'), {
      changed: (name, text) => this.#edited(name, text),
      check: (text) => this.engine?.check(text) ?? [],
      problems: (list) => this.#showProblem(list),
      run: () => this.run(),
      breakpoints: () => this.#sendBreakpoints(),
      runTo: (file, line) => this.step({ do: 'run_to', file, value: line }),
    });
    this.runView = new RunView(this);
    this.description = new Description();
    this.#setUpTabs();
    this.#setUpChooser();
    this.#setUpButtons();
    this.#setUpFiles();
    this.#openFirst();
    applyTexts();
  }

  // --- the program ---

  #openFirst() {
    const scenario = { files: [{ name: 'main.py', text: firstProgram }] };
    if (!this.program.restore()) {
      Object.assign(this.program, scenario, { origin: { kind: 'scenario', name: 'balance' } });
    }
    this.#showProgram();
  }

  #showProgram() {
    const { files, active } = this.program;
    this.editor.open(files, files[active].name);
    this.#sendBreakpoints();
    this.tabs.show(files, active);
    this.chooser.show(this.program);
    this.runView.reset();
  }

  /** Replaces the program in the page by another one; what was there is kept. */
  open(next) {
    this.program.replace(next);
    const { files, params, settings } = this.program;
    this.engine?.setProgram({ files, params, settings });
    this.#showProgram();
    this.editor.recheck();
  }

  #edited(name, text) {
    const wasEdited = this.program.edited;
    this.program.edit(name, text);
    if (!wasEdited) this.#leaveOrigin();
    clearTimeout(this.#programTimer);
    this.#programTimer = setTimeout(() => this.#sendFiles(), setProgramAfterMs);
  }

  /** Once edited, the address must no longer promise the program of the link it was opened by. */
  #leaveOrigin() {
    if (location.hash) history.replaceState(null, '', location.pathname + location.search);
    this.chooser.show(this.program);
  }

  #sendFiles() {
    clearTimeout(this.#programTimer);
    this.#programTimer = 0;
    this.engine?.setProgram({ files: this.program.files });
  }

  #sendBreakpoints() {
    this.engine?.step({ breakpoints: this.editor?.breakpoints ?? {} });
  }

  #setUpTabs() {
    const changed = (index) => {
      const { program } = this;
      program.active = index;
      program.saveSoon();
      this.editor.show(program.files[index].name, program.files[index].text);
      this.tabs.show(program.files, index);
    };
    const filesChanged = (index) => {
      this.program.edited = true;
      changed(index);
      this.#leaveOrigin();
      this.#sendFiles();
    };
    this.tabs = new FileTabs(element('tabs'), {
      show: changed,
      added: (name) => {
        this.program.files.push({ name, text: '' });
        filesChanged(this.program.files.length - 1);
        this.editor.focus();
      },
      renamed: (index, name) => {
        this.editor.renamed(this.program.files[index].name, name);
        this.program.files[index].name = name;
        filesChanged(index);
      },
      removed: (index) => {
        const [{ name }] = this.program.files.splice(index, 1);
        filesChanged(Math.min(index - 1, this.program.files.length - 1));
        this.editor.removed(name);
      },
    });
  }

  #setUpChooser() {
    const leaveLink = () => history.replaceState(null, '', location.pathname + location.search);
    this.chooser = new Chooser(element('chooser'), {
      scenario: ({ name, text }) => {
        leaveLink();
        const origin = { kind: 'scenario', name };
        this.open({ files: [{ name: 'main.py', text }], origin });
      },
      kept: (entry) => {
        leaveLink();
        this.open({ ...entry, origin: { kind: 'own' } });
      },
      file: () => element('file').click(),
    });
  }

  // --- files from the person's disk ---

  #setUpFiles() {
    element('file').addEventListener('change', () => {
      const [file] = element('file').files;
      if (file) this.openFile(file);
      element('file').value = '';
    });
    document.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    });
    document.addEventListener('drop', (event) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      this.openFile(file);
    });
  }

  /** Opens a Python file, or the link in a .heddle file. */
  async openFile(file) {
    try {
      if (file.size > fileBytesMax) throw new LinkError('fileTooLarge');
      const decoder = new TextDecoder('utf-8', { fatal: true });
      let text;
      try {
        text = decoder.decode(await file.arrayBuffer());
      } catch {
        throw new LinkError('fileNotText');
      }
      if (!file.name.endsWith('.heddle')) {
        const files = [{ name: 'main.py', text: text.replaceAll('\r\n', '\n') }];
        this.open({ files, origin: { kind: 'own' } });
        return;
      }
      const fragment = fragmentOf(text);
      if (!fragment) throw new LinkError('linkNothing');
      await this.openLink(fragment);
    } catch (error) {
      const reason = error instanceof LinkError ? say(error.key, error.values) : String(error);
      notice('error', say('fileFailed', { name: file.name }), [reason]);
    }
  }

  // --- links ---

  /** Opens the link in the page's address, unless this tab already showed and remembers it. */
  async openAddress(remembered) {
    const fragment = location.hash.slice(1);
    if (fragment === '' || !looksLikeLink(fragment)) return;
    if (remembered?.origin?.kind === 'link' && remembered.origin.fragment === fragment) return;
    await this.openLink(fragment);
  }

  /** Shows what a link holds. It never runs it, and a bad link changes nothing. */
  async openLink(fragment) {
    try {
      if (!this.engine) throw new LinkError('linkNoEngine');
      const unpacked = this.engine.unpack(await unpackFragment(fragment));
      if (unpacked.error) throw new LinkError('linkAltered', { detail: unpacked.error });
      const next = programOfLink(unpacked);
      if (!next) throw new LinkError('linkNothing');
      const kept = this.program.replace({ ...next, origin: { kind: 'link', fragment } });
      this.engine.setProgram({ ...unpacked, ...next });
      this.#showProgram();
      this.editor.recheck();
      notice('info', say('linkOpened'), kept ? [say('linkKept')] : []);
    } catch (error) {
      if (!(error instanceof LinkError)) console.error(error);
      const reason = error instanceof LinkError ? say(error.key, error.values) : say('linkAltered');
      notice('error', say('linkFailed'), [reason]);
    }
  }

  async share() {
    if (this.#programTimer) this.#sendFiles();
    const { files, params, settings } = this.program;
    const { selection, view, stepping } = this.engine?.snapshot() ?? {};
    const schedule = stepping?.schedule ?? this.runView.recordedSchedule(files)
      ?? settings.schedule ?? '';
    const seen = { selection: selection ?? undefined, view: view ?? undefined };
    return share(this.engine, { files, params, settings: { ...settings, schedule }, ...seen });
  }

  // --- running ---

  #setUpButtons() {
    element('run').addEventListener('click', () => this.run());
    element('stop').addEventListener('click', () => this.stop());
    element('share-open').addEventListener('click', () => this.share());
    element('clear').addEventListener('click', () => {
      this.console.clear();
      this.runView.showEmpty();
    });
    element('strand-filter').addEventListener('change', (event) => {
      this.console.filter(event.target.value);
    });
    window.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'Enter') return;
      if (event.target === element('canvas')) return; // The canvas runs it by itself.
      event.preventDefault();
      this.run();
    });
    window.addEventListener('pagehide', () => this.program.save());
    document.addEventListener('visibilitychange', () => this.program.save());
  }

  run() {
    if (!this.engine || element('run').disabled) return;
    this.#sendFiles();
    this.program.save();
    this.editor.select(0);
    this.runView.starting();
    this.engine.run();
  }

  stop() {
    this.engine?.stop();
  }

  /** Stepping and comparing, as their buttons on the canvas. */
  step(what) {
    if (this.#programTimer) this.#sendFiles();
    return this.engine?.step(what);
  }

  // --- what the person sees ---

  #jump(file, line) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const index = this.program.files.findIndex((f) => f.name === name);
    if (index < 0) return;
    if (index !== this.program.active) {
      this.program.active = index;
      this.editor.show(name, this.program.files[index].text);
      this.tabs.show(this.program.files, index);
    }
    this.editor.jump(line);
  }

  #showProblem(list) {
    const box = element('problem');
    const first = list.find((d) => d.severity === 'error') ?? list[0];
    box.hidden = !first;
    if (!first) return;
    box.className = `problem is-${first.severity}`;
    box.textContent = `${first.line}: ${first.message}`;
    box.onclick = () => this.editor.jump(first.line);
  }

  #languageChanged() {
    applyTexts();
    this.engine?.language(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
    this.editor?.languageChanged();
    this.console?.showDropped();
    this.chooser?.show(this.program);
    this.tabs?.show(this.program.files, this.program.active);
    this.runView?.languageChanged();
  }

  /** Loads the engine; explains on the canvas' place what is missing if that fails. */
  async start() {
    const isolation = await ensureIsolation();
    if (isolation.reloading) return;
    if (!isolation.ok) {
      this.runView.explain('noIsolation', [say('noIsolationWhy'), say(isolation.reason)],
        isolation.reason === 'framed' ? location.href : undefined);
      return;
    }
    try {
      this.engine = await Engine.load(element('canvas'), (why) => this.runView.died(why));
    } catch (error) {
      this.runView.explain('engineFailed', [error.message]);
      return;
    }
    this.#engineReady();
    await this.openAddress(this.#remembered);
    window.addEventListener('hashchange', () => this.openAddress());
  }

  #engineReady() {
    const { engine, program } = this;
    engine.language(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
    engine.theme(document.documentElement.dataset.theme);
    const scenarios = engine.scenarios();
    this.chooser.scenarios = scenarios;
    const own = scenarios.find((s) => s.name === program.origin.name);
    if (program.origin.kind === 'scenario' && own && !program.edited) {
      program.files = [{ name: 'main.py', text: own.text }];
      this.#showProgram();
    }
    this.chooser.show(program);
    const { files, params, settings } = program;
    engine.setProgram({ files, params, settings });
    this.runView.attach(engine);
    this.#sendBreakpoints();
    this.editor.recheck();
  }
}

const page = new Page();
const ready = page.start();

// What tests and screen readers' tools may ask.
window.heddle = {
  ready,
  snapshot: () => page.engine?.snapshot(),
  get state() { return page.runView.state; },
  get program() { return page.program; },
  get text() { return page.editor.text; },
  consoleText: () => page.console.text,
  setProgram: (next) => page.open({ origin: { kind: 'own' }, ...next }),
  setSettings: (settings) => page.engine.setProgram({ settings }),
  setParams: (params) => page.engine.setProgram({ params }),
  run: () => page.run(),
  stop: () => page.stop(),
  step: (what) => page.step(what),
  runTo: (line) => page.editor.runTo(line),
  toggleBreakpoint: (line) => page.editor.toggleBreakpoint(line),
  share: () => page.share(),
};
