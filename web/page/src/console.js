// The console: what the program printed, by strand, bounded, selectable.
//
// Text arrives in pieces and is shown as a terminal would: a line is one element, in it one span
// for each change of strand or stream. Lines stand in blocks that the browser skips while they
// are out of view, and that are dropped as a whole when the console is full. Nothing that a
// program prints is ever taken for markup: only textContent is written.

import { strandColour } from './palette.js';
import { say } from './text.js';

const linesMax = 20_000;
const charactersMax = 1_000_000;
const blockLines = 250;
const lineCharactersMax = 8_000;
const flushCharacters = 100_000; // In one frame; the rest waits for the next.
const flushPieces = 3_000;
const pieceMax = 4_096;
const tracebackLine = /File "([^"]+)", line (\d+)/;
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g; // Colours and cursor movement of terminals.

export class Console {
  #root;
  #scroll;
  #droppedNote;
  #hooks;
  #queue = [];
  #queued = 0;
  #blocks = []; // {element, lines, characters}
  #line = null; // The line that is being written: {element, strands, last, length}
  #lastStrand = undefined;
  #lines = 0;
  #characters = 0;
  #dropped = 0;
  #filter = 'all';

  /** `hooks`: jump(file, line), strandName(id), strandColour(id). */
  constructor(root, hooks) {
    this.#hooks = hooks;
    this.#root = root;
    this.#droppedNote = document.createElement('div');
    this.#droppedNote.className = 'console-dropped';
    this.#droppedNote.hidden = true;
    this.#scroll = document.createElement('div');
    this.#scroll.className = 'console-lines';
    root.append(this.#droppedNote, this.#scroll);
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#clicked(event);
    });
  }

  #clicked(event) {
    const target = event.target.closest?.('.console-jump');
    if (target) this.#hooks.jump(target.dataset.file, Number(target.dataset.line));
  }

  /** Takes pieces [{strand, stream, text}]; they appear with the next flush(). */
  write(pieces) {
    for (const { strand, stream, text } of pieces) {
      const last = this.#queue.at(-1);
      if (last?.strand === strand && last.stream === stream && last.text.length < pieceMax) {
        last.text += text;
      } else {
        this.#queue.push({ strand, stream, text });
      }
      this.#queued += text.length;
    }
    let excess = 0;
    while (this.#queued > 2 * charactersMax && excess < this.#queue.length) {
      const text = this.#queue[excess++].text;
      this.#queued -= text.length;
      this.#dropped += text.split('\n').length - 1;
    }
    if (excess > 0) this.#queue.splice(0, excess);
  }

  /** Shows waiting text, as much as fits in a frame. */
  flush() {
    if (this.#queue.length === 0) return;
    const atEnd = this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight < 24;
    let done = 0;
    let shown = 0;
    while (done < this.#queue.length && done < flushPieces && shown < flushCharacters) {
      const piece = this.#queue[done++];
      shown += piece.text.length;
      this.#append(piece);
    }
    this.#queue.splice(0, done);
    this.#queued -= shown;
    this.#bound();
    if (atEnd) this.#root.scrollTop = this.#root.scrollHeight;
  }

  #append({ strand, stream, text, kind }) {
    if (stream === 'note') {
      this.#appendNote(text, kind);
      return;
    }
    const parts = text.replace(escapes, '').replaceAll('\r\n', '\n').split('\n');
    parts.forEach((part, i) => {
      if (i > 0) this.#endLine();
      if (part !== '') this.#appendPart(strand, stream, part);
      else if (i < parts.length - 1) this.#currentLine(strand, stream);
    });
  }

  #appendPart(strand, stream, part) {
    const start = part.lastIndexOf('\r') + 1; // As a terminal: what follows writes over the line.
    if (start > 0 && this.#line) this.#clearLine();
    let rest = part.slice(start);
    while (rest !== '') {
      const line = this.#currentLine(strand, stream);
      const room = lineCharactersMax - line.length;
      const now = rest.slice(0, room);
      rest = rest.slice(room);
      this.#span(line, strand, stream).append(now);
      line.length += now.length;
      this.#blocks.at(-1).characters += now.length;
      this.#characters += now.length;
      if (rest !== '') this.#endLine();
    }
  }

  #currentLine(strand, stream) {
    if (this.#line) return this.#line;
    let block = this.#blocks.at(-1);
    if (!block || block.lines >= blockLines) {
      block = { element: document.createElement('div'), lines: 0, characters: 0 };
      block.element.className = 'console-block';
      this.#blocks.push(block);
      this.#scroll.append(block.element);
    }
    const element = document.createElement('div');
    element.className = `console-line is-${stream}`;
    element.style.setProperty('--lane', this.#colour(strand));
    if (strand !== this.#lastStrand) {
      element.classList.add('is-first');
      element.dataset.name = this.#hooks.strandName(strand);
    }
    this.#lastStrand = strand;
    block.element.append(element);
    block.lines++;
    this.#lines++;
    this.#line = { element, strands: new Set(), last: null, length: 0 };
    this.#join(this.#line, strand);
    return this.#line;
  }

  #colour(strand) {
    return this.#hooks.strandColour(strand) ?? strandColour(strand);
  }

  #join(line, strand) {
    line.strands.add(strand);
    line.element.dataset.strands = ` ${[...line.strands].join(' ')} `;
    line.element.hidden = !this.#passes(line.element);
  }

  #span(line, strand, stream) {
    if (line.last?.strand === strand && line.last.stream === stream) return line.last.element;
    const element = document.createElement('span');
    element.className = `is-${stream}`;
    if (line.last !== null) {
      element.classList.add('is-other');
      element.style.setProperty('--lane', this.#colour(strand));
      element.title = this.#hooks.strandName(strand);
    }
    line.element.append(element);
    line.last = { strand, stream, element };
    if (!line.strands.has(strand)) this.#join(line, strand);
    return element;
  }

  #clearLine() {
    this.#line.element.replaceChildren();
    this.#line.last = null;
    this.#line.length = 0;
  }

  #endLine() {
    if (!this.#line) return;
    const { element, length } = this.#line;
    if (length === 0) element.append(document.createElement('br'));
    for (const span of element.querySelectorAll('span.is-err, .is-bad > span')) {
      this.#linkTraceback(span);
    }
    this.#line = null;
  }

  /** Makes `File "main.py", line 9` a way to that line. */
  #linkTraceback(span) {
    const match = tracebackLine.exec(span.textContent);
    if (!match) return;
    const text = span.textContent;
    const jump = document.createElement('span');
    jump.className = 'console-jump';
    jump.tabIndex = 0;
    jump.setAttribute('role', 'link');
    jump.dataset.file = match[1];
    jump.dataset.line = match[2];
    jump.textContent = match[0];
    span.replaceChildren(text.slice(0, match.index), jump,
      text.slice(match.index + match[0].length));
  }

  /** A line of Heddle's own: how a run began or ended. */
  note(text, kind = 'info') {
    this.#queue.push({ strand: -1, stream: 'note', text, kind });
    this.#queued += text.length;
    this.#root.scrollTop = this.#root.scrollHeight;
  }

  #appendNote(text, kind) {
    this.#endLine();
    for (const part of text.split('\n')) {
      const { element } = this.#currentLine(-1, 'note');
      element.classList.remove('is-first');
      element.classList.add(`is-${kind}`);
      this.#appendPart(-1, 'note', part);
      this.#endLine();
    }
    this.#lastStrand = undefined;
  }

  #drain() {
    while (this.#queue.length > 0) this.flush();
  }

  #bound() {
    while (this.#blocks.length > 1
        && (this.#lines > linesMax || this.#characters > charactersMax)) {
      const block = this.#blocks.shift();
      block.element.remove();
      this.#lines -= block.lines;
      this.#characters -= block.characters;
      this.#dropped += block.lines;
    }
    this.showDropped();
  }

  /** Writes how much was dropped, again after the language has changed. */
  showDropped() {
    this.#droppedNote.hidden = this.#dropped === 0;
    if (this.#dropped > 0) {
      this.#droppedNote.textContent = say('dropped', {
        lines: this.#dropped.toLocaleString('en'), keep: linesMax.toLocaleString('en'),
      });
    }
  }

  /** Shows one strand's lines, or those of `all`. */
  filter(strand) {
    this.#filter = String(strand);
    for (const line of this.#scroll.querySelectorAll('.console-line')) {
      line.hidden = !this.#passes(line);
    }
    this.#root.scrollTop = this.#root.scrollHeight;
  }

  #passes(line) {
    return this.#filter === 'all' || line.dataset.strands.includes(' -1 ')
      || line.dataset.strands.includes(` ${this.#filter} `);
  }

  clear() {
    this.#queue = [];
    this.#queued = 0;
    this.#blocks = [];
    this.#line = null;
    this.#lastStrand = undefined;
    this.#lines = 0;
    this.#characters = 0;
    this.#dropped = 0;
    this.#scroll.replaceChildren();
    this.showDropped();
  }

  get empty() {
    return this.#lines === 0 && this.#queue.length === 0;
  }

  /** All the text, for tests. */
  get text() {
    this.#drain();
    return [...this.#scroll.querySelectorAll('.console-line')]
      .map((line) => line.textContent).join('\n');
  }
}
