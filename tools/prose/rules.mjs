// The rule of English of this house, as one textlint rule. CONTRIBUTING.md has the rule in words.

export const MOST_WORDS = 30;

const FREE_RELATIVE = 'name the noun: "clients that …", "the player who …"';
const NO_WHAT = 'name the noun in the place of "what"';
const VERB = 'is|are|was|were|has|have|had|does|do|can|could|must|may|might|will|would|comes?|came|goes|went|waits?|holds?|needs?|makes?|matters?';

/** Phrases that a sentence must not have; some may begin a question, or a heading. */
const PHRASES = [
  { pattern: /\b(?:after|at|behind|beside|by|for|from|in|of|on|than|to|with) who\b/gi, say: FREE_RELATIVE },
  { pattern: /\bwho(?:so)?ever\b/gi, say: FREE_RELATIVE },
  { pattern: /(?:^|[;:] )Who\b/gi, say: FREE_RELATIVE, question: true },
  { pattern: /(?:^|[;:] )What [a-z]+/gi, say: NO_WHAT, question: true, heading: true },
  { pattern: new RegExp(`(?:, |\\b(?:all|and|at|beside|but|by|for|from|in|of|on|or|than|to|with) )what (?:${VERB})\\b`, 'gi'), say: NO_WHAT },
  { pattern: /\bso (?:many|much)\b(?! as\b)(?!(?: [\w-]+){1,3} (?:as|that)\b)/gi, say: 'write the number, "up to N" or "this many"' },
  { pattern: /\bfor ever\b/gi, say: 'write "forever" or "without end"' },
  { pattern: /\bby turns\b/gi, say: 'write "alternately" or "in turn"' },
  { pattern: /\bmended\b/gi, say: 'write "fixed" or "repaired"' },
];

/** British words and their American spelling. */
const SPELLINGS = new Map(Object.entries({
  analyse: 'analyze', analysed: 'analyzed', behaviour: 'behavior', behaviours: 'behaviors', cancelled: 'canceled',
  cancelling: 'canceling', centre: 'center', centred: 'centered', centres: 'centers', colour: 'color', coloured: 'colored',
  colours: 'colors', defence: 'defense', defences: 'defenses', favour: 'favor', favourite: 'favorite', grey: 'gray',
  honour: 'honor', honours: 'honors', initialise: 'initialize', initialised: 'initialized', judgement: 'judgment',
  labelled: 'labeled', learnt: 'learned', licence: 'license', licences: 'licenses', misspelt: 'misspelled',
  modelled: 'modeled', neighbour: 'neighbor', neighbours: 'neighbors', normalise: 'normalize', normalised: 'normalized',
  offence: 'offense', organise: 'organize', organised: 'organized', programme: 'program', recognise: 'recognize',
  recognised: 'recognized', serialise: 'serialize', serialised: 'serialized', spelt: 'spelled', summarise: 'summarize',
  travelled: 'traveled', travelling: 'traveling', unrecognised: 'unrecognized', whilst: 'while',
}));

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text, with where each begins. A line break ends one only after a full stop. */
export function sentences(text) {
  const pieces = [];
  for (const { segment, index } of segmenter.segment(text.replace(/(?<![.!?][)"'”\s]*)\n/g, ' '))) {
    const text = segment.trimStart();
    if (/\p{L}/u.test(text)) pieces.push({ text: text.trimEnd(), index: index + segment.length - text.length });
  }
  return pieces;
}

export const words = (text) => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,/:_-]*/gu) ?? [];

/** The offenses of a sentence, or of a heading or a table's cell: `{ say, index, length }` each. */
export function offenses(sentence, { isHeading = false } = {}) {
  const found = [];
  const isQuestion = /\?["')]*$/.test(sentence);
  for (const { pattern, say, question, heading } of PHRASES) {
    if ((question && isQuestion) || (heading && isHeading)) continue;
    for (const match of sentence.matchAll(pattern)) {
      found.push({ say: `"${match[0].trim()}": ${say}`, index: match.index, length: match[0].length });
    }
  }
  for (const match of sentence.matchAll(/\p{L}+/gu)) {
    const american = SPELLINGS.get(match[0].toLowerCase());
    if (american) found.push({ say: `"${match[0]}": write "${american}"`, index: match.index, length: match[0].length });
  }
  const length = words(sentence).length;
  if (length > MOST_WORDS) found.push({ say: `a sentence of ${length} words; at most ${MOST_WORDS}`, index: 0, length: 1 });
  return found;
}

/** A node's text as it is read, each character at its place: markup is blank, code is one capitalized word. */
export function reading(node) {
  const characters = node.raw.split('').map((character) => (character === '\n' ? character : ' '));
  const read = (part) => {
    const start = part.range[0] - node.range[0];
    if (part.type === 'Str') characters.splice(start, part.raw.length, ...part.raw.replace(/(?<=\n[ \t]*)>/g, ' ').split(''));
    if (part.type === 'Code') characters.fill('X', start, start + part.raw.length);
    part.children?.forEach(read);
  };
  read(node);
  return characters.join('');
}

/**
 * The textlint rule. With `lines: true`, each sentence of a paragraph has a line of its own; with
 * `onSentence`, that function is called with each sentence of a paragraph.
 */
export default function house(context, { lines = false, onSentence = () => {} } = {}) {
  const { Syntax, RuleError, report, locator } = context;
  const check = (node) => {
    const tell = (say, start, end = start + 1) => report(node, new RuleError(say, { padding: locator.range([start, end]) }));
    const isParagraph = node.type === Syntax.Paragraph;
    for (const { text, index } of sentences(reading(node))) {
      if (isParagraph) onSentence(text);
      for (const offense of offenses(text, { isHeading: !isParagraph })) {
        tell(offense.say, index + offense.index, index + offense.index + offense.length);
      }
      if (!lines || !isParagraph) continue;
      if (node.raw.slice(index, index + text.length).includes('\n')) tell('a sentence over more than one line', index);
      const before = node.raw.slice(0, index).split('\n').pop();
      if (/[\p{L}\p{N}`]/u.test(before)) tell('a second sentence in one line', index);
    }
  };
  return { [Syntax.Paragraph]: check, [Syntax.Header]: check, [Syntax.TableCell]: check };
}
