// The colours of strands, the same on the canvas, in the console and in the editor's gutter.

const mainColour = '#4C78A8';
const cycle = [
  '#F58518', '#54A24B', '#E45756', '#72B7B2', '#B279A2',
  '#EECA3B', '#FF9DA6', '#9D755D', '#79706E',
];

/** The colour of a strand; 0 is the main thread. */
export function strandColour(id) {
  return id === 0 ? mainColour : cycle[(id - 1) % cycle.length];
}
