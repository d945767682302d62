// node check-sequence.mjs DIR_OF_BUILT_PACKAGE FOLDER
// Replays every sequence in FOLDER with `reconcile` from DIR_OF_BUILT_PACKAGE/dist/sync/index.js.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

class Wrong extends Error {}
const fail = (text) => {
  throw new Wrong(text);
};
const clone = (value) => JSON.parse(JSON.stringify(value));

/** A text that is the same for equal JSON values, whatever the order of keys. `__proto__` is a key like any other. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
  return `{${Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`;
}

const listOf = (answer, name) =>
  Array.isArray(answer.transactions?.[name]) ? answer.transactions[name] : [];
const contextOf = (sequence, step) => ({
  today: step.today,
  ...(sequence.currency === undefined ? {} : { currency: sequence.currency }),
  ...(step.span === undefined ? {} : { span: clone(step.span) }),
  ...step.context,
});

/** All rows of an answer, from both lists, with their labels. */
function labelled(step) {
  const rows = [];
  for (const list of ['booked', 'pending']) {
    const labels = step.labels?.[list] ?? [];
    const answered = listOf(step.answer, list);
    if (labels.length !== answered.length)
      fail(`the sequence itself is wrong: ${answered.length} ${list} rows, ${labels.length} labels`);
    for (const [at, row] of answered.entries()) rows.push({ list, label: labels[at], key: canonical(row) });
  }
  return rows;
}

/** Groups interchangeable labels: those of rows that are equal in one list of one answer, and the sequence's `twins`. */
function twinClasses(sequence) {
  const parent = new Map();
  const find = (label) =>
    parent.has(label) && parent.get(label) !== label ? find(parent.get(label)) : label;
  const join = (a, b) => {
    const [x, y] = [find(a), find(b)];
    if (x !== y) parent.set(y, x);
  };
  for (const group of sequence.twins ?? []) for (const label of group.slice(1)) join(group[0], label);
  for (const step of sequence.steps) {
    const seen = new Map();
    for (const { list, label, key } of labelled(step)) {
      const place = `${list} ${key}`;
      if (seen.has(place)) join(seen.get(place), label);
      else seen.set(place, label);
    }
  }
  return find;
}

function shuffled(rows, seed) {
  const out = [...rows];
  if (seed === 0) return out.reverse();
  let x = (seed * 2654435761) % 4294967296 || 1;
  for (let at = out.length - 1; at > 0; at--) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    const other = x % (at + 1);
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}
function shuffledAnswer(answer, seed) {
  const copy = clone(answer);
  for (const list of ['booked', 'pending'])
    if (Array.isArray(copy.transactions?.[list]))
      copy.transactions[list] = shuffled(copy.transactions[list], seed);
  return copy;
}

/** What two results must have in common to count as the same. */
const gist = (result) =>
  result.changes
    .map((change) =>
      canonical({
        kind: change.kind,
        id: change.id,
        ...(change.row === undefined ? {} : { row: change.row }),
        ...(change.isPending === undefined ? {} : { isPending: change.isPending }),
      }),
    )
    .sort()
    .join('\n') + `\nbeforeHorizon ${result.beforeHorizon} suspects ${result.suspects.length}`;

function applyChanges(table, changes) {
  const next = new Map(table);
  for (const change of changes) {
    const { kind, id } = change;
    if (typeof id !== 'string' || id === '') fail(`a change '${kind}' without an id`);
    const old = next.get(id);
    if (kind === 'added') {
      if (old) fail(`'added' for an id that is already in the table`);
      if (typeof change.isPending !== 'boolean') fail(`'added' without isPending`);
      next.set(id, { key: canonical(change.row), isPending: change.isPending });
    } else if (!old) fail(`'${kind}' for an id that is not in the table`);
    else if (kind === 'changed') {
      if (!Array.isArray(change.fields) || change.fields.length === 0) fail(`'changed' without fields`);
      if (change.isPending !== old.isPending) fail(`'changed' must not change isPending; only 'booked' may`);
      next.set(id, { key: canonical(change.row), isPending: change.isPending });
    } else if (kind === 'booked') {
      if (!old.isPending) fail(`'booked' for a row that is already booked`);
      if (typeof change.matchedBy !== 'string' || change.matchedBy === '') fail(`'booked' without matchedBy`);
      next.set(id, { key: canonical(change.row), isPending: false });
    } else if (kind === 'vanished') {
      if (!old.isPending) fail(`'vanished' for a booked row`);
      next.delete(id);
    } else fail(`a change of unknown kind '${kind}'`);
  }
  return next;
}

