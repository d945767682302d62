import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Listed } from './figures.ts';
import { Empty, Press } from './parts.tsx';
import { count, day, iban, money, say } from './words.ts';

const pageSize = 25;

/** All transactions, with a search. Choosing one shows everything that is known about it. */
export function Transactions(props: { listed: readonly Listed[]; newIds: readonly string[] }): JSX.Element {
  const { listed, newIds } = props;
  const [words, setWords] = useState('');
  const [shown, setShown] = useState(pageSize);
  const [open, setOpen] = useState<Listed>();
  const wanted = words.trim().toLowerCase();
  const found = wanted === '' ? listed : listed.filter((row) => textOf(row).includes(wanted));

  useEffect(() => {
    if (wanted !== '') say(count(found.length, 'transaction'));
  }, [wanted, found.length]);

  return (
    <section aria-labelledby="transactions">
      <h2 id="transactions">Transactions</h2>
      {listed.length === 0 ? (
        <Empty>
          <p>No transactions yet.</p>
        </Empty>
      ) : (
        <label>
          Search transactions
          <input
            type="search"
            autocomplete="off"
            placeholder="name, text or amount"
            value={words}
            onInput={({ currentTarget }) => setWords(currentTarget.value)}
          />
        </label>
      )}
      {listed.length > 0 && found.length === 0 && (
        <Empty>
          <p>No transaction matches “{words}”.</p>
        </Empty>
      )}
      {found.length > 0 && (
        <table aria-labelledby="transactions">
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">With</th>
              <th scope="col" class="amount">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shown).map((row) => (
              <tr key={row.id}>
                <td>
                  {row.date === undefined ? 'no date' : <time dateTime={row.date}>{day(row.date)}</time>}
                </td>
                <td>
                  <button type="button" class="plain" aria-haspopup="dialog" onClick={() => setOpen(row)}>
                    {nameOf(row)}
                  </button>
                  {row.isPending && <span class="badge">pending</span>}
                  {newIds.includes(row.id) && <span class="badge new">new</span>}
                  {row.isDeclined && <span class="badge">declined</span>}
                  <span class="note line">{row.lines.filter((line) => line !== nameOf(row))[0]}</span>
                </td>
                <td class={row.direction === 'in' ? 'amount in' : 'amount'}>{amountOf(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.length > shown && (
        <Press onPress={() => setShown(shown + pageSize)}>Show more of {found.length}</Press>
      )}
      {open && <Detail row={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function Detail({ row, onClose }: { row: Listed; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  // In a modal dialog, the browser keeps the focus inside and returns it afterwards.
  useEffect(() => dialog.current?.showModal(), []);
  const { counterparty, references, original } = row;
  const account = counterparty?.account;
  const entries: [title: string, text: string | undefined][] = [
    ['Amount', amountOf(row)],
    ['Date', day(row.date)],
    ['Status', row.isDeclined ? 'declined' : row.isPending ? 'pending' : 'booked'],
    ['Account', account?.iban ? iban(account.iban) : (account?.bban ?? account?.maskedPan ?? undefined)],
    ['Text', row.lines.join('\n') || undefined],
    ['Original amount', original && `${money(original.amount, original.currency)} at ${original.rate}`],
    ['Reference', references.structured],
    ['Payer’s reference', references.endToEndId],
    ['Mandate', references.mandateId],
    ['Merchant category', row.merchantCategoryCode],
  ];
  return (
    <dialog ref={dialog} aria-labelledby="detail" onClose={onClose}>
      <h2 id="detail">{nameOf(row)}</h2>
      <dl>
        {entries
          .filter(([, text]) => text)
          .map(([title, text]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      <Press class="main" onPress={() => dialog.current?.close()}>
        Close
      </Press>
    </dialog>
  );
}

function nameOf({ counterparty, lines }: Listed): string {
  return counterparty?.name ?? lines[0] ?? 'Unnamed';
}

function amountOf({ amount, currency = '', direction }: Listed): string {
  if (amount === undefined) return 'no amount';
  return `${direction === 'in' ? '+' : ''}${money(amount, currency)}`;
}

function textOf(row: Listed): string {
  return [nameOf(row), ...row.lines, row.amount, row.date, day(row.date)].join(' ').toLowerCase();
}
