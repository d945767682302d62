import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const entries = [
  'src/index.ts',
  'src/sandbox/index.ts',
  'src/testing/index.ts',
  'src/stores/file.ts',
  'src/stores/redis.ts',
];

function createProgram(): ts.Program {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  ) as ts.ParsedCommandLine;
  return ts.createProgram(
    entries.map((entry) => join(root, entry)),
    config.options,
  );
}

/** The places below a type that are `any`, as far as this project declares them. */
function findAny(
  checker: ts.TypeChecker,
  type: ts.Type,
  path: string,
  seen: Set<ts.Type>,
  found: string[],
): void {
  if (type.flags & ts.TypeFlags.Any) {
    found.push(path);
    return;
  }
  if (seen.has(type)) return;
  seen.add(type);
  if (type.isUnionOrIntersection()) {
    for (const part of type.types) findAny(checker, part, path, seen, found);
    return;
  }
  for (const argument of checker.getTypeArguments(type as ts.TypeReference) ?? []) {
    findAny(checker, argument, `${path}<>`, seen, found);
  }
  for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
    for (const parameter of signature.parameters) {
      findAny(checker, checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`, seen, found);
    }
    findAny(checker, signature.getReturnType(), `${path}()`, seen, found);
  }
  for (const property of type.getProperties()) {
    const file = property.declarations?.[0]?.getSourceFile().fileName ?? '';
    if (file.startsWith(join(root, 'src'))) {
      findAny(checker, checker.getTypeOfSymbol(property), `${path}.${property.name}`, seen, found);
    }
  }
}

test('nothing in the public surface is any', () => {
  const program = createProgram();
  const checker = program.getTypeChecker();
  const found: string[] = [];
  let looked = 0;
  for (const entry of entries) {
    const file = program.getSourceFile(join(root, entry));
    const module = file && checker.getSymbolAtLocation(file);
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const seen = new Set<ts.Type>();
      if (target.flags & ts.SymbolFlags.Value)
        findAny(checker, checker.getTypeOfSymbol(target), symbol.name, seen, found);
      if (target.flags & ts.SymbolFlags.Type)
        findAny(checker, checker.getDeclaredTypeOfSymbol(target), symbol.name, seen, found);
      looked++;
    }
  }
  expect(looked).toBeGreaterThan(80);
  expect(found).toEqual([]);
});
