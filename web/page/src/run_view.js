// What a run shows outside the canvas: status, output, outcome, marks, from one poll a frame.

import { clearNotice, notice } from './notice.js';
import { strandColour } from './palette.js';
import { duration, say } from './text.js';

const element = (id) => document.getElementById(id);
// A tab in the background gets no animation frames, and one on busy cores without a GPU few.
const latePollMs = 60;
const describeEveryMs = 700;
const filterMax = 200;
// With fewer a snapshot is quick, and a line keeps the name that it was written with.
const manyStrands = 200;
const marksMax = 2000;
const textPixels = 14; // The style sheet's usual size.

export class RunView {
  /** The last answer of the engine's poll. */
  state = { status: 'idle', run: 0, outcome: null };
  #page;
  #engine;
  #names = new Map();
  #colours = new Map();
  #startedAt = 0;
  #polledAt = 0;
  #described = 0;
  #describeNext = false;
  #nextSnapshot = 0;
  #run = 0; // The run whose beginning the console has shown.
  #ended = 0; // The run whose outcome the console has shown.
  #hadErrors = false;
  #ran = ''; // The files of the last run, to know whether its schedule still belongs to them.
  #schedule;
  #lastOutcome = null; // Of the current run; the engine may tell it only once.
  #failed = false;
  #exploring = false; // Whether a search goes on.

  constructor(page) {
    this.#page = page;
    element('run').disabled = true;
    this.#status('loading');
    this.showEmpty();
  }