const shape = (result) => {
  if (result === null || typeof result !== 'object') fail('no result');
  for (const name of ['changes', 'suspects'])
    if (!Array.isArray(result[name])) fail(`result.${name} is not a list`);
  for (const name of ['unchanged', 'beforeHorizon'])
    if (!Number.isInteger(result[name]) || result[name] < 0)
      fail(`result.${name} is not a whole number of at least 0`);
};
const text = (wish) => `${wish.kind} ${wish.is}`;

function checkStep(step, result, world, twin, rows) {
  const { idOf, labelOf } = world;
  const swap = (one, other) => {
    const [a, b] = [idOf.get(one), idOf.get(other)];
    for (const [label, id] of [
      [one, b],
      [other, a],
    ]) {
      if (id === undefined) idOf.delete(label);
      else {
        idOf.set(label, id);
        labelOf.set(id, label);
      }
    }
  };
  const wishes = step.expect.changes.map((wish) => ({ ...wish }));
  const take = (kind, label) => {
    let at = wishes.findIndex((wish) => wish.kind === kind && wish.is === label);
    if (at < 0) {
      at = wishes.findIndex((wish) => wish.kind === kind && twin(wish.is) === twin(label));
      if (at >= 0) swap(label, wishes[at].is);
    }
    return at < 0 ? undefined : wishes.splice(at, 1)[0];
  };
  for (const change of result.changes) {
    const key = change.row === undefined ? undefined : canonical(change.row);
    let label = labelOf.get(change.id);
    if (change.kind === 'added') {
      const list = change.isPending ? 'pending' : 'booked';
      const places = rows.filter((row) => row.list === list && row.key === key);
      if (places.length === 0) fail(`'added' with a row that is not in the ${list} list of the answer`);
      const free = places.filter((row) => !idOf.has(row.label));
      const wished =
        free.find((row) => wishes.some((wish) => wish.kind === 'added' && wish.is === row.label)) ?? free[0];
      if (!wished) fail(`duplicate: '${places[0].label}' already has an id, and got a second one`);
      label = wished.label;
      idOf.set(label, change.id);
      labelOf.set(change.id, label);
    }
    const wish = take(change.kind, label);
    if (!wish)
      fail(
        `unexpected: ${change.kind} ${label}${change.fields ? ` (${change.fields})` : ''}; expected ${step.expect.changes.map(text).join(', ') || 'no change'}`,
      );
    if (wish.isPending !== undefined && wish.isPending !== change.isPending)
      fail(`${text(wish)}: isPending is ${change.isPending}`);
    for (const field of wish.fields ?? [])
      if (!change.fields?.some((name) => name === field || String(name).startsWith(`${field}.`)))
        fail(`${text(wish)}: fields lack ${field} (${change.fields})`);
    if (key !== undefined) {
      const list = change.kind === 'booked' || !change.isPending ? 'booked' : 'pending';
      if (!rows.some((row) => row.list === list && row.key === key && twin(row.label) === twin(wish.is)))
        fail(`${text(wish)}: its row is a different one, or differs from the answer`);
    }
  }
  const left = wishes.find((wish) => !wish.optional);
  if (left) fail(`missing: ${text(left)}${result.changes.length ? '' : ' (no changes at all)'}`);
}

function checkTable(step, table, world, twin) {
  const count = (labels) => labels.map(twin).sort().join(' ');
  const named = [...table.keys()].map((id) => world.labelOf.get(id));
  if (named.length !== new Set(named).size) fail('one label has two ids in the table');
  if (count(named) !== count(step.expect.table))
    fail(`table has ${named.sort().join(' ')}, expected ${[...step.expect.table].sort().join(' ')}`);
  const pending = [...table].filter(([, entry]) => entry.isPending).map(([id]) => world.labelOf.get(id));
  if (count(pending) !== count(step.expect.pending ?? []))
    fail(
      `pending rows are ${pending.sort().join(' ') || 'none'}, expected ${(step.expect.pending ?? []).join(' ') || 'none'}`,
    );
}

