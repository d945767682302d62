import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const source = join(root, 'src/');

/** The source of each entry point of the manifest. */
const entries: string[] = Object.values(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).exports as Record<
    string,
    { default?: string }
  >,
).flatMap(({ default: file }) =>
  file === undefined ? [] : [join(root, file.replace('./dist/', 'src/').replace(/\.js$/, '.ts'))],
);

function createProgram(): ts.Program {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  ) as ts.ParsedCommandLine;
  return ts.createProgram(entries, options);
}

const isOurs = (symbol: ts.Symbol): boolean =>
  symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(source)) ??
  false;

/** What an editor shows for a symbol. */
function textOf(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text }) => `@${name} ${text?.map((part) => part.text).join('')}`);
  return [ts.displayPartsToString(symbol.getDocumentationComment(checker)), ...tags].join(' ').trim();
}

/** The names that an entry exports, and the members of their types, each with its text. */
function readTexts(): Map<string, string> {
  const program = createProgram();
  const checker = program.getTypeChecker();
  const texts = new Map<string, string>();
  const seen = new Set<ts.Type>();

  function visitType(type: ts.Type, path: string): void {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) visitType(part, path);
    }
    for (const argument of checker.getTypeArguments(type as ts.TypeReference)) visitType(argument, path);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.parameters) {
        visitType(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`);
      }
      visitType(signature.getReturnType(), `${path}()`);
    }
    for (const member of type.getProperties()) {
      if (!isOurs(member) || /^(__)?#/.test(member.name)) continue;
      // A member of a named type is named by it, wherever it was found.
      const owner = type.aliasSymbol?.name ?? type.symbol?.name ?? '__type';
      const name = `${owner.startsWith('__') ? path : owner}.${member.name}`;
      texts.set(name, textOf(checker, member));
      visitType(checker.getTypeOfSymbol(member), name);
    }
  }

  for (const entry of entries) {
    const file = program.getSourceFile(entry);
    const module = file && checker.getSymbolAtLocation(file);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      texts.set(exported.name, textOf(checker, symbol));
      if (symbol.flags & ts.SymbolFlags.Value) visitType(checker.getTypeOfSymbol(symbol), exported.name);
      if (symbol.flags & ts.SymbolFlags.Type)
        visitType(checker.getDeclaredTypeOfSymbol(symbol), exported.name);
    }
  }
  return texts;
}

const texts = readTexts();

test('every exported name and every member of its types has a text', () => {
  expect(texts.size).toBeGreaterThan(600);
  expect([...texts].filter(([, text]) => text === '').map(([name]) => name)).toEqual([]);
});

test('every time says its unit', () => {
  const units = { Ms: /\bms\b|milliseconds/i, Seconds: /\bseconds\b|\bs\b/i, expires: /seconds/i };
  const silent = [...texts].filter(([name, text]) =>
    Object.entries(units).some(([end, unit]) => name.endsWith(end) && !unit.test(text)),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('every operation says what it rejects with, and what it costs where a bank counts it', () => {
  const groups = /^(Accounts|Agreements|Institutions|Requisitions|TokenEndpoint)\./;
  const operations = [...texts].filter(([name]) => groups.test(name));
  expect(operations.length).toBe(21);
  expect(operations.filter(([, text]) => !text.includes('@throws')).map(([name]) => name)).toEqual([]);
  for (const name of ['getDetails', 'getBalances', 'getTransactions']) {
    expect(texts.get(`Accounts.${name}`)).toMatch(/Costs one\s+of the bank's daily calls/);
  }
});

test('every option of the client that may be omitted says what happens then', () => {
  const options = [...texts].filter(([name]) =>
    /^(NordigenClientOptions|CallOptions|RetryOptions|Renewal)\./.test(name),
  );
  expect(options.filter(([, text]) => !text.includes('@default')).map(([name]) => name)).toEqual([]);
});
