// What the canvas shows, in words, for people who do not see it and for tests.

import { stateName } from './editor.js';
import { say } from './text.js';

const strandsMax = 40; // A screen reader is not served by ten thousand lines.

const outcomesMax = 40;

/** What a search found, and the story that is shown. */
function searched(exploring) {
  if (!exploring) return [];
  const { fix, outcomes, story } = exploring;
  return [
    exploring.text,
    ...(fix ? [fix.text, fix.replay] : []),
    ...outcomes.slice(0, outcomesMax).map((row) => `${row.count}: ${row.name}, ${row.text}`),
    ...(story?.sentences ?? []),
  ];
}

export class Description {
  #list = document.getElementById('canvas-description');
  #live = document.getElementById('live');
  #last = '';

  /** Writes the snapshot as a list of sentences. */
  show(snapshot) {
    const strands = snapshot.strands ?? [];
    const text = [say('accessSummary', {
      strands: strands.length, locks: snapshot.locks?.length ?? 0, events: snapshot.events ?? 0,
    })];
    for (const strand of strands.slice(0, strandsMax)) {
      text.push(say('accessStrand', {
        name: strand.name, state: stateName(String(strand.state)), line: strand.line,
      }));
    }
    text.push(...searched(snapshot.exploring));
    const now = text.join('\n');
    if (now === this.#last) return;
    this.#last = now;
    this.#list.replaceChildren(...text.map((sentence) => {
      const item = document.createElement('li');
      item.textContent = sentence;
      return item;
    }));
  }

  /** Says something once, as when a run has ended. */
  announce(text) {
    this.#live.textContent = text;
  }
}
