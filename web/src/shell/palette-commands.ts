/** Something the palette can do. */
export type Command = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly run: () => void;
};

/** Commands whose words all begin a word of the label or stand in it, best first: the order of typing need not be kept. */
export function findCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [...commands];
  return commands
    .map((command) => ({ command, score: scoreOf(command.label.toLowerCase(), words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

/** 0 when a word is missing; a word that starts a word counts more than one in the middle. */
function scoreOf(label: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at === -1) return 0;
    const starts = at === 0 || label[at - 1] === " ";
    score += at === 0 ? 3 : starts ? 2 : 1;
  }
  return score;
}
