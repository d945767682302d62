import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const pages = readdirSync(root, { recursive: false, encoding: 'utf8' })
  .concat(readdirSync(join(root, 'docs'), { encoding: 'utf8' }).map((file) => `docs/${file}`))
  .filter((file) => file.endsWith('.md'));

const snippets = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map((match, index) => ({
    name: `${page} #${index + 1}`,
    // Each is compiled as a file at the root of the project.
    file: join(root, `snippet-${page.replaceAll(/\W/g, '-')}-${index + 1}.ts`),
    code: match[1] as string,
  })),
);

/** Compiles all snippets in one program, so that the project's own types are read only once. */
function compile(): ts.Program {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  ) as ts.ParsedCommandLine;
  const options = { ...config.options, isolatedDeclarations: false, declaration: false };
  const host = ts.createCompilerHost(options);
  const codeOf = new Map(snippets.map(({ file, code }) => [file, `${code}\nexport {};\n`]));
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => codeOf.has(file) || fileExists(file);
  host.readFile = (file) => codeOf.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const code = codeOf.get(file);
    return code === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, code, ts.ScriptTarget.ES2023);
  };
  return ts.createProgram([...codeOf.keys()], options, host);
}

describe('the code in the documentation compiles', () => {
  const program = compile();
  test.each(snippets)('$name', ({ file }) => {
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual(
      [],
    );
  });
});
