package order.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/**
 * Where orders may come from, and which client may say so: the channel decides whether prices contain their tax.
 *
 * @param known all of them
 * @param ofClients what a client may use whose token does not say so, by its id or its subject; {@link #OTHERS} for all that are not
 *     named
 */
public record SalesChannels(Set<String> known, Map<String, List<String>> ofClients) {

    static final String OTHERS = "*";

    private static final int MAX_SHOWN = 20;

    /**
     * Those that the caller may name: of the token's claim; else as configured for its client; else, for an operator, all; else as
     * configured for all others. Unknown ones never.
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
    @Nullable
    public ProblemException refusal(String channel, Caller caller) {
        Set<String> allowed = of(caller);
        return allowed.contains(channel)
                ? null
                : new ProblemException(
                        422,
                        "CHANNEL_NOT_ALLOWED",
                        "This client may not sell through this channel.",
                        Map.of("fields", List.of(new FieldProblem("channel", rule(allowed)))));
    }

    private static String rule(Set<String> allowed) {
        return allowed.isEmpty()
                ? "must be allowed for the client, which no channel is: neither by the claim \"channels\" of its token nor by configuration"
                : "must be " + oneOf(allowed) + " for this client";
    }

    /** "one of web, app", with the first of them where they are many. */
    public static String oneOf(Set<String> values) {
        String shown = values.stream().sorted().limit(MAX_SHOWN).collect(Collectors.joining(", "));
        return "one of " + shown + (values.size() > MAX_SHOWN ? ", …" : "");
    }
}
