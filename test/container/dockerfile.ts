/** The Dockerfile as a list of stages, each with its base image and its steps. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type From, type JSONInstruction, ModifiableInstruction } from 'dockerfile-ast';
import { repositoryRoot } from '../support/repository-root.js';

export interface Step {
  /** Such as `COPY`. */
  readonly keyword: string;
  /** Such as `from` → `build`. */
  readonly flags: ReadonlyMap<string, string>;
  /** The text behind keyword and flags: as one line, and as words or the items of a JSON list. */
  readonly text: string;
  readonly words: readonly string[];
}

export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly steps: readonly Step[];
}

export const dockerfileText = readFileSync(join(repositoryRoot, 'Dockerfile'), 'utf8');

export function readStages(): Stage[] {
  const stages: { image: string; name: string | undefined; steps: Step[] }[] = [];
  for (const instruction of DockerfileParser.parse(dockerfileText).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      const from = instruction as From;
      stages.push({ image: from.getImage() ?? '', name: from.getBuildStage() ?? undefined, steps: [] });
      continue;
    }
    const modifiable = instruction instanceof ModifiableInstruction;
    const flags = modifiable ? instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ''] as const) : [];
    const items = modifiable ? (instruction as JSONInstruction).getJSONStrings().map((item) => item.getJSONValue()) : [];
    const plain = instruction.getArguments().map((word) => word.getValue());
    stages.at(-1)?.steps.push({
      keyword,
      flags: new Map(flags),
      text: (instruction.getArgumentsContent() ?? '').replace(/^(--\S+\s+)+/, '').replaceAll(/\\\n/g, ' '),
      words: items.length > 0 ? items : plain,
    });
  }
  return stages;
}

/** The words of the last step of a kind in a stage; the last one is the one that counts. */
export const lastWords = (stage: Stage | undefined, keyword: string): readonly string[] =>
  stage?.steps.findLast((step) => step.keyword === keyword)?.words ?? [];
