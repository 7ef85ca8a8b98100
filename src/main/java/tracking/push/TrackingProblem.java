package tracking.push;

import platform.web.ProblemCode;

/** The problems of streams and sockets. Each constant says when it is answered and what a client can do. */
enum TrackingProblem implements ProblemCode {
    TOO_MANY_STREAMS(
            429,
            "Too many open streams of this caller",
            "The caller has as many open streams and sockets on this instance as it may have (`details.limit`).",
            "Close streams that are not needed; one stream tells of all orders. Try again after the seconds in the"
                    + " header Retry-After."),
    STREAMS_FULL(
            503,
            "No more streams on this instance",
            "All callers together have as many open streams and sockets as the instance allows, or the instance is"
                    + " stopping.",
            "Try again after the seconds in the header Retry-After; read the orders meanwhile."),
    UPGRADE_REQUIRED(
            426,
            "A WebSocket handshake is required",
            "The request is not the handshake of a WebSocket.",
            "Connect with a WebSocket client, or read the event stream at `/api/v2/orders/stream`."),
    POSITION_TOO_OLD(
            410,
            "The position is too old",
            "A subscription of GraphQL begins after a position of which later changes are not stored any more.",
            "Read the orders again, and subscribe after the position of that answer."),
    TOKEN_TOO_LARGE(
            422,
            "The token does not fit into a cookie",
            "With the token, the cookie would exceed the 4,096 bytes that browsers keep (`details.bytes`).",
            "Make the issuer put fewer claims into its tokens, or send the token with each request.");

    private final Description description;

    TrackingProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
