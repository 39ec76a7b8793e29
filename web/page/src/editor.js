// The editor: CodeMirror with Python, errors underlined, and a mark where each strand stands.

import { basicSetup } from 'codemirror';
import { indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, linter } from '@codemirror/lint';
import {
  Compartment, EditorState, Prec, RangeSet, StateEffect, StateField,
} from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { strandColour } from './palette.js';
import { currentLanguage, editorPhrases, say } from './text.js';

const setMarks = StateEffect.define();
const setSelected = StateEffect.define();
const dotsMax = 3;

/** The dots beside a line: one for each strand that stands there, in its colour. */
class StrandDots extends GutterMarker {
  constructor(strands) {
    super();
    this.strands = strands;
    this.key = strands.map((s) => `${s.strand}${s.state}${s.name}`).join();
  }

  eq(other) {
    return other.key === this.key;
  }

  toDOM() {
    const box = document.createElement('span');
    box.className = 'strand-dots';
    const shown = this.strands.length > dotsMax ? dotsMax - 1 : dotsMax; // Room for the number.
    for (const { strand, state, colour } of this.strands.slice(0, shown)) {
      const dot = document.createElement('span');
      dot.className = `strand-dot is-${state}`;
      dot.style.setProperty('--lane', colour ?? strandColour(strand));
      box.append(dot);
    }
    const rest = this.strands.length - shown;
    if (rest > 0) box.append(rest > 99 ? '+' : `+${rest}`);
    box.title = this.strands.slice(0, 20).map((s) => say('markTitle', {
      name: s.name, state: stateName(s.state),
    })).join('\n');
    return box;
  }
}

/** A strand's state in the chosen language. */
export function stateName(state) {
  const key = `state${state.charAt(0).toUpperCase()}${state.slice(1)}`;
  try {
    return say(key);
  } catch {
    return state;
  }
}

function markRanges(doc, marks) {
  const byLine = new Map();
  for (const mark of marks) {
    if (mark.line < 1 || mark.line > doc.lines) continue;
    if (!byLine.has(mark.line)) byLine.set(mark.line, []);
    byLine.get(mark.line).push(mark);
  }
  const lines = [...byLine.keys()].sort((a, b) => a - b);
  return RangeSet.of(lines.map((n) => new StrandDots(byLine.get(n)).range(doc.line(n).from)));
}

const marksField = StateField.define({
  create: () => RangeSet.empty,
  update(ranges, transaction) {
    let now = transaction.docChanged ? ranges.map(transaction.changes) : ranges;
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) now = markRanges(transaction.newDoc, effect.value);
    }
    return now;
  },
});

