/** What a command can tell about read models on disk without their server. It only reads. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DubanError, errorSentence, type Landmark } from '@duban/domain';
import { landmarksIn, openSqliteViewReader, type ParkedPlan, pageMax, type SqliteViewReader } from '@duban/read-models';

export interface ReadModelsCheck {
  readonly folder: string;
  /** Bytes of all files in the folder. */
  readonly bytes: number;
  /** The position of the last event in each plan's documents, of at most a thousand plans. */
  readonly plans: Readonly<Record<string, string>>;
  /** Why the content cannot be read, in Chinese and English. */
  readonly trouble?: string;
}

/** @returns undefined when the folder does not exist */
export async function checkReadModels(folder: string): Promise<ReadModelsCheck | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  try {
    return await reading(folder, async (reader) => {
      const ids = await reader.plans({ limit: pageMax });
      const places = await Promise.all(ids.map(async (id) => [id, (await reader.checkpoint(id)) ?? ''] as const));
      return { folder, bytes, plans: Object.fromEntries(places) };
    });
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    return { folder, bytes, plans: {}, trouble: `${errorSentence(error.code, error.params, 'zh')} / ${error.message}` };
  }
}

/**
 * The plans that stand still, with the event at which they do.
 * @throws {DubanError} when the read models cannot be read
 */
export const parkedOnDisk = (folder: string): Promise<readonly ParkedPlan[]> =>
  reading(folder, async (reader) =>
    [...(await reader.standstills()).values()].flatMap((note) => (note.state === 'parked' ? [note.at] : [])),
  );

/** The last event of each plan. Read models that cannot be read count as empty: they are made again from the events. */
export async function rememberedOnDisk(folder: string, onTrouble: (error: DubanError) => void): Promise<Landmark[]> {
  try {
    return await reading(folder, landmarksIn);
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    onTrouble(error);
    return [];
  }
}

async function reading<Answer>(folder: string, read: (reader: SqliteViewReader) => Promise<Answer>): Promise<Answer> {
  const reader = await openSqliteViewReader({ folder });
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}
