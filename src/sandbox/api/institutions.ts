import { type Feature, features, type Institution } from '../bank/institution.ts';
import { countries, findInstitution, institutions, nowhere } from '../bank/institutions.ts';
import {
  type Answer,
  type FieldProblems,
  fieldRefusal,
  invalidCountry,
  notFound,
  unknownFields,
} from '../errors/answers.ts';
import type { Call } from '../world.ts';
import { readBoolean, readParameter } from './request-fields.ts';

export function listInstitutions({ query }: Call): Answer {
  const unknown = [...query.keys()].filter((key) => key !== 'country' && featureOf(key) === undefined);
  if (unknown.length > 0) return unknownFields(unknown, 'query');

  const asked = readParameter(query, 'country');
  const country = asked?.toUpperCase();
  if (asked !== undefined && country !== undefined && country !== nowhere && !countries.includes(country)) {
    return fieldRefusal({ country: invalidCountry(asked) });
  }

  const problems: FieldProblems = {};
  const wanted: [Feature, boolean][] = [];
  for (const [key, value] of query) {
    const feature = featureOf(key);
    if (feature === undefined || value.trim() === '') continue;
    const has = readBoolean(value);
    if (has === undefined) problems[key] = ['Must be a valid boolean.'];
    else wanted.push([feature, has]);
  }
  if (Object.keys(problems).length > 0) return fieldRefusal(problems);

  const found = institutions.filter(
    (institution) =>
      // Institutions with a special behaviour are listed only under their own country: a strict client that lists
      // every bank must not run into them.
      (country === undefined
        ? !institution.countries.includes(nowhere)
        : institution.countries.includes(country)) &&
      wanted.every(([feature, has]) => institution.features.includes(feature) === has),
  );
  return { status: 200, body: found.map(toSummary) };
}

export function getInstitution({ params }: Call): Answer {
  const institution = findInstitution(params.id ?? '');
  if (institution === undefined) return notFound();
  const body = {
    ...toSummary(institution),
    supported_features: institution.features,
    identification_codes: [],
  };
  return { status: 200, body };
}

function featureOf(key: string): Feature | undefined {
  return features.find((feature) => key === `${feature}_supported`);
}

function toSummary(institution: Institution): Record<string, unknown> {
  const { transactionTotalDays, maxAccessValidForDays, maxAccessValidForDaysReconfirmation } = institution;
  return {
    id: institution.id,
    name: institution.name,
    bic: institution.bic,
    ...(transactionTotalDays === undefined ? {} : { transaction_total_days: String(transactionTotalDays) }),
    countries: institution.countries,
    // A reserved domain, so that the sandbox never points to a real host.
    logo: `https://logos.example/${institution.id}.png`,
    ...(maxAccessValidForDays === undefined
      ? {}
      : { max_access_valid_for_days: String(maxAccessValidForDays) }),
    ...(maxAccessValidForDaysReconfirmation === undefined
      ? {}
      : { max_access_valid_for_days_reconfirmation: String(maxAccessValidForDaysReconfirmation) }),
  };
}
