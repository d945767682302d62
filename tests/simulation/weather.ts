import type { Random } from './random.ts';

/** How the token endpoint behaves. */
export type TokenWeather =
  | 'well'
  | 'slow'
  | '500'
  | '503'
  | '503-wait-8'
  | '504-after-6-s'
  | '429-short'
  | '429-long'
  | '429-year'
  | '429-epoch'
  | 'network'
  | 'not-sent'
  | 'hang'
  | 'late'
  | 'wrong-secrets'
  | 'refresh-refused'
  | 'page'
  | 'refresh-only'
  | 'rotating'
  | 'minutes'
  | 'seconds'
  | 'blink'
  | 'odd-lifetimes';

/** How the data endpoints behave. */
type DataWeather = 'well' | 'slow' | 'refusing' | 'forbidden' | '503' | 'network' | 'not-sent' | 'hang';

/** How the shared store behaves. */
type StoreWeather =
  | 'well'
  | 'slow'
  | 'very-slow'
  | 'failing'
  | 'failing-writes'
  | 'hanging'
  | 'hanging-writes'
  | 'writes-take-8-s';

/** How the store's lock behaves. */
type LockWeather = 'well' | 'never-granted' | 'deaf' | 'never-released' | 'failing' | 'failing-after';

export interface Weather {
  token: TokenWeather;
  data: DataWeather;
  store: StoreWeather;
  lock: LockWeather;
}

export const fairWeather: Weather = { token: 'well', data: 'well', store: 'well', lock: 'well' };

export function pickWeather(random: Random): Weather {
  if (random.chance(0.25)) return fairWeather;
  return {
    token: random.weighted<TokenWeather>([
      [14, 'well'],
      [2, 'slow'],
      [1, '500'],
      [2, '503'],
      [2, '503-wait-8'],
      [2, '504-after-6-s'],
      [1, '429-short'],
      [1, '429-long'],
      [1, '429-year'],
      [1, '429-epoch'],
      [2, 'network'],
      [2, 'not-sent'],
      [2, 'hang'],
      [2, 'late'],
      [1, 'wrong-secrets'],
      [2, 'refresh-refused'],
      [1, 'page'],
      [1, 'refresh-only'],
      [1, 'rotating'],
      [3, 'minutes'],
      [1, 'seconds'],
      [1, 'blink'],
      [1, 'odd-lifetimes'],
    ]),
    data: random.weighted<DataWeather>([
      [14, 'well'],
      [2, 'slow'],
      [3, 'refusing'],
      [1, 'forbidden'],
      [1, '503'],
      [1, 'network'],
      [1, 'not-sent'],
      [1, 'hang'],
    ]),
    store: random.weighted<StoreWeather>([
      [12, 'well'],
      [3, 'slow'],
      [2, 'very-slow'],
      [1, 'failing'],
      [1, 'failing-writes'],
      [1, 'hanging'],
      [1, 'hanging-writes'],
      [1, 'writes-take-8-s'],
    ]),
    lock: random.weighted<LockWeather>([
      [12, 'well'],
      [1, 'never-granted'],
      [1, 'deaf'],
      [1, 'never-released'],
      [1, 'failing'],
      [1, 'failing-after'],
    ]),
  };
}
