/** Columns of clusters and texts, with a bounded memory of the clusters that are not ASCII. */
import { cleanText } from '../../../protocol/clean-text.js';
import { splitClusters } from './clusters.js';
import { codePointWidth } from './code-point-width.js';

const EMOJI_SELECTOR = '\ufe0f';

/** Enough for the different clusters of a few thousand lines in any script; emptied when full. */
const REMEMBERED = 8192;

interface Measured {
  /** The cluster, or what is shown in its place when it is not clean. */
  readonly shown: string;
  readonly width: 1 | 2;
}

/** Measures text. */
export class Metrics {
  readonly #measured = new Map<string, Measured>();

  /** Columns of one cluster. */
  width(cluster: string): 1 | 2 {
    return isAscii(cluster) ? 1 : this.#measure(cluster).width;
  }

  /** The cluster as it may be shown: itself, or a replacement of one column when it could act as a control. */
  shown(cluster: string): string {
    return isAscii(cluster) ? cluster : this.#measure(cluster).shown;
  }

  /** Columns of a text. */
  textWidth(text: string): number {
    let width = 0;
    for (const cluster of splitClusters(text)) width += this.width(cluster);
    return width;
  }

  /** The text if it takes at most `columns`, otherwise its beginning with `ellipsis` (one column, or '') after it. */
  truncate(text: string, columns: number, ellipsis = ''): string {
    if (columns <= 0) return '';
    const room = columns - ellipsis.length;
    let used = 0;
    let short = '';
    for (const cluster of splitClusters(text)) {
      used += this.width(cluster);
      if (used > columns) return short + ellipsis;
      if (used <= room) short += cluster;
    }
    return text;
  }

  #measure(cluster: string): Measured {
    const known = this.#measured.get(cluster);
    if (known) return known;
    if (this.#measured.size >= REMEMBERED) this.#measured.clear();
    const measured = measure(cluster);
    this.#measured.set(cluster, measured);
    return measured;
  }
}

function isAscii(cluster: string): boolean {
  if (cluster.length !== 1) return false;
  const unit = cluster.charCodeAt(0);
  return unit >= 0x20 && unit < 0x7f;
}

/**
 * The sum of the widths of the code points, at least 1 and at most 2: emoji sequences and flags take two columns,
 * Thai and Devanagari clusters keep their spacing vowels. The selector that asks for a picture makes it two.
 */
function measure(cluster: string): Measured {
  const cleaned = cleanText(cluster);
  const shown = cleaned === cluster && cluster !== '' ? cluster : replacement(cleaned);
  let sum = 0;
  for (const character of shown) sum += codePointWidth(character.codePointAt(0) ?? 0);
  const wide = sum >= 2 || (shown.length > 1 && shown.includes(EMOJI_SELECTOR));
  return { shown, width: wide ? 2 : 1 };
}

/** One character for an unclean cluster: the picture of a control, otherwise the replacement character. */
function replacement(cleaned: string): string {
  if (/^[\u2400-\u2421]$/.test(cleaned)) return cleaned;
  return /^ +$/.test(cleaned) ? ' ' : '\ufffd';
}
