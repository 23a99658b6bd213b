/** Collects what the events of a check refer to, and compares it with what exists: evidence and streams. */
import { Announcements, evidenceIn, type StoredEvent } from '@duban/domain';
import { checkEvidence, type EvidenceCheck, type Listed, openMemoryEvidence, readFolderEvidence } from '@duban/evidence';
import type { Terminal } from '../terminal.js';

export class CheckedReferences {
  readonly #referred = new Set<string>();
  readonly #announcements = new Announcements();

  /** Takes an event as it is stored. In a damaged journal it may be anything. */
  note(event: unknown): void {
    if (typeof event !== 'object' || event === null) return;
    const { stream, type, data, revision } = event as Partial<StoredEvent>;
    if (typeof stream === 'string' && typeof type === 'string' && typeof data === 'object' && data !== null) {
      this.#announcements.note({ stream, type, data, revision: revision ?? '' });
    }
    try {
      for (const { sha256 } of evidenceIn(event as Record<string, unknown>)) {
        if (typeof sha256 === 'string') this.#referred.add(sha256);
      }
    } catch {
      // Data in a form that no event of ours has refers to nothing.
    }
  }

  /** @param folder absent: this system keeps no evidence */
  async checked(folder: string | undefined): Promise<{ readonly evidence: EvidenceCheck; readonly missing: readonly string[] }> {
    const reader = folder === undefined ? openMemoryEvidence({ maxBytes: 0 }) : readFolderEvidence(folder);
    return { evidence: await checkEvidence(reader, this.#referred), missing: this.#announcements.missing() };
  }
}

const shownMax = 100;

/** @param missing the streams that plans have announced but that do not exist */
export function showMissing(missing: readonly string[], terminal: Terminal): void {
  for (const stream of missing.slice(0, shownMax)) {
    terminal.out(`  缺失 missing: ${stream}：计划发布时列出，库中没有 / listed by the plan's publication, and not there`);
  }
  if (missing.length > shownMax) {
    terminal.out(`  另有 ${missing.length - shownMax} 个流缺失 / ${missing.length - shownMax} more streams are missing`);
  }
}

export function showEvidence({ objects, bytes, damaged, missing, orphans }: EvidenceCheck, terminal: Terminal): void {
  terminal.out(
    `佐证材料 evidence: ${objects} 份 objects, ${bytes} 字节 bytes, ${missing.count} 份未上传 not uploaded, ${orphans.count} 份无引用 referred to by nothing`,
  );
  list('损坏 damaged', damaged, terminal);
  list('未上传 not uploaded', missing, terminal);
  list('无引用 referred to by nothing', orphans, terminal);
}

function list(title: string, { count, digests }: Listed, terminal: Terminal): void {
  for (const sha256 of digests) terminal.out(`  ${title}: ${sha256}`);
  if (count > digests.length) terminal.out(`  ${title}: 另有 ${count - digests.length} 份未列出 / more are not listed`);
}
