/** Copies a whole evidence store. Objects never change, so a copy may be made while new ones come in. */
import { DubanError } from '@duban/domain';
import type { EvidenceReader, EvidenceStore } from './port.js';

/**
 * Puts every object of one store into another.
 * @throws {DubanError} `evidence-damaged`, after everything else was copied, with the first object that is not what was
 * put; `evidence-storage-full` and `evidence-unavailable` when the target fails
 */
export async function copyEvidence(
  from: EvidenceReader,
  to: Pick<EvidenceStore, 'put'>,
): Promise<{ objects: number; bytes: number }> {
  let objects = 0;
  let bytes = 0;
  let damaged: DubanError | undefined;
  for await (const sha256 of from.list()) {
    const found = await from.read(sha256);
    if (found === undefined) continue;
    try {
      const marks = [...((await from.marks(sha256)) ?? [])];
      await to.put(sha256, found.stream as AsyncIterable<Uint8Array>, { marks });
      objects += 1;
      bytes += found.size;
    } catch (error) {
      if (!(error instanceof DubanError) || error.code !== 'evidence-damaged') throw error;
      damaged ??= error;
    } finally {
      found.stream.destroy();
    }
  }
  if (damaged !== undefined) throw damaged;
  return { objects, bytes };
}
