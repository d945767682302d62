/** Styles of the overview, in addition to those of all pages. */
export const pageStyle = `
main.wide { width: min(80rem, 100% - 2rem); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 2.5rem;
  align-items: start; }
section > h2:focus { outline: none; }
h3 { font-size: 1rem; margin: 0 0 .35rem; }
.lead { margin-top: -.5rem; }
html:not(.scripted) .needs-script { display: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
#messages { position: sticky; top: 0; z-index: 2; background: var(--card); }
#messages p:empty { display: none; }
#messages p { margin: 0 0 1rem; padding: .6rem .9rem; border: 1px solid var(--edge); border-inline-start-width: 5px;
  border-radius: 6px; }
#messages #said { border-color: var(--good); }
#messages #trouble { border-color: var(--bad); }
:root { --good: light-dark(#1c6b3a, #7fd6a0); --bad: light-dark(#a3262a, #ff9c9c); }
.values > div { display: grid; grid-template-columns: 6rem 1fr auto; gap: .75rem; align-items: center;
  padding: .25rem 0; }
.values { display: block; margin: 0; }
#clock { font-size: 1.1rem; font-variant-numeric: tabular-nums; margin: .25rem 0 .75rem; }
button, a.button { min-height: 2.25rem; }
button.small, .banks button, .accounts button { padding: .3rem .75rem; font-size: .875rem; }
a.button { display: inline-block; padding: .4rem 1rem; border: 1px solid var(--accent); border-radius: 8px;
  color: var(--accent); text-decoration: none; }
.actions { margin-top: .75rem; gap: .5rem; }
.cards .actions { margin: .6rem 0 0; }
.cards .actions > * { padding: .3rem .75rem; font-size: .875rem; }
.actions:empty { display: none; }
a { color: var(--accent); }
.fields { display: grid; grid-template-columns: 1.3fr 1fr 4.25rem; gap: .25rem .75rem; }
.fields label { padding: 0; }
.fields > div { min-width: 0; }
select, input[type=search], input[type=number] { font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--edge); border-radius: 6px; padding: .45rem .5rem; width: 100%; min-height: 2.25rem; }
/* Many linked banks must not push the log and the search out of sight. */
.inner { overflow: auto; max-height: 36rem; position: relative; border-block-end: 1px solid var(--line); }
.inner p:first-child { margin-top: 0; }
.cards, .banks, .accounts, .calendar { list-style: none; padding: 0; margin: 0; }
.cards > li { border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; margin: 0 0 .75rem; }
.facts { margin: 0 0 .5rem; font-size: .875rem; }
.accounts > li, .banks > li { display: flex; gap: .5rem 1rem; justify-content: space-between; align-items: center;
  padding: .45rem 0; border-top: 1px solid var(--line); margin: 0; overflow-wrap: anywhere; }
.banks > li:first-child { border-top: 0; }
.banks > li[hidden] { display: none; }
.banks > li > span { min-width: 0; }
.accounts button, .banks button { flex: none; }
.accounts { font-size: .875rem; }
.tag { display: inline-block; font-size: .8125rem; font-weight: normal; padding: 0 .5rem; border-radius: 99px;
  border: 1px solid var(--edge); white-space: nowrap; }
.tag.LN { border-color: var(--good); color: var(--good); }
.tag.ER, .tag.RJ, .tag.EX, .tag.SU { border-color: var(--bad); color: var(--bad); }
.next { margin: .5rem 0 .25rem; font-weight: 600; font-size: .875rem; }
.calendar { font-size: .875rem; }
.calendar .past::before { content: '✓ ' / ''; color: var(--good); }
.calendar .ahead::before { content: '○ ' / ''; }
details { font-size: .875rem; }
summary { cursor: pointer; color: var(--accent); padding: .2rem 0; width: fit-content; }
.find { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; align-items: end; margin-bottom: .75rem; }
.find label { padding: 0; }
.scroll { position: relative; }
.scroll.tall { max-height: 34rem; padding: 0 .9rem; }
.scroll p { padding: 0 .9rem; }
.section-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline;
  gap: 0 1rem; margin-top: 2rem; margin-bottom: .5rem; }
.section-head h2 { margin: 0; }
.section-head label { padding: .15rem 0; font-size: .875rem; }
.commands { overflow-x: auto; padding: 0; list-style: none; }
.commands li { padding: .15rem 0; white-space: nowrap; }
@media (max-width: 40rem) {
  .values > div { grid-template-columns: 1fr auto; gap: 0 .75rem; }
  .values dt { grid-column: 1 / -1; font-size: .875rem; }
  .values dd { margin-bottom: 0; }
  .fields { grid-template-columns: 1fr; }
  .accounts > li { flex-wrap: wrap; }
  .actions button { padding: .35rem .8rem; font-size: .9375rem; }
  .banks code { display: block; font-size: .8125rem; }
  #messages p { margin-bottom: .5rem; }
}
`;