function checkSuspects(step, result, before, table, world, twin) {
  for (const suspect of result.suspects) {
    if (
      typeof suspect?.reason !== 'string' ||
      typeof suspect.explanation !== 'string' ||
      !Array.isArray(suspect.ids) ||
      suspect.ids.length === 0
    )
      fail('a suspect without reason, explanation or ids');
    for (const id of suspect.ids)
      if (!before.has(id) && !table.has(id)) fail('a suspect names an id that is not in the table');
  }
  const wish = step.expect.suspects;
  if (wish === undefined) return;
  if (wish === 0) {
    if (result.suspects.length)
      fail(`suspects: expected none, got ${result.suspects.length} (${result.suspects[0].reason})`);
    return;
  }
  if (result.suspects.length < wish.atLeast)
    fail(`suspects: expected at least ${wish.atLeast}, got ${result.suspects.length}`);
  if (
    wish.about &&
    !result.suspects.some((suspect) =>
      wish.about.every((label) => suspect.ids.some((id) => twin(world.labelOf.get(id)) === twin(label))),
    )
  )
    fail(`suspects: none is about ${wish.about.join(' and ')}`);
}

/** Runs all steps and returns what is needed to compare two runs. Each answer is passed in `times` times. */
function plainRun(reconcile, sequence, times = 1) {
  let state;
  let table = new Map();
  const gists = [];
  for (const step of sequence.steps)
    for (let time = 0; time < times; time++) {
      const result = reconcile(state, clone(step.answer), contextOf(sequence, step));
      shape(result);
      table = applyChanges(table, result.changes);
      state = clone(result.state);
      if (time === 0) gists.push(gist(result));
    }
  return { gists, table };
}