const selectedLine = Decoration.line({ class: 'cm-strand-line' });
const selectedField = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let now = transaction.docChanged ? lines.map(transaction.changes) : lines;
    for (const effect of transaction.effects) {
      if (!effect.is(setSelected)) continue;
      const line = effect.value;
      now = line > 0 && line <= transaction.newDoc.lines
        ? Decoration.set(selectedLine.range(transaction.newDoc.line(line).from))
        : Decoration.none;
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const strandGutter = gutter({
  class: 'cm-strand-gutter',
  markers: (view) => view.state.field(marksField),
  initialSpacer: () => new StrandDots([]),
});

const toggleBreakpoint = StateEffect.define();

class BreakpointDot extends GutterMarker {
  eq() {
    return true;
  }

  toDOM() {
    const dot = document.createElement('span');
    dot.className = 'breakpoint-dot';
    dot.title = say('breakpoint');
    return dot;
  }
}

const breakpointDot = new BreakpointDot();

/** Where breakpoints are; they move with their lines. */
const breakpointField = StateField.define({
  create: () => RangeSet.empty,
  update(ranges, transaction) {
    let now = transaction.docChanged ? ranges.map(transaction.changes) : ranges;
    for (const effect of transaction.effects) {
      if (!effect.is(toggleBreakpoint)) continue;
      const { from } = transaction.newDoc.lineAt(effect.value);
      let there = false;
      now.between(from, from, () => { there = true; });
      now = now.update(there
        ? { filter: (at) => at !== from }
        : { add: [breakpointDot.range(from)] });
    }
    return now;
  },
});

function breakpointLines(state) {
  const lines = new Set();
  for (let at = state.field(breakpointField).iter(); at.value; at.next()) {
    lines.add(state.doc.lineAt(at.from).number);
  }
  return [...lines].sort((a, b) => a - b);
}

const breakpointGutter = gutter({
  class: 'cm-breakpoint-gutter',
  markers: (view) => view.state.field(breakpointField),
  initialSpacer: () => breakpointDot,
  domEventHandlers: {
    mousedown: (view, line) => {
      view.dispatch({ effects: toggleBreakpoint.of(line.from) });
      return true;
    },
  },
});

class RunToHere extends GutterMarker {
  eq() {
    return true;
  }

  toDOM() {
    const arrow = document.createElement('span');
    arrow.className = 'run-to-here';
    arrow.textContent = '\u25b8';
    arrow.title = say('runToHere');
    return arrow;
  }
}

const runToHere = new RunToHere();

/** While somebody steps: each line's button to run to it. */
const runToGutter = (run) => gutter({
  class: 'cm-run-to-gutter',
  lineMarker: () => runToHere,
  domEventHandlers: {
    mousedown: (view, line) => {
      run(view.state.doc.lineAt(line.from).number);
      return true;
    },
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], class: 'tok-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'tok-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
  { tag: tags.comment, class: 'tok-comment' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
    class: 'tok-definition' },
  { tag: tags.className, class: 'tok-definition' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    class: 'tok-call' },
  { tag: tags.meta, class: 'tok-meta' },
  { tag: tags.self, class: 'tok-self' },
]);

/** CodeMirror's diagnostics for those of the engine (line from 1, UTF-16 column from 0). */
function toDiagnostics(doc, found) {
  return found.filter((d) => d.line >= 1 && d.line <= doc.lines).map((d) => {
    const first = doc.line(d.line);
    const last = doc.line(Math.min(Math.max(d.end_line ?? d.line, d.line), doc.lines));
    let from = Math.min(first.from + Math.max(d.col ?? 0, 0), first.to);
    let to = Math.min(last.from + Math.max(d.end_col ?? 0, 0), last.to);
    if (to <= from) to = Math.min(from + 1, first.to);
    if (to <= from) from = Math.max(first.from, to - 1);
    const severity = ['error', 'warning', 'info'].includes(d.severity) ? d.severity : 'error';
    return { from, to, severity, message: d.message, line: d.line };
  });
}

export class Editor {
  #view;
  #hooks;
  #states = new Map(); // By file name: each file keeps its undo history and its cursor.
  #phrases = new Compartment();
  #active = '';

  /**
   * `hooks`: changed(name, text), check(text) -> diagnostics, problems(list), run(),
   * breakpoints(), runTo(file, line).
   */
  constructor(parent, hooks) {
    this.#hooks = hooks;
    this.#view = new EditorView({ parent, state: this.#state('') });
  }

  #state(text) {
    const runKey = { key: 'Mod-Enter', run: () => { this.#hooks.run(); return true; } };
    const runTo = (line) => { this.#hooks.runTo?.(this.#active, line); return true; };
    const runToKey = {
      key: 'Mod-F10', run: ({ state: s }) => runTo(s.doc.lineAt(s.selection.main.head).number),
    };
    return EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([runKey, runToKey])),
        marksField,
        breakpointField,
        breakpointGutter,
        runToGutter(runTo),
        strandGutter,
        basicSetup,
        keymap.of([indentWithTab]),
        python(),
        indentUnit.of('    '),
        syntaxHighlighting(colours),
        selectedField,
        EditorView.lineWrapping,
        linter((view) => this.#lint(view), { delay: 250 }),
        this.#phrases.of(this.#phraseTable()),
        EditorView.contentAttributes.of({ 'aria-label': say('editor') }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.#hooks.changed(this.#active, update.state.doc.toString());
          const before = update.startState.field(breakpointField, false);
          if (before !== update.state.field(breakpointField)) this.#hooks.breakpoints?.();
        }),
      ],
    });
  }

  #phraseTable() {
    return EditorState.phrases.of(currentLanguage() === 'zh' ? editorPhrases : {});
  }

  #lint(view) {
    const found = this.#hooks.check(view.state.doc.toString());
    const diagnostics = toDiagnostics(view.state.doc, found);
    this.#hooks.problems(diagnostics);
    return diagnostics;
  }

  /** Shows `files`, forgetting what was open; `active` is the name of the file in front. */
  open(files, active) {
    this.#states = new Map(files.map((file) => [file.name, this.#state(file.text)]));
    this.#active = active;
    this.#view.setState(this.#states.get(active));
  }

  /** Brings another file to the front; `text` is what it holds if it was never shown. */
  show(name, text) {
    this.#states.set(this.#active, this.#view.state);
    if (!this.#states.has(name)) this.#states.set(name, this.#state(text));
    this.#active = name;
    this.#view.setState(this.#states.get(name));
    this.recheck();
  }

  renamed(from, to) {
    if (this.#active === from) this.#active = to;
    if (this.#states.has(from)) this.#states.set(to, this.#states.get(from));
    this.#states.delete(from);
  }

  removed(name) {
    this.#states.delete(name);
  }

  recheck() {
    forceLinting(this.#view);
  }

  /** Marks where strands stand: [{line, strand, state, name, colour}]. */
  mark(marks) {
    this.#view.dispatch({ effects: setMarks.of(marks) });
  }

  /** The lines with a breakpoint, by file: {"main.py": [9]}. */
  get breakpoints() {
    const all = {};
    for (const [name, kept] of this.#states) {
      const lines = breakpointLines(name === this.#active ? this.#view.state : kept);
      if (lines.length > 0) all[name] = lines;
    }
    return all;
  }

  /** Sets or removes a breakpoint of the file in front. */
  toggleBreakpoint(line) {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    this.#view.dispatch({ effects: toggleBreakpoint.of(doc.line(line).from) });
  }

  /** To where some strand begins a line of the file in front, as its button in the gutter. */
  runTo(line) {
    this.#hooks.runTo?.(this.#active, line);
  }

  /** Highlights a line (0: none) and brings it into view. */
  select(line) {
    const doc = this.#view.state.doc;
    const effects = [setSelected.of(line)];
    if (line > 0 && line <= doc.lines) {
      effects.push(EditorView.scrollIntoView(doc.line(line).from, { y: 'center' }));
    }
    this.#view.dispatch({ effects });
  }

  /** Puts the cursor on a line, as after a click on a traceback. */
  jump(line) {
    const doc = this.#view.state.doc;
    const to = doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
    this.#view.dispatch({ selection: { anchor: to } });
    this.select(line);
    this.#view.focus();
  }

  languageChanged() {
    this.#view.dispatch({ effects: this.#phrases.reconfigure(this.#phraseTable()) });
    this.#view.contentDOM.setAttribute('aria-label', say('editor'));
  }

  focus() {
    this.#view.focus();
  }

  get text() {
    return this.#view.state.doc.toString();
  }
}
