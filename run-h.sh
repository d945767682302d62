export PATH=$PWD/node_modules/.bin:$PATH
nice vitest run --config tests/vitest.config.ts tests/sync/histories 2>&1 | grep -E "Counterexample|^\S*seed|[-+] +\"|passed|failed|Error|Duration|after" | head -60
