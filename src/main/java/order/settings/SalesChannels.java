package order.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import order.problem.OrderProblem;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/**
 * The sales channels, and the clients that may use them. The use of a channel is restricted because the channel determines whether prices
 * contain their tax.
 *
 * @param known all channels
 * @param ofClients the channels of clients whose tokens do not list channels, by client id or subject; {@link #OTHERS} for clients that are
 *     not named
 */
public record SalesChannels(Set<String> known, Map<String, List<String>> ofClients) {

    static final String OTHERS = "*";

    private static final int MAX_SHOWN = 20;

    /**
     * The channels that the caller may use. The first of these sources that exists determines them: the claim of the token; the
     * configuration for the client; for operators, all channels; the configuration for {@link #OTHERS}. Unknown channels are left out.
     */
    public Set<String> of(Caller caller) {
        if (caller.channels() != null) {
            return knownOf(caller.channels());
        }
        @Nullable List<String> configured = caller.clientId() == null ? null : ofClients.get(caller.clientId());
        if (configured == null) {
            configured = ofClients.get(caller.subject());
        }
        if (configured == null && caller.may(Scopes.OPERATOR_ORDERS)) {
            return known;
        }
        return knownOf(configured == null ? ofClients.getOrDefault(OTHERS, List.of()) : configured);
    }

    private Set<String> knownOf(Iterable<String> channels) {
        Set<String> both = new LinkedHashSet<>();
        channels.forEach(channel -> {
            if (known.contains(channel)) {
                both.add(channel);
            }
        });
        return both;
    }

    /** 422 with the field and the allowed channels if the caller may not use the channel; else null. */
    public @Nullable ProblemException refusal(String channel, Caller caller) {
        Set<String> allowed = of(caller);
        return allowed.contains(channel)
                ? null
                : new ProblemException(
                        OrderProblem.CHANNEL_NOT_ALLOWED,
                        "This client may not sell through this channel; details.fields lists the allowed channels.",
                        Map.of("fields", List.of(new FieldProblem("channel", rule(allowed)))));
    }

    private static String rule(Set<String> allowed) {
        return allowed.isEmpty()
                ? "must be a channel that this client may use, but it may use none: neither the claim \"channels\" of its token nor the configuration allows a channel"
                : "must be " + oneOf(allowed) + " for this client";
    }

    /** A text such as "one of app, web", in alphabetical order; after {@value #MAX_SHOWN} values it ends with "…". */
    public static String oneOf(Set<String> values) {
        String shown = values.stream().sorted().limit(MAX_SHOWN).collect(Collectors.joining(", "));
        return "one of " + shown + (values.size() > MAX_SHOWN ? ", …" : "");
    }
}