export function runSequence(reconcile, sequence) {
  let state;
  let table = new Map();
  const world = { idOf: new Map(), labelOf: new Map() };
  const everyId = new Map();
  const twin = twinClasses(sequence);
  let at = 0;
  try {
    for (const step of sequence.steps) {
      at += 1;
      const rows = labelled(step);
      const context = () => contextOf(sequence, step);
      const answer = clone(step.answer);
      const stateBefore = state === undefined ? undefined : canonical(state);
      const result = reconcile(state, answer, context());
      shape(result);
      if (canonical(answer) !== canonical(step.answer)) fail('the answer was modified');
      if (stateBefore !== undefined && canonical(state) !== stateBefore)
        fail('the state that was passed in was modified');
      const before = table;
      table = applyChanges(before, result.changes);
      checkStep(step, result, world, twin, rows);
      checkTable(step, table, world, twin);
      checkSuspects(step, result, before, table, world, twin);
      for (const [id, label] of world.labelOf) {
        if (everyId.has(id) && twin(everyId.get(id)) !== twin(label))
          fail(`an id moved from ${everyId.get(id)} to ${label}`);
        everyId.set(id, label);
      }
      if (step.expect.beforeHorizon !== undefined && result.beforeHorizon !== step.expect.beforeHorizon)
        fail(`beforeHorizon is ${result.beforeHorizon}, expected ${step.expect.beforeHorizon}`);
      for (const seed of [0, 1, 2]) {
        const other = reconcile(state, shuffledAnswer(step.answer, seed), context());
        if (gist(other) !== gist(result))
          fail('another order of the rows gives different ids, rows or suspects');
      }
      const kept = clone(result.state);
      if (state !== undefined) {
        const direct = reconcile(clone(state), clone(step.answer), context());
        if (gist(direct) !== gist(result)) fail('a state that went through JSON gives a different result');
      }
      for (const seed of [undefined, 0, 3])
        for (const from of [result.state, kept]) {
          const again = reconcile(
            from,
            seed === undefined ? clone(step.answer) : shuffledAnswer(step.answer, seed),
            context(),
          );
          if (again.changes.length)
            fail(
              `the same answer again: ${again.changes[0].kind} ${world.labelOf.get(again.changes[0].id) ?? 'a new id'}`,
            );
          if (again.suspects.length)
            fail(`the same answer again: a suspect (${again.suspects[0].reason}) is repeated`);
          const third = reconcile(clone(again.state), clone(step.answer), context());
          if (third.changes.length)
            fail(
              `the same answer a third time: ${third.changes[0].kind} ${world.labelOf.get(third.changes[0].id) ?? 'a new id'}`,
            );
        }
      state = at % 2 ? kept : result.state;
    }
    at = 'second run';
    const [one, two, doubled] = [
      plainRun(reconcile, sequence),
      plainRun(reconcile, sequence),
      plainRun(reconcile, sequence, 2),
    ];
    const entries = (run) =>
      [...run.table]
        .map(([id, entry]) => `${id} ${entry.isPending} ${entry.key}`)
        .sort()
        .join('\n');
    if (one.gists.join('\n\n') !== two.gists.join('\n\n') || entries(one) !== entries({ table }))
      fail('it gives different ids or rows');
    if (entries(doubled) !== entries(one)) fail('with every answer passed in twice, the table is different');
    if (sequence.foreignStates) {
      at = 'foreign state';
      const [step] = sequence.steps;
      const versioned =
        state !== null && typeof state === 'object' && 'version' in state
          ? [
              { ...clone(state), version: 999 },
              { ...clone(state), version: undefined },
            ]
          : fail('the state has no version');
      for (const foreign of [...sequence.foreignStates, ...versioned]) {
        let thrown;
        try {
          reconcile(clone(foreign), clone(step.answer), contextOf(sequence, step));
        } catch (error) {
          thrown = error;
        }
        if (!(thrown instanceof Error))
          fail(`${JSON.stringify(foreign).slice(0, 60)} is accepted as a state`);
        if (!/state/i.test(thrown.message))
          fail(
            `${JSON.stringify(foreign).slice(0, 60)}: the error does not say that the state is wrong: ${thrown.message}`,
          );
      }
    }
    if (sequence.union) {
      at = 'union';
      const latest = new Map();
      for (const step of sequence.steps)
        for (const row of step.answer.transactions.booked.map((row, index) => [
          step.labels.booked[index],
          row,
        ]))
          latest.set(...row);
      const last = sequence.steps.at(-1);
      const whole = reconcile(
        undefined,
        clone({ transactions: { booked: [...latest.values()], pending: listOf(last.answer, 'pending') } }),
        { ...contextOf(sequence, last), span: undefined },
      );
      const rowsOf = (entries) =>
        [...entries.values()]
          .map((entry) => `${entry.isPending} ${entry.key}`)
          .sort()
          .join('\n');
      if (rowsOf(applyChanges(new Map(), whole.changes)) !== rowsOf(table))
        fail('the answers one by one give different rows than their union');
    }
  } catch (error) {
    const where = typeof at === 'number' ? `step ${at}` : at;
    return `${where}: ${error instanceof Wrong ? error.message : `threw ${error?.name}: ${error?.message}`}`;
  }
  return undefined;
}

async function main([directory, folder]) {
  if (!directory || !folder) {
    console.error('usage: node check-sequence.mjs DIR_OF_BUILT_PACKAGE FOLDER');
    process.exit(2);
  }
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  let reconcile;
  let reason = 'dist/sync/index.js does not export reconcile';
  try {
    ({ reconcile } = await import(pathToFileURL(resolve(directory, 'dist/sync/index.js')).href));
  } catch (error) {
    reason = `dist/sync/index.js: ${error.code ?? error.message}`;
  }
  if (typeof reconcile !== 'function') {
    console.log(`sync: 0 of ${files.length} sequences pass: ${reason}`);
    process.exit(1);
  }
  let passed = 0;
  let first;
  for (const file of files) {
    const wrong = runSequence(reconcile, JSON.parse(readFileSync(join(folder, file), 'utf8')));
    if (wrong === undefined) {
      passed += 1;
      continue;
    }
    first ??= `${file} ${wrong}`;
    console.log(`${file} ${wrong}`);
  }
  console.log(`sync: ${passed} of ${files.length} sequences pass; first failure: ${first ?? 'none'}`);
  process.exit(passed === files.length && files.length > 0 ? 0 : 1);
}
if (process.argv[1] && resolve(process.argv[1]) === resolve(new URL(import.meta.url).pathname))
  await main(process.argv.slice(2));
