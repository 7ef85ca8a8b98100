package tracking.push;

import jakarta.websocket.CloseReason;
import tracking.feed.End;

/** Why a socket of GraphQL is closed. The codes from 4400 on are those of graphql-transport-ws; a client does not connect again after them. */
enum SocketClose {
    GONE(1000, "closed"),
    STOPPING(1001, "the instance stops; connect again and resume"),
    TOO_LARGE(1009, "a message was too large"),
    TOO_SLOW(1013, "messages were not taken in time, or pings not answered; connect again and resume"),
    INVALID_MESSAGE(4400, "the message is not one of graphql-transport-ws"),
    UNAUTHORIZED(4401, "connection_init must come first"),
    EXPIRED(4401, "the token has expired"),
    PROTOCOL_NOT_ACCEPTED(4406, "the protocol graphql-transport-ws must be offered"),
    INIT_TIMEOUT(4408, "connection_init did not come in time"),
    SUBSCRIBER_EXISTS(4409, "a subscription with this id exists"),
    TOO_MANY_INITS(4429, "connection_init came before"),
    TOO_MANY_SUBSCRIPTIONS(4429, "the socket has 20 subscriptions already"),
    TOO_MANY_MESSAGES(4429, "the client has sent 1000 messages; connect again");

    private final int code;
    private final String text;

    SocketClose(int code, String text) {
        this.code = code;
        this.text = text;
    }

    static SocketClose of(End end) {
        return switch (end) {
            case GONE, TOO_OLD -> GONE;
            case TOO_SLOW -> TOO_SLOW;
            case EXPIRED -> EXPIRED;
            case NOT_ALLOWED -> INVALID_MESSAGE;
            case STOPPING -> STOPPING;
        };
    }

    CloseReason reason() {
        return new CloseReason(() -> code, text);
    }
}
