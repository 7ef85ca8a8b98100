package platform.graphql;

import platform.web.ProblemCode;

/** The problems of GraphQL queries. Each constant says when it is answered and what a client can do. */
enum GraphQlProblem implements ProblemCode {
    QUERY_MALFORMED(
            400,
            "The query is not GraphQL",
            "The document cannot be parsed, or it has too many tokens; the message says where.",
            "Correct the document. Check it against the schema in the documentation."),
    QUERY_INVALID(
            400,
            "The query does not fit the schema",
            "A field, an argument, a fragment, the operation or a variable does not fit the schema; the message says"
                    + " which.",
            "Correct the document or its variables."),
    QUERY_TOO_COSTLY(
            422,
            "The query asks for too much",
            "The document is too deep, has too many aliases, or its cost is above the limit; its fragments make it too"
                    + " large; or the answer would have too many values.",
            "Ask for fewer fields, for shorter pages (`first`), or in several requests."),
    QUERY_TOO_SLOW(
            503,
            "The query took too long",
            "The document was not parsed, validated and executed in time, because it asks for much or the database is"
                    + " slow.",
            "Ask for fewer fields or shorter pages (`first`), and try again later."),
    INTROSPECTION_REFUSED(
            403,
            "Only operators may read the schema",
            "The query asks for `__schema` or `__type`, and the token has no operator scope.",
            "Read the schema with a token of an operator. Clients do not need it at run time."),
    SUBSCRIPTION_NEEDS_SOCKET(
            422,
            "Subscriptions need a WebSocket",
            "A subscription was sent as a request.",
            "Connect to `/graphql` with a WebSocket and the protocol graphql-transport-ws."),
    SOCKET_TAKES_SUBSCRIPTIONS(
            422,
            "The socket takes subscriptions only",
            "A query was sent over a WebSocket.",
            "Send queries with `POST /graphql`.");

    private final Description description;

    GraphQlProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
