/** Waiting that ends. */

/** What the work gives, if it gives it in time; else the error. The work goes on in any case. */
export async function inTime<Answer>(work: Promise<Answer>, maxMs: number, late: () => Error): Promise<Answer> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), maxMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
