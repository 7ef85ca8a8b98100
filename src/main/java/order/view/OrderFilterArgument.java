package order.view;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import platform.graphql.GraphQlArguments;
import platform.security.Caller;
import platform.security.Scopes;
import platform.text.SkuId;
import platform.web.Limits;
import platform.web.ProblemException;

/** Reads the conditions of a list of orders from the arguments of GraphQL. A shopper can select own orders only. */
final class OrderFilterArgument {

    private static final String PREFIX = "filter.";
    private static final int MIN_SEARCH = 2;
    private static final int MAX_STATUSES = 20;
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern SKU_ID = Pattern.compile(SkuId.PATTERN);

    private OrderFilterArgument() {}

    /**
     * @param given null for no conditions
     * @throws ProblemException 400 if a condition is not valid; 403 if a shopper asks for the orders of somebody else
     */
    static ListingFilter of(@Nullable Map<String, ?> given, Caller caller) {
        Map<String, ?> values = given == null ? Map.of() : given;
        GraphQlArguments texts = new GraphQlArguments(values, PREFIX);
        String userId = texts.text("userId", 1, Limits.MAX_TEXT);
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        if (!operator && userId != null && !userId.equals(caller.subject())) {
            caller.require(Scopes.OPERATOR_ORDERS);
        }
        return new ListingFilter(
                statuses(values),
                Set.of(),
                operator ? userId : caller.subject(),
                texts.text("channel", 1, Limits.MAX_TEXT),
                texts.text("country", 2, COUNTRY, "must be an ISO 3166-1 alpha-2 country code"),
                texts.text("skuId", Limits.MAX_SKU_ID, SKU_ID, SkuId.RULE),
                texts.text("paymentMethod", 1, Limits.MAX_TEXT),
                null,
                null,
                null,
                texts.text("search", MIN_SEARCH, Limits.MAX_REFERENCE),
                texts.text("externalReference", 1, Limits.MAX_TEXT),
                (Instant) values.get("placedFrom"),
                (Instant) values.get("placedTo"),
                (Instant) values.get("updatedFrom"),
                (Instant) values.get("updatedTo"),
                correlations(texts.text("correlation", 1, Limits.MAX_REFERENCE)),
                List.of());
    }

    private static Set<OrderStatus> statuses(Map<String, ?> values) {
        if (!(values.get("status") instanceof Collection<?> names)) {
            return Set.of();
        }
        if (names.size() > MAX_STATUSES) {
            throw ProblemException.invalid(PREFIX + "status", "must have at most %d values".formatted(MAX_STATUSES));
        }
        return names.stream().map(name -> OrderStatus.valueOf((String) name)).collect(Collectors.toSet());
    }

    private static Set<UUID> correlations(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        try {
            return Set.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAUuid) {
            throw ProblemException.invalid(PREFIX + "correlation", "must be a UUID");
        }
    }

    /** @param name such as {@code PLACED_AT_DESC}; null for the newest first */
    static ListingSort sort(@Nullable String name) {
        String sort = name == null ? "PLACED_AT_DESC" : name;
        int end = sort.lastIndexOf('_');
        boolean descending = sort.endsWith("_DESC");
        return ListingSort.parse(
                (descending ? "-" : "") + sort.substring(0, end).toLowerCase(Locale.ROOT));
    }
}