  attach(engine) {
    this.#engine = engine;
    this.#status('idle');
    element('run').disabled = false;
    element('explain').hidden = true;
    new ResizeObserver(() => this.#resize()).observe(element('canvas-box'));
    this.#watchPixelRatio();
    const frame = () => {
      if (this.#failed) return;
      this.#poll();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    setInterval(() => {
      if (!this.#failed && performance.now() - this.#polledAt > latePollMs) this.#poll();
    }, latePollMs);
  }

  #resize() {
    const box = element('canvas-box').getBoundingClientRect();
    if (this.#failed || box.width < 1 || box.height < 1) return;
    // As much larger as the style sheet makes the rest of the page.
    const zoom = Number.parseFloat(getComputedStyle(document.body).fontSize) / textPixels || 1;
    this.#engine.resize(Math.round(box.width), Math.round(box.height), zoom);
  }

  /** A window that moves to another screen changes its pixel ratio without a change of size. */
  #watchPixelRatio() {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      this.#watchPixelRatio();
      this.#resize();
    }, { once: true });
    this.#resize();
  }

  // --- one frame ---

  #poll() {
    this.#polledAt = performance.now();
    let now;
    try {
      now = this.#engine.poll();
    } catch (error) {
      this.died(String(error?.message ?? error));
      return;
    }
    if (now.run !== this.#run) this.#began(now.run);
    if (now.rewound) {
      this.#page.console.clear();
      this.#page.console.note(say('runTitle', { run: now.run }), 'title');
    }
    if (now.output?.length) this.#output(now.output);
    if (now.marks) this.#marks(now.marks);
    if (now.select_line > 0) this.#page.editor.select(now.select_line);
    else if (now.marks?.length === 0) this.#page.editor.select(0); // Nobody stands anywhere.
    if (now.params) this.#readBack(now);
    if (now.outcome && this.#ended !== now.run) this.#outcome(now);
    this.state = { ...now, outcome: this.#lastOutcome };
    this.#showStatus(now);
    this.#searchEnded(now);
    this.#page.console.flush();
    this.#describe(now);
  }

  #began(run) {
    this.#run = run;
    this.#lastOutcome = null;
    if (!run) return;
    this.#ran = JSON.stringify(this.#page.program.files);
    this.#schedule = undefined;
    this.#startedAt = performance.now();
    this.#hadErrors = false;
    this.#names.clear();
    this.#colours.clear();
    element('console-empty').hidden = true;
    this.#page.editor.mark([]);
    this.#page.console.note(say('runTitle', { run }), 'title');
  }

  #output(pieces) {
    if (pieces.some(({ strand }) => !this.#names.has(strand))) this.#learnNames();
    this.#hadErrors ||= pieces.some(({ stream }) => stream === 'err');
    this.#page.console.write(pieces);
  }

  /** Sliders and settings live on the canvas; the page remembers and shares them. */
  #readBack({ params, settings }) {
    const { program } = this.#page;
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    if (same(params, program.params) && (!settings || same(settings, program.settings))) return;
    program.params = params;
    if (settings) program.settings = settings;
    program.saveSoon();
  }

  #marks(marks) {
    if (marks.some(({ strand }) => !this.#names.has(strand))) this.#learnNames();
    const file = this.#page.program.files[this.#page.program.active].name;
    const main = this.#page.program.files[0].name;
    const here = marks.slice(0, marksMax).filter((mark) => (mark.file ?? main) === file);
    this.#page.editor.mark(here.map((mark) => ({
      ...mark, name: this.strandName(mark.strand), colour: this.strandColour(mark.strand),
    })));
  }

  /** A snapshot of ten thousand strands takes its time: the next one waits twenty times that. */
  #snapshot() {
    const begun = performance.now();
    const snapshot = this.#engine.snapshot();
    const now = performance.now();
    this.#nextSnapshot = now + 20 * (now - begun);
    return snapshot;
  }

  #learnNames() {
    if (this.#names.size >= manyStrands && performance.now() < this.#nextSnapshot) return;
    const { strands = [] } = this.#snapshot();
    for (const { id, name, colour } of strands) {
      this.#names.set(id, name);
      if (/^#[0-9a-f]{6}/i.test(colour)) this.#colours.set(id, colour);
    }
    this.#showFilter(strands);
  }

  #showFilter(strands) {
    const filter = element('strand-filter');
    const chosen = filter.value || 'all';
    const option = (value, text) => Object.assign(document.createElement('option'), {
      value, textContent: text,
    });
    filter.replaceChildren(option('all', say('allStrands')),
      ...strands.slice(0, filterMax).map(({ id, name }) => option(String(id), name)));
    filter.value = [...filter.options].some((o) => o.value === chosen) ? chosen : 'all';
    if (filter.value !== chosen) this.#page.console.filter('all');
  }

  strandName(id) {
    return this.#names.get(id)
      ?? (id === 0 ? say('mainStrand') : say('strandName', { id }));
  }

  strandColour(id) {
    return this.#colours.get(id) ?? strandColour(id);
  }

  #outcome({ outcome, run }) {
    this.#ended = run;
    this.#lastOutcome = outcome;
    this.#schedule = outcome.schedule || undefined;
    const sentence = this.#outcomeSentence(outcome);
    const quiet = outcome.kind === 'finished' || outcome.kind === 'stopped'
      || (outcome.kind === 'exception' && this.#hadErrors);
    // The report of a deadlock begins with what the sentence says.
    const report = outcome.kind === 'deadlock'
      ? outcome.text.slice(outcome.text.indexOf('\n') + 1) : outcome.text;
    const text = report && !quiet ? `${sentence}\n${report.trimEnd()}` : sentence;
    this.#page.console.note(text, outcome.kind === 'finished' ? 'good'
      : outcome.kind === 'stopped' ? 'info' : 'bad');
    this.#page.description.announce(sentence);
    this.#describeNext = true;
  }

  #outcomeSentence(outcome) {
    const time = duration(outcome.wall_ms);
    if (outcome.kind === 'finished' && outcome.exit) {
      return say('finishedExit', { exit: outcome.exit, time });
    }
    return say(outcome.kind, { time });
  }

  /** Who does not see the canvas hears what a search came to. */
  #searchEnded({ exploring }) {
    if (this.#exploring && !exploring) {
      const { text } = this.#snapshot().exploring ?? {};
      if (text) this.#page.description.announce(text);
    }
    this.#exploring = exploring;
  }

  // --- status ---

  #showStatus({ status, exploring, explored }) {
    const outcome = this.#lastOutcome;
    const busy = status === 'running' || status === 'stopping';
    const open = status === 'stepping' || status === 'comparing';
    element('run').disabled = busy;
    element('stop').disabled = !busy && !open && !exploring;
    document.body.classList.toggle('is-running', busy);
    document.body.classList.toggle('is-stepping', status === 'stepping');
    document.body.classList.toggle('is-exploring', explored);
    if (status === 'running') {
      const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
      this.#status('running', { seconds });
    } else if (status === 'stopping' || open) {
      this.#status(status);
    } else if (exploring) {
      this.#status('exploring');
    } else if (outcome) {
      element('status').textContent = this.#outcomeSentence(outcome);
      element('status').dataset.kind = outcome.kind;
    } else if (status === 'idle') {
      this.#status('idle');
    }
  }

  #status(key, values) {
    const text = say(key, values);
    if (element('status').textContent !== text) element('status').textContent = text;
    element('status').dataset.kind = key;
  }

  showEmpty() {
    element('console-empty').hidden = !this.#page.console.empty;
  }

  /** Called when Run was pressed, before the engine answers. */
  starting() {
    element('run').disabled = true;
  }

  /** Forgets the last run's marks: another program is shown. */
  reset() {
    this.#page.editor.mark([]);
    this.#schedule = undefined;
  }

  /** The schedule that the last run recorded, if it was a run of these very files. */
  recordedSchedule(files) {
    return this.#ran === JSON.stringify(files) ? this.#schedule : undefined;
  }

  languageChanged() {
    if (!this.#engine) return;
    this.#described = 0;
    this.#showFilter(this.#snapshot().strands ?? []);
  }

  #describe({ status, changed }) {
    if (this.#describeNext) { // Not before the browser has shown the outcome.
      this.#describeNext = false;
      this.#described = 0;
      return;
    }
    const now = performance.now();
    if (now - this.#described < describeEveryMs || now < this.#nextSnapshot) return;
    if (!changed && status !== 'running' && this.#described !== 0) return;
    this.#described = now;
    this.#page.description.show(this.#snapshot());
  }

  // --- when there is no engine ---

  /** Says in the canvas' place what is missing and what to do. */
  explain(headingKey, sentences, ownTab) {
    const box = element('explain');
    const heading = document.createElement('h2');
    heading.textContent = say(headingKey);
    const paragraphs = [...sentences, say('editStill')].map((sentence) => {
      const paragraph = document.createElement('p');
      paragraph.textContent = sentence;
      return paragraph;
    });
    if (ownTab) {
      const link = document.createElement('a');
      Object.assign(link, { href: ownTab, target: '_blank', rel: 'noopener' });
      link.textContent = say('openOwnTab');
      paragraphs.push(link);
    }
    box.replaceChildren(heading, ...paragraphs);
    box.hidden = false;
    element('status').textContent = say(headingKey);
    element('status').dataset.kind = 'failed';
  }

  /** The engine stopped for good; the text stays, a reload brings it back. */
  died(why) {
    if (this.#failed) return;
    this.#failed = true;
    element('run').disabled = true;
    element('stop').disabled = true;
    document.body.classList.remove('is-running');
    clearNotice();
    element('status').textContent = say('engineDied');
    element('status').dataset.kind = 'failed';
    notice('error', say('engineDied'), [say('engineDiedWhy'), `(${why})`], [
      { text: say('reload'), action: () => location.reload() },
    ]);
  }
}
