/** Files that the simulated year gives as evidence. Their bytes are their text in UTF-8. */

export interface SimulatedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

const listOf = (what: string) => ({
  name: `模拟-${what}.csv`,
  mediaType: 'text/csv',
  text: `序号,名称,备注\n1,模拟单位甲,模拟：${what}\n2,模拟单位乙,模拟：${what}\n`,
});

/** Name that steps use → the file. */
export const simulatedFiles = {
  'enterprise list': listOf('企业名单'),
  'incubator survey': listOf('孵化器普查'),
  'management report': listOf('管理办法修订说明'),
} as const satisfies Record<string, SimulatedFile>;

/** A placeholder in a body, to be replaced by name, media type, size and digest of a file. */
export const fileIn = (name: keyof typeof simulatedFiles) => ({ file: name }) as never;
