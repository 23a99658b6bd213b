/** Fetches Java software from Maven Central with Maven itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { find, type JarsNeed, java, maven } from './needs.js';

const fetchMaxMs = 300_000;

function projectOf(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>cn.duban</groupId><artifactId>jars-for-tests</artifactId><version>1</version><packaging>pom</packaging>',
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ].join('\n');
}

/**
 * Puts the jars into the need's folder. They are collected in another folder, which is renamed when it is complete. So
 * an interrupted run leaves no incomplete folder under this name, and if two runs overlap, the second keeps what the
 * first has put there.
 * @returns undefined on success, otherwise what went wrong
 */
export function fetchJars({ artifacts, folder, name }: JarsNeed): string | undefined {
  const mvn = find(maven);
  if (mvn === undefined || find(java) === undefined) return `not fetched: ${name} needs java and maven`;
  mkdirSync(dirname(folder), { recursive: true });
  const beside = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(beside, 'pom.xml'), projectOf(artifacts));
    const jars = join(beside, 'jars');
    const flags = [
      '--quiet',
      '--batch-mode',
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${jars}`,
    ];
    const { status, error, stdout } = spawnSync(mvn, flags, { cwd: beside, timeout: fetchMaxMs, encoding: 'utf8' });
    if (status !== 0) return `mvn: ${error?.message ?? firstError(stdout)}`;
    return settle(jars, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const firstError = (output: string) => output.split('\n').find((line) => line.includes('ERROR')) ?? 'it failed without a word';

function settle(jars: string, folder: string): string | undefined {
  try {
    renameSync(jars, folder);
  } catch (error) {
    if (!existsSync(folder)) return String(error);
  }
  return undefined;
}
