/** A question that nobody may see the answer of, where there are lines instead of a screen. */
import { isAskedTwice, type SecretQuestion, secretInWords } from '../model/secret-question.js';

/** @param ask shows the words and nothing of what is typed; undefined: the reader gives up @returns '' then */
export async function askSecret(
  ask: (words: string) => Promise<string | undefined>,
  question: SecretQuestion,
): Promise<string> {
  for (let { because } = question; ; because = 'the two differ') {
    const text = await ask(`${because === '' ? '' : `${because}. `}${secretInWords(question)}`);
    if (text === undefined || text === '' || !isAskedTwice(question)) return text ?? '';
    const again = await ask('The same once more');
    if (again === undefined || again === text) return again ?? '';
  }
}
