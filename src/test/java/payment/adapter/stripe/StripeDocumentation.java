package payment.adapter.stripe;

import java.util.List;
import payment.fake.Endpoint;
import payment.fake.Rule;

/**
 * What Stripe's public documentation says about the requests that the platform makes. Where no page could be read, the definition is that of Stripe's
 * public specification or library. A parameter that is missing here may exist at Stripe: add it with its page when an adapter sends it.
 */
final class StripeDocumentation {

    static final String REFERENCE = "https://docs.stripe.com/api";

    private static final String SPECIFICATION =
            "https://github.com/stripe/openapi/blob/18fa2cc768024b47789dc6fa243acd48478acac2/latest/openapi.spec3.json";
    private static final String LIBRARY = "com.stripe:stripe-java:33.3.0, com.stripe.param.";
    private static final String METADATA = "https://docs.stripe.com/api/metadata";
    private static final String IDEMPOTENCY = "https://docs.stripe.com/api/idempotent_requests";
    private static final String BALANCE = "https://docs.stripe.com/api/balance_transactions/list";

    private static final Rule ID = Rule.text(5_000);
    private static final Rule POSITIVE = Rule.digits(1, 99_999_999);
    private static final Rule URL = Rule.matches("https?://.+");
    private static final Rule CURRENCY = Rule.matches("[a-z]{3}");
    private static final Rule SECONDS = Rule.digits(0, Integer.MAX_VALUE);

    static final List<Endpoint> ENDPOINTS = List.of(
            common(Endpoint.of("POST /v1/checkout/sessions", SPECIFICATION + ": PostCheckoutSessions")
                    .required("mode", Rule.oneOf("payment", "setup", "subscription"))
                    .optional("client_reference_id", Rule.text(200))
                    .required("success_url", URL)
                    .optional("cancel_url", URL)
                    .required("line_items", Rule.array()) // "required for payment and subscription mode"
                    .optional("line_items[]", Rule.object())
                    .required("line_items[].quantity", POSITIVE)
                    .optional("line_items[].price_data", Rule.object())
                    .required("line_items[].price_data.currency", CURRENCY)
                    .required("line_items[].price_data.unit_amount", POSITIVE)
                    .optional("line_items[].price_data.product_data", Rule.object())
                    .required("line_items[].price_data.product_data.name", Rule.text(5_000))
                    .optional("payment_intent_data", Rule.object())
                    .optional(
                            "payment_intent_data.capture_method", Rule.oneOf("automatic", "automatic_async", "manual"))
                    .optional("payment_intent_data.metadata", Rule.object())
                    .optional("payment_method_options", Rule.object())
                    .optional("payment_method_options.card", Rule.object())
                    .optional("payment_method_options.card.request_multicapture", Rule.oneOf("if_available", "never"))
                    .from(METADATA)
                    .optional("payment_intent_data.metadata.*", Rule.text(500))),
            expanding(Endpoint.of("GET /v1/checkout/sessions/{session}", LIBRARY + "checkout.SessionRetrieveParams")
                    .required("{session}", ID)),
            expanding(
                    Endpoint.of("POST /v1/checkout/sessions/{session}/expire", LIBRARY + "checkout.SessionExpireParams")
                            .required("{session}", ID)),
            expanding(Endpoint.of("GET /v1/payment_intents/{intent}", LIBRARY + "PaymentIntentRetrieveParams")
                    .required("{intent}", ID)),
            expanding(Endpoint.of(
                            "POST /v1/payment_intents/{intent}/capture",
                            "https://docs.stripe.com/api/payment_intents/capture")
                    .required("{intent}", ID)
                    .from(LIBRARY + "PaymentIntentCaptureParams")
                    .optional("amount_to_capture", POSITIVE)
                    .optional("final_capture", Rule.oneOf("true", "false"))
                    .optional("metadata", Rule.object())
                    .from(METADATA)
                    .optional("metadata.*", Rule.text(500))),
            expanding(Endpoint.of("POST /v1/payment_intents/{intent}/cancel", LIBRARY + "PaymentIntentCancelParams")
                    .required("{intent}", ID)),
            common(Endpoint.of("POST /v1/refunds", SPECIFICATION + ": PostChargesChargeRefunds")
                    .optional("amount", POSITIVE)
                    .required("payment_intent", ID) // "you must specify a Charge or a PaymentIntent"
                    .optional("reason", Rule.oneOf("duplicate", "fraudulent", "requested_by_customer"))
                    .optional("metadata", Rule.object())
                    .from(METADATA)
                    .optional("metadata.*", Rule.text(500))),
            list(Endpoint.of("GET /v1/refunds", LIBRARY + "RefundListParams").optional("payment_intent", ID)),
            list(Endpoint.of("GET /v1/balance_transactions", BALANCE)
                    .optional("created", Rule.object())
                    .from(LIBRARY + "BalanceTransactionListParams")
                    .optional("created.gte", SECONDS)
                    .optional("created.gt", SECONDS)
                    .optional("created.lt", SECONDS)
                    .optional("created.lte", SECONDS)));

    private StripeDocumentation() {}

    private static Endpoint common(Endpoint endpoint) {
        return endpoint.from(SPECIFICATION + ": bearerAuth")
                .required("Authorization:", Rule.matches("Bearer [A-Za-z0-9_]+"))
                .from(IDEMPOTENCY)
                .optional("Idempotency-Key:", Rule.text(255));
    }

    private static Endpoint expanding(Endpoint endpoint) {
        return common(endpoint.from(SPECIFICATION + ": expand")
                .optional("expand", Rule.array())
                .optional("expand[]", Rule.text(5_000)));
    }

    private static Endpoint list(Endpoint endpoint) {
        return expanding(endpoint.from(SPECIFICATION + ": limit, starting_after, ending_before")
                .optional("limit", Rule.digits(1, 100))
                .optional("starting_after", ID)
                .optional("ending_before", ID));
    }
}
