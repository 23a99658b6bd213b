type Some<Document> = { readonly [Name in keyof Document]?: Document[Name] | undefined };

/** A document with those fields replaced that a correction gives; what it leaves out stays as it was. */
export function corrected<Document extends object>(document: Document, changes: Some<Document>): Document {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...document, ...Object.fromEntries(given) };
}
