import type { Invariant } from '../world.ts';
import {
  abortsAreHeard,
  callersAreServedSoon,
  closedClientsServeNobody,
  endedTokensAreNotHandedOut,
  errorsAreKnown,
  everyCallerGetsAnOutcome,
  listenersAreRemoved,
} from './callers.ts';
import { nothingIsRejectedUnheard, nothingOutlivesItsCause } from './ends.ts';
import { forgottenStaysForgotten } from './order.ts';
import {
  closedClientsAreQuiet,
  pausedCallersGetTheFailure,
  pausesAreBounded,
  pausesEnd,
  pausesGrow,
  refusedTokensAreNotSent,
  requestsHaveCallers,
  tokenRequestsAreFew,
  tokensGoToDataOnly,
} from './requests.ts';

/** All rules that are checked after every step, by name. */
export const invariants: Readonly<Record<string, Invariant>> = {
  everyCallerGetsAnOutcome,
  callersAreServedSoon,
  abortsAreHeard,
  endedTokensAreNotHandedOut,
  errorsAreKnown,
  requestsHaveCallers,
  tokenRequestsAreFew,
  pausesGrow,
  pausesAreBounded,
  pausesEnd,
  pausedCallersGetTheFailure,
  refusedTokensAreNotSent,
  forgottenStaysForgotten,
  tokensGoToDataOnly,
  closedClientsServeNobody,
  closedClientsAreQuiet,
  listenersAreRemoved,
  nothingOutlivesItsCause,
  nothingIsRejectedUnheard,
};
