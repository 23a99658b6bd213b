type Some<Document> = { readonly [Name in keyof Document]?: Document[Name] | undefined };

/** A document after a correction: fields that the correction leaves out stay as they were, null empties a field. */
export function corrected<Document extends object>(document: Document, changes: Some<Document>): Document {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...document, ...Object.fromEntries(given) };
}
