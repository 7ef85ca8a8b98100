#!/usr/bin/env bash
# Places an order with a coupon on a first run of the platform, pays it, and follows its parcel until the order is completed.
#
#   samples/first-order.sh [URL]       by default http://localhost:8080; needs curl and python3
#
# Each step that must wait is tried once a second, at most RETRIES times (300). A second run answers with the order of the first one,
# because it repeats its idempotency keys.
set -u
URL=${1:-http://localhost:8080}

pick() { # the value at a path of the JSON on standard input, for example: pick amounts payable amount_minor
    python3 -c 'import json,sys; v=json.load(sys.stdin)
for k in sys.argv[1:]: v=v[int(k) if isinstance(v, list) else k]
print(v)' "$@" 2>/dev/null
}

retry() {
    for _ in $(seq "${RETRIES:-300}"); do "$@" && return; sleep 1; done
    echo "gave up: $*" >&2
    exit 1
}

token() {
    curl -s -u "$1:$1-secret" -d grant_type=client_credentials "$URL/oauth2/token" | pick access_token
}

call() { # token, method, path, body
    curl -s -X "$2" "$URL/api/v2/$3" -H "Authorization: Bearer $1" -H "X-Idempotency-Key: first-order-$3" \
        -H "Content-Type: application/json" ${4:+-d "$4"}
}

sandbox() { # what a payment provider or a carrier would report
    curl -s "$URL/sandbox/$1" -H "Content-Type: application/json" -d "$2"
    echo
}

retry curl -sfo /dev/null "$URL/actuator/health/readiness"
SHOPPER=$(token demo-shopper) && OPERATOR=$(token demo-operator) || { echo "no demo clients at $URL" >&2; exit 1; }

call "$OPERATOR" PUT promotions/welcome '{"name": "Welcome", "kind": "PERCENT", "basis_points": 1000, "starts_at": "2020-01-01T00:00:00Z", "needs_coupon": true, "priority": 1}'
call "$OPERATOR" PUT coupons/WELCOME10 '{"promotion_id": "welcome", "max_uses": 1000}'

place() {
    ORDER=$(call "$SHOPPER" POST orders '{"items": [{"sku_id": "85123A", "quantity": 2}], "currency": "GBP", "payment_method": "sandbox", "channel": "web", "coupon_codes": ["welcome10"], "contact": {"email": "ada@example.com"},
        "shipping_address": {"name": "Ada Lovelace", "line1": "12 St James Square", "city": "London", "country": "GB"}}')
    NUMBER=$(echo "$ORDER" | pick order_no) && PAYMENT=$(echo "$ORDER" | pick payment reference) &&
        AMOUNT=$(echo "$ORDER" | pick amounts payable amount_minor)
}
retry place
sandbox "payments/$PAYMENT/pay" "{\"amount_minor\": $AMOUNT, \"currency\": \"GBP\"}"

CORRELATION=$(call "$OPERATOR" GET "orders/$NUMBER" | pick correlation)
parcel() { WAYBILL=$(call "$OPERATOR" GET "shipments?correlation=$CORRELATION" | pick shipments 0 waybill); }
retry parcel
sandbox "shipments/$WAYBILL/scan" '{"event": "dispatched"}'
sandbox "shipments/$WAYBILL/scan" '{"event": "delivered"}'

completed() { [ "$(call "$SHOPPER" GET "orders/$NUMBER" | pick status)" = COMPLETED ]; }
retry completed
call "$SHOPPER" GET "orders/$NUMBER"
