package tracking.webhook;

import platform.web.ProblemCode;

/** The problems of webhooks. Each constant says when it is answered and what a client can do. */
public enum WebhookProblem implements ProblemCode {
    TOO_MANY_ENDPOINTS(
            409,
            "Too many webhook endpoints",
            "There are as many webhook endpoints as are allowed (`details.limit`).",
            "Change or delete an endpoint that is not needed."),
    ENDPOINT_NOT_ENABLED(
            409,
            "The webhook endpoint is switched off",
            "Deliveries can be replayed only to an endpoint that is enabled; `details.state` is its state.",
            "Enable the endpoint first."),
    DELIVERY_IN_PROGRESS(
            409,
            "The delivery is not finished",
            "The delivery is waiting or being sent, so there is nothing to replay.",
            "Wait until it is delivered, has failed or was skipped.");

    private final Description description;

    WebhookProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
