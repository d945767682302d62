#!/bin/sh
# From no token to transactions with only curl, and then the control of a sandbox:
#   quickstart.sh <base URL> <secret id> <secret key>
set -eu

base=$1 secret_id=$2 secret_key=$3
steer="${base%/api/v2/}/__sandbox"
bank=SANDBOXFINANCE_SFIN0000
reference="curl-$$"
access=

fail() {
  echo "failed: $1" >&2
  exit 1
}

# expect <what> <actual> <expected>
expect() {
  [ "$2" = "$3" ] || fail "$1: '$2', expected '$3'"
  echo "$1: $2"
}

# The value of a JavaScript expression on the JSON from standard input, as `json`; fails if there is none.
pick() {
  node -e '
    const json = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const value = eval(process.argv[1]);
    if (value === undefined) throw new Error(JSON.stringify(json));
    console.log(value);
  ' "$1"
}

# api <method> <path> [body]: the answer's body; fails like curl if the status is 400 or more.
api() {
  method=$1 path=$2
  shift 2
  [ $# -eq 0 ] || set -- --data "$1"
  curl --silent --show-error --fail-with-body --request "$method" "$base$path" \
    --header 'content-type: application/json' ${access:+--header "authorization: Bearer $access"} "$@"
}

# status <curl arguments>: only the status.
status() {
  curl --silent --output /dev/null --write-out '%{http_code}' --header "authorization: Bearer $access" "$@"
}

# control <action> [body]: the answer of a control path.
control() {
  curl --silent --show-error --fail-with-body "$steer/$1" --data "${2:-}"
}

# Tokens
pair=$(api POST token/new/ "{\"secret_id\":\"$secret_id\",\"secret_key\":\"$secret_key\"}")
expect 'access token lasts' "$(printf "%s" "$pair" | pick json.access_expires)" 86400
refresh=$(printf "%s" "$pair" | pick json.refresh)
access=$(api POST token/refresh/ "{\"refresh\":\"$refresh\"}" | pick json.access)

# Link a bank
api GET 'institutions/?country=LV' | pick '`institutions in LV: ${json.length}`'
agreement=$(api POST agreements/enduser/ "{\"institution_id\":\"$bank\"}" | pick json.id)
requisition=$(api POST requisitions/ "{\"institution_id\":\"$bank\",\"agreement\":\"$agreement\",
  \"redirect\":\"https://app.example/connected\",\"reference\":\"$reference\"}")
id=$(printf "%s" "$requisition" | pick json.id)
link=$(printf "%s" "$requisition" | pick json.link)
expect 'consent page' "$(curl --silent "$link" | sed -n 's:.*<h1>\(.*\)</h1>.*:\1:p')" 'Connect Sandbox Finance'
expect 'sent back to' "$(curl --silent --output /dev/null --write-out '%{redirect_url}' "$link" \
  --data 'user=user&outcome=accept')" "https://app.example/connected?ref=$reference"
linked=$(api GET "requisitions/$id/")
expect 'requisition' "$(printf "%s" "$linked" | pick json.status)" LN
account=$(printf "%s" "$linked" | pick 'json.accounts[0]')

# Read an account
expect 'account' "$(api GET "accounts/$account/" | pick json.status)" READY
api GET "accounts/$account/details/" | pick '`currency: ${json.account.currency}`'
api GET "accounts/$account/balances/" | pick '`balances: ${json.balances.length}`'
api GET "accounts/$account/transactions/" | pick '`booked transactions: ${json.transactions.booked.length}`'
expect 'without the last slash' "$(status "${base}accounts/$account")" 301
expect 'and followed' "$(status --location "${base}accounts/$account")" 200
expect 'calls left today' "$(curl --silent --dump-header - --output /dev/null \
  --header "authorization: Bearer $access" "${base}accounts/$account/balances/" |
  tr -d '\r' | sed -n 's/^http_x_ratelimit_account_success_remaining: //p')" 2

# Control
control fail '{"match":"accounts.getBalances","fault":"ServiceError"}' >/dev/null
expect 'a planned fault' "$(status "${base}accounts/$account/balances/")" 503
expect 'and only once' "$(status "${base}accounts/$account/balances/")" 200
other=$(control connect '{"institutionId":"SANDBOX_NO_PENDING"}' | pick 'json.accountIds[0]')
expect 'pending is there' "$(api GET "accounts/$other/transactions/" | pick '"pending" in json.transactions')" false
second=$(api POST requisitions/ "{\"institution_id\":\"$bank\",\"redirect\":\"https://app.example/connected\"}" |
  pick json.id)
expect 'consent refused' "$(control consent "{\"requisitionId\":\"$second\",\"outcome\":\"cancel\"}" |
  pick 'new URL(json.redirect).searchParams.get("error")')" UserCancelledSession
control revoke-access "{\"accountId\":\"$other\"}" >/dev/null
expect 'after the owner revoked access' "$(status "${base}accounts/$other/details/")" 401
control expire-consent "{\"requisitionId\":\"$id\"}" >/dev/null
expect 'after the consent ended' "$(status "${base}accounts/$account/details/")" 401
control revoke-tokens '{"kind":"access"}' >/dev/null
expect 'after the tokens were revoked' "$(status "${base}institutions/?country=LV")" 401
access=$(api POST token/refresh/ "{\"refresh\":\"$refresh\"}" | pick json.access)
expect 'with a new one' "$(status "${base}institutions/?country=LV")" 200
control advance '{"seconds":86400}' >/dev/null
expect 'a day later' "$(status "${base}institutions/?country=LV")" 401
access=$(api POST token/refresh/ "{\"refresh\":\"$refresh\"}" | pick json.access)

# Prolong a consent
prolonged=$(control connect \
  '{"institutionId":"SANDBOX_RECONFIRMATION","reconfirmation":true,"accessValidForDays":180}' |
  pick json.agreementId)
api POST "agreements/enduser/$prolonged/reconfirm/" '{}' >/dev/null
control reconfirm "{\"agreementId\":\"$prolonged\",\"outcome\":\"confirm\"}" >/dev/null
expect 'reconfirmed' "$(api GET "agreements/enduser/$prolonged/reconfirm/" |
  pick 'Object.values(json.accounts).every(({ reconfirmed }) => Boolean(reconfirmed))')" true

# The request log, without secrets
log=$(curl --silent "$steer/requests")
expect 'secrets in the log' "$(printf "%s" "$log" | grep -c -e "$secret_key" -e "$refresh" || true)" 0
expect 'records of requisitions' "$(curl --silent "$steer/state" | pick 'json.requisitions.length')" 4
control reset >/dev/null
expect 'after a reset' "$(curl --silent "$steer/requests" | pick json.length)" 0
