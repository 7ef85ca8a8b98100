package tracking.push;

import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.PlatformProblem;
import platform.web.ProblemException;
import tracking.change.Position;
import tracking.change.StreamFilter;

/**
 * What a client asks for.
 *
 * @param after the position of the client; null for the present end
 */
record StreamRequest(StreamFilter filter, @Nullable Position after) {

    /**
     * @param details whether the client asks for details, too
     * @param after the position that the client was given with an answer; null if it has none
     * @param lastEventId the position of the last message that the client has got, which is later; null or empty if it has none
     * @throws ProblemException 400 if a position is not one of ours; 403 if the token does not allow a channel
     */
    static StreamRequest of(
            Caller caller,
            @Nullable String orderNo,
            @Nullable List<String> channels,
            @Nullable List<OrderStatus> statuses,
            boolean details,
            @Nullable String after,
            @Nullable String lastEventId) {
        Set<String> wanted = channels == null ? Set.of() : Set.copyOf(channels);
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        StreamFilter filter = new StreamFilter(
                operator ? null : caller.subject(),
                orderNo,
                operator ? allowed(caller, wanted) : wanted,
                statuses == null ? Set.of() : Set.copyOf(statuses),
                details);
        return new StreamRequest(filter, position(after, lastEventId));
    }

    /** An empty text is no position: a client that begins at the present by mistake would miss changes. */
    private static @Nullable Position position(@Nullable String after, @Nullable String lastEventId) {
        if (lastEventId != null && !lastEventId.isEmpty()) {
            return parsed("Last-Event-ID", lastEventId);
        }
        return after == null ? null : parsed("after", after);
    }

    private static Set<String> allowed(Caller caller, Set<String> wanted) {
        Set<String> allowed = caller.channels();
        if (allowed == null) {
            return wanted;
        }
        for (String channel : wanted) {
            if (!allowed.contains(channel)) {
                throw forbidden(channel);
            }
        }
        if (allowed.isEmpty()) {
            throw forbidden("*");
        }
        return wanted.isEmpty() ? allowed : wanted;
    }

    private static ProblemException forbidden(String channel) {
        return new ProblemException(
                PlatformProblem.FORBIDDEN, "The token does not allow this channel.", Map.of("channel", channel));
    }

    private static Position parsed(String field, String text) {
        return Position.parse(text)
                .orElseThrow(() -> ProblemException.invalid(
                        field, "must be a stream_position of an answer or the id of a message of a stream"));
    }
}
