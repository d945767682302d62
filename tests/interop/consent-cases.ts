import type { Browser, Page } from 'playwright-core';
import type { App, Requisition } from './app.ts';
import { type Case, check, same } from './suite.ts';
import { accessibilityTree, withPage } from './watched-page.ts';

/** An end user on the consent page, with a mouse, a keyboard or a screen reader. */
export function consentCases(browser: Browser, app: App): Case[] {
  const consent = async (
    wishes: object,
    act: (page: Page, requisition: Requisition) => Promise<unknown>,
  ): Promise<{ landing: URLSearchParams; requisition: Requisition }> => {
    const requisition = await app.createRequisition(wishes);
    return withPage(browser, { colorScheme: 'light' }, async (page) => {
      await page.goto(requisition.link);
      await act(page, requisition);
      await page.getByRole('heading', { name: 'Back in the app' }).waitFor();
      const landing = new URL(page.url());
      same(landing.origin + landing.pathname, `${app.origin}/connected`, 'Landing');
      return { landing: landing.searchParams, requisition: await app.getRequisition(requisition.id) };
    });
  };
  const press = (name: string) => (page: Page) => page.getByRole('button', { name }).click();

  const refusals = [
    { button: 'Cancel', error: 'UserCancelledSession', status: 'RJ' },
    { button: 'Fail at the bank', error: 'UnknownError', status: 'ER' },
  ].map(({ button, error, status }) => ({
    name: `'${button}' sends back with ${error}`,
    async run() {
      const { landing, requisition } = await consent({ reference: button }, press(button));
      same([landing.get('ref'), landing.get('error')], [button, error], 'Sent back with');
      check(landing.get('details') !== null, 'No details.');
      same([requisition.status, requisition.accounts], [status, []], 'Requisition');
      return undefined;
    },
  }));

  return [
    {
      name: "'Continue' links the accounts and sends back with the reference",
      async run() {
        const { landing, requisition } = await consent({ reference: 'continue' }, press('Continue'));
        same([...landing], [['ref', 'continue']], 'Sent back with');
        same([requisition.status, requisition.accounts.length], ['LN', 2], 'Requisition');
        return `${requisition.accounts.length} accounts`;
      },
    },
    ...refusals,
    {
      name: 'with account_selection only the ticked account is linked',
      async run() {
        const { requisition } = await consent({ account_selection: true }, async (page) => {
          await page.getByRole('checkbox', { name: /^Current account/ }).uncheck();
          await press('Continue')(page);
        });
        const [id = ''] = requisition.accounts;
        same([requisition.status, requisition.accounts.length], ['LN', 1], 'Requisition');
        const { name } = await app.call<{ name: string }>('GET', `accounts/${id}/`);
        same(name, 'Savings account', 'Account');
        return name;
      },
    },
    {
      name: 'everything can be reached by keyboard, in the order of the page, with a visible focus',
      async run() {
        const stops: string[] = [];
        const { requisition } = await consent({ account_selection: true }, async (page) => {
          for (let presses = 0; presses < 6; presses++) {
            await page.keyboard.press('Tab');
            stops.push(await focused(page));
            if (presses === 1) await page.keyboard.press('Space');
          }
          await page.keyboard.press('Shift+Tab');
          await page.keyboard.press('Shift+Tab');
          await page.keyboard.press('Enter');
        });
        same(stops, ['user', 'account-0', 'account-1', 'Continue', 'Cancel', 'Fail at the bank'], 'Focus');
        same([requisition.status, requisition.accounts.length], ['LN', 1], 'Requisition');
        return stops.join(' → ');
      },
    },
    {
      name: 'Enter in the name field continues as that user',
      async run() {
        let offered: string | null = '';
        const { requisition } = await consent({}, async (page) => {
          offered = await page.textContent('main');
          await page.getByLabel('User name at the bank').fill('ada');
          await page.keyboard.press('Enter');
        });
        same(requisition.status, 'LN', 'Requisition');
        const { iban } = await app.call<{ iban: string }>('GET', `accounts/${requisition.accounts[0]}/`);
        check(!offered.includes(iban), `${iban} belongs to the user that the page showed before.`);
        return undefined;
      },
    },
    {
      name: 'going back to a used page sends the user back with RequisitionLinkReused',
      async run() {
        const { landing } = await consent({}, async (page) => {
          await press('Continue')(page);
          await page.getByRole('heading', { name: 'Back in the app' }).waitFor();
          await page.goBack();
        });
        same(landing.get('error'), 'RequisitionLinkReused', 'Sent back with');
        return undefined;
      },
    },
    {
      name: 'a screen reader finds heading, purpose, accounts and choices',
      async run() {
        const plain = await treeOf(browser, await app.createRequisition());
        const picking = await treeOf(browser, await app.createRequisition({ account_selection: true }));
        for (const tree of [plain, picking]) {
          contains(tree, 'heading "Connect Sandbox Finance" [level=1]');
          contains(tree, 'textbox "User name at the bank"');
          for (const button of ['Continue', 'Cancel', 'Fail at the bank'])
            contains(tree, `button "${button}"`);
        }
        contains(plain, 'heading "Accounts" [level=2]');
        contains(picking, 'group "Accounts"');
        check(/checkbox "Savings account [A-Z0-9 ]+" \[checked\]/.test(picking), picking);
        return undefined;
      },
    },
    {
      name: "the page is in the end user's language",
      async run() {
        const { link } = await app.createRequisition({ user_language: 'DE' });
        await withPage(browser, {}, async (page) => {
          await page.goto(link);
          same(await page.locator('html').getAttribute('lang'), 'de', 'Language');
          await page.getByRole('button', { name: 'Abbrechen' }).click();
        });
        return undefined;
      },
    },
    {
      name: 'a reconfirmation is confirmed by a click',
      async run() {
        const { agreementId } = await app.sandbox.steer('connect', {
          institutionId: 'SANDBOX_RECONFIRMATION',
          accessValidForDays: 180,
          reconfirmation: true,
        });
        const path = `agreements/enduser/${agreementId}/reconfirm/`;
        const redirect = `${app.origin}/kept`;
        const { reconfirmation_url } = await app.call<{ reconfirmation_url: string }>('POST', path, {
          redirect,
        });
        await withPage(browser, {}, async (page) => {
          await page.goto(reconfirmation_url);
          contains(
            await accessibilityTree(page),
            'heading "Keep Sandbox: reconfirmation connected" [level=1]',
          );
          await press('Confirm')(page);
          await page.waitForURL(redirect);
        });
        const { accounts } = await app.call<{ accounts: Record<string, { reconfirmed: string }> }>(
          'GET',
          path,
        );
        check(
          Object.values(accounts).every(({ reconfirmed }) => reconfirmed !== ''),
          'Not reconfirmed.',
        );
        return `${Object.keys(accounts).length} accounts`;
      },
    },
  ];
}

async function treeOf(browser: Browser, { link }: Requisition): Promise<string> {
  return withPage(browser, {}, async (page) => {
    await page.goto(link);
    return accessibilityTree(page);
  });
}

function contains(tree: string, line: string): void {
  check(tree.includes(line), `No ${line} in\n${tree}`);
}

/** Name or text of the focused element. Fails if the focus is not visible. */
async function focused(page: Page): Promise<string> {
  const { name, outline } = await page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const name = element.localName === 'button' ? element.textContent : element.name;
    return { name: name ?? element.localName, outline: getComputedStyle(element).outlineStyle };
  });
  check(outline !== 'none', `${name} shows no focus.`);
  return name;
}
