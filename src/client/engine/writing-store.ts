/** Where is kept what the reader has written: lines that were entered, and drafts that were not. */

export interface WritingStore {
  /** What was entered in earlier runs, oldest first. */
  readonly history: readonly string[];
  /** Targets of the drafts of earlier runs. */
  readonly targets: readonly string[];
  /** The draft for a target, '' for none. */
  draftOf(target: string): string;
  entered(text: string): void;
  /** The draft has changed; `text` is asked for when it is kept, which is not for each key. */
  draft(target: string, text: () => string): void;
}

/** What is written lives as long as the process. */
export function memoryWritingStore(): WritingStore {
  const drafts = new Map<string, () => string>();
  return {
    history: [],
    targets: [],
    draftOf: (target) => drafts.get(target)?.() ?? '',
    entered: () => {},
    draft: (target, text) => void drafts.set(target, text),
  };
}
