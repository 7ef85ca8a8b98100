package platform.web;

/** The problems that any operation may answer with. Each constant says when it is answered and what a client can do. */
public enum PlatformProblem implements ProblemCode {
    BAD_REQUEST(
            400,
            "The request is malformed",
            "The path, a parameter or a header has a form that HTTP or the platform does not allow.",
            "Correct the request; `message` says which part is wrong."),
    VALIDATION_FAILED(
            400,
            "Some fields or parameters are invalid",
            "Fields of the body or parameters break a rule. `details.fields` lists at most 50 of them, each with its rule; `details.omitted` counts the others.",
            "Correct the listed fields and send the request again."),
    MALFORMED_JSON(
            400,
            "The body is not JSON",
            "The body cannot be parsed as JSON. `details` says where, if the position is known.",
            "Send a JSON body in UTF-8."),
    BODY_INCOMPLETE(
            400,
            "The body is incomplete",
            "The body did not arrive as its headers declare it.",
            "Send the whole body."),
    UNAUTHORIZED(
            401,
            "A valid token is required",
            "The bearer token is missing, expired or not valid.",
            "Get a new token and send it in the header Authorization."),
    FORBIDDEN(
            403,
            "The token does not allow this",
            "The token lacks a scope (`details.scope`), does not cover a channel (`details.channel`), or is limited to some "
                    + "channels by a claim (`details.claim`) that the operation does not apply.",
            "Use a token that allows the operation."),
    NOT_FOUND(
            404,
            "Not found",
            "The object does not exist, or it belongs to another caller.",
            "Check the identifier and the caller."),
    METHOD_NOT_ALLOWED(
            405,
            "The method is not allowed",
            "The path exists, but not for this HTTP method.",
            "Use a method that the API reference lists for this path."),
    NOT_ACCEPTABLE(
            406,
            "The answer would not be acceptable",
            "The header Accept excludes the format of the answer.",
            "Accept application/json, or the format that the API reference names."),
    BODY_TOO_SLOW(
            408,
            "The body arrived too slowly",
            "The body did not arrive within the time limit (`details.limit_seconds`).",
            "Send the request again over a better connection, or send a smaller body."),
    IDEMPOTENCY_IN_PROGRESS(
            409,
            "The first request with this key is still in progress",
            "A request with the same X-Idempotency-Key has no answer yet.",
            "Repeat the request later with the same key and the same body."),
    EDIT_CONFLICT(
            409,
            "Others edited the object at the same time",
            "Other edits came between the reading and the writing of a PATCH, three times in a row.",
            "Repeat the request later with the same key and the same body."),
    PRECONDITION_FAILED(
            412,
            "The object has changed",
            "The object is not in the state that the header If-Match or If-None-Match asks for.",
            "Read the object again, and decide again on the edit."),
    BODY_TOO_LARGE(
            413,
            "The body is too large",
            "The body is larger than the limit (`details.limit_bytes`).",
            "Send less at once, for example an import in several parts."),
    CONTENT_TOO_LARGE(
            413, "The request is too large", "The request is larger than the server accepts.", "Send less at once."),
    URI_TOO_LONG(
            414,
            "The address is too long",
            "The path with its parameters is longer than the server accepts.",
            "Shorten the parameters."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The type of the body is not supported",
            "The header Content-Type is missing or is not application/json (for a PATCH: application/merge-patch+json).",
            "Send application/json, or for a PATCH application/merge-patch+json."),
    EXPECTATION_FAILED(
            417,
            "The expectation cannot be met",
            "The header Expect asks for something other than 100-continue.",
            "Leave out the header Expect."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key was used with another body",
            "An earlier request with this X-Idempotency-Key had another body.",
            "Use a new key for a new request; repeat a request with its own body only."),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests",
            "A rate limit is exceeded. `details.limit` names it, `details.rate` is its rate.",
            "Try again after the seconds in the header Retry-After."),
    REQUEST_HEADER_FIELDS_TOO_LARGE(
            431,
            "The headers are too large",
            "The headers of the request are larger than the server accepts.",
            "Send fewer or shorter headers."),
    INTERNAL_ERROR(
            500,
            "An error on the server",
            "The request failed because of an error on the server. A write may have been executed.",
            "Repeat the request with the same key; if the error stays, report its trace_id."),
    CALLBACK_NOT_ACCEPTED(
            502,
            "The callback was not accepted",
            "The sandbox sent a callback, and the platform did not accept it.",
            "Read `message`; repeat the call."),
    UNAVAILABLE(
            503,
            "Not available at the moment",
            "The platform is overloaded, stopping, or without its database.",
            "Repeat the request with the same key after the seconds in the header Retry-After."),
    CALLBACK_UNREADABLE(
            400,
            "The callback cannot be read",
            "A payment provider or carrier sent a callback that does not follow its contract.",
            "Correct the callback; `message` says what is wrong."),
    CALLBACK_SIGNATURE_INVALID(
            401,
            "The signature of the callback is not valid",
            "The signature of a callback is missing, wrong or too old.",
            "Sign the callback with the current secret and the current time."),
    ERROR(
            400,
            "The request is refused",
            "The server refused the request for a reason without a code of its own; the HTTP status says more.",
            "Correct the request according to its HTTP status.");

    private final Description description;

    PlatformProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
