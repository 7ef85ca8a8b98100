package order.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Consignment;
import order.OrderEvent.LineAmounts;
import order.stream.Progress.Charged;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the progress of an order, a JSON column of its row. The progress is written with each step of an order, so it leaves out empty lists and
 * amounts of zero. It begins with what changes often, because PostgreSQL does not log what two versions of a row on a page have in common at
 * the beginning and at the end.
 */
public final class OrderDocuments {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(Include.NON_NULL))
            .build();

    private static final JsonMapper PROGRESS = MAPPER.rebuild()
            .addMixIn(Progress.class, ShortForm.class)
            .addMixIn(Charged.class, ShortForm.class)
            .addMixIn(Amounts.class, ShortForm.class)
            .addMixIn(LineAmounts.class, ShortForm.class)
            .addMixIn(Charge.class, ShortForm.class)
            .addMixIn(Consignment.class, ShortForm.class)
            .build();

    private OrderDocuments() {}

    /** For all records of the progress, each of which has some of these fields. */
    @JsonPropertyOrder({
        "state", "since", "paid_at", "refunds", "refund_again", "cancelled_by", "reason", "sealed_reason",
        "disputes", "authorisation", "shipments", "returns", "reservations", "shortages", "refusals", "changed",
        "payment", "discounts", "gifts", "charged"
    })
    private interface ShortForm {

        @JsonInclude(Include.NON_EMPTY)
        List<?> shortages();

        @JsonInclude(Include.NON_EMPTY)
        List<?> refusals();

        @JsonInclude(Include.NON_EMPTY)
        List<?> discounts();

        @JsonInclude(Include.NON_EMPTY)
        List<?> shipments();

        @JsonInclude(Include.NON_EMPTY)
        List<?> returns();

        @JsonInclude(Include.NON_EMPTY)
        List<?> lines();

        @JsonInclude(Include.NON_EMPTY)
        List<?> charges();

        @JsonInclude(value = Include.CUSTOM, valueFilter = Zero.class)
        Money discount();

        @JsonInclude(value = Include.CUSTOM, valueFilter = Zero.class)
        Money shipping();

        @JsonInclude(value = Include.CUSTOM, valueFilter = Zero.class)
        Money shippingDiscount();

        @JsonInclude(value = Include.CUSTOM, valueFilter = Zero.class)
        Money tax();

        @JsonInclude(value = Include.CUSTOM, valueFilter = Zero.class)
        Money taxIncluded();
    }

    /** Is equal to what is left out. */
    static final class Zero {

        @Override
        public boolean equals(@Nullable Object amount) {
            return amount instanceof Money money && money.amountMinor() == 0;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    public static JSON progress(Order order) {
        return JSON.json(PROGRESS.writeValueAsString(order.progress()));
    }

    public static Progress progress(JSON document) {
        return MAPPER.readValue(document.data(), Progress.class);
    }

    /** Reads when an event was decided, and nothing else of the event. */
    static Instant timeOf(String payload) {
        try (JsonParser parser = MAPPER.createParser(payload)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isTime = parser.currentName().equals("at");
                parser.nextToken();
                if (isTime) {
                    return Instant.parse(parser.getString());
                }
                parser.skipChildren();
            }
        }
        throw new IllegalArgumentException("The event has no time");
    }
}
