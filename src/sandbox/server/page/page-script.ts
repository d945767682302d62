/**
 * Runs in the page. It contains everything that it needs, because only the text of this function is sent there. It
 * handles the buttons that the server rendered, and fetches the parts that change. It renders nothing itself.
 */
function runPage(): void {
  const followEveryMs = 2000;
  const say = (words: string, isError = false): void => {
    const [status, other] = isError ? ['trouble', 'said'] : ['said', 'trouble'];
    const [line, rest] = [document.getElementById(status ?? ''), document.getElementById(other ?? '')];
    if (rest !== null) rest.textContent = '';
    // Emptied first, so that a screen reader announces the same words again.
    if (line !== null) line.textContent = '';
    requestAnimationFrame(() => {
      if (line !== null) line.textContent = words;
    });
  };

  const replace = (part: Element): void => {
    const shown = document.getElementById(part.id);
    if (shown === null || shown.innerHTML === part.innerHTML) return;
    const focused = shown.contains(document.activeElement) ? document.activeElement?.id : undefined;
    shown.innerHTML = part.innerHTML;
    if (focused === undefined) return;
    // The focused element may be gone. Its section's heading then gets the focus, so that a keyboard user does not
    // start again from the top.
    const heir = document.getElementById(focused) ?? shown.closest('section')?.querySelector('h2');
    heir?.focus();
  };

  let latest = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++latest;
    const response = await fetch('/?part=live');
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
    const text = await response.text();
    // An older answer must not undo a newer one.
    if (mine !== latest) return;
    const parts = new DOMParser().parseFromString(text, 'text/html');
    for (const part of parts.querySelectorAll('[data-live]')) replace(part);
  };

  const post = async (action: string, body: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`/__sandbox/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(answer.error ?? `The sandbox answered ${response.status}.`));
    return answer;
  };

  /** A consent that fails is answered with 200 too. Only the redirect says that it failed. */
  const failureIn = ({ redirect }: Record<string, unknown>): string | null =>
    typeof redirect === 'string' && URL.canParse(redirect)
      ? new URL(redirect).searchParams.get('error')
      : null;

  const steer = async (action: string, body: string, said: string): Promise<void> => {
    try {
      const failure = failureIn(await post(action, body));
      if (failure === null) say(said);
      else say(`The consent ended with ${failure}.`, true);
      await refresh();
    } catch (error) {
      say(error instanceof TypeError ? 'The sandbox does not answer.' : (error as Error).message, true);
    }
  };

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    const { post: action, body = '{}', said = 'Done.', copy } = button.dataset;
    if (action !== undefined) void steer(action, body, said);
    if (copy === undefined) return;
    const text = document.getElementById(copy)?.textContent ?? '';
    navigator.clipboard.writeText(text).then(
      () => say(`Copied: ${text}`),
      () => say('The browser does not allow the page to copy.', true),
    );
  });

  document.getElementById('fail')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const [match, fault] = [String(fields.get('match')), String(fields.get('fault'))];
    const times = Number(fields.get('times'));
    const which = match === '*' ? 'call of any kind' : `call of ${match}`;
    const said = `The next ${times === 1 ? which : `${times} calls (${match})`} will be answered with ${fault}.`;
    void steer('fail', JSON.stringify({ match, fault, times }), said);
  });

  const search = document.getElementById('search') as HTMLInputElement | null;
  const count = document.getElementById('count');
  const filter = (): void => {
    const words = (search?.value ?? '').toLowerCase().split(/\s+/);
    const items = [...document.querySelectorAll<HTMLElement>('#bank-list > li')];
    for (const item of items) {
      item.hidden = !words.every((word) => (item.dataset.words ?? '').includes(word));
    }
    const shown = items.filter((item) => !item.hidden).length;
    if (count !== null) count.textContent = `${shown} of ${items.length}`;
  };
  search?.addEventListener('input', filter);

  const follow = document.getElementById('follow') as HTMLInputElement | null;
  let isLost = false;
  setInterval(() => {
    if (document.hidden || follow?.checked === false) return;
    refresh().then(
      () => {
        if (isLost) say('The sandbox answers again.');
        isLost = false;
      },
      () => {
        // Announced once, not every two seconds.
        if (!isLost) say('The sandbox does not answer. Is it still running?', true);
        isLost = true;
      },
    );
  }, followEveryMs);
  document.documentElement.classList.add('scripted');
  filter();
}

export const pageScript: string = `(${runPage.toString()})();`;
