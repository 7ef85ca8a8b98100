package notification.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a mail says about its order, without personal data. It is stored as JSON, so components are only added.
 *
 * @param amount what was paid, has to be paid, or is given back; null if the kind of mail has no amount
 * @param totals the amounts of the order; null if the mail does not list them
 * @param goods what the mail lists; empty if it lists nothing
 * @param furtherGoods how many lines more there are than the mail lists
 * @param until when the payment window ends; null if it does not matter
 * @param carrier null for a mail that is not about a shipment
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailFacts(
        @Nullable Money amount,
        @Nullable Totals totals,
        List<Goods> goods,
        int furtherGoods,
        @Nullable Instant until,
        @Nullable String carrier,
        @Nullable String waybill) {

    /** The name of the component {@link #until} in the JSON. */
    static final String UNTIL = "until";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public MailFacts {
        goods = goods == null ? List.of() : List.copyOf(goods);
    }

    /** @param tax the tax that is added to the prices */
    public record Totals(
            Money items, Money discount, Money shipping, Money shippingDiscount, Money tax, Money payable) {}

    /**
     * One line.
     *
     * @param name null while the catalogue has not told it
     * @param amount before discounts; null for the goods of a shipment
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Goods(
            String skuId,
            @Nullable String name,
            long quantity,
            @Nullable Money amount) {

        /** The name, or the id of the SKU if the name is unknown. */
        public String title() {
            return name == null ? skuId : name;
        }
    }

    public static MailFacts none() {
        return new MailFacts(null, null, List.of(), 0, null, null, null);
    }

    public static MailFacts ofAmount(Money amount) {
        return new MailFacts(amount, null, List.of(), 0, null, null, null);
    }

    /** The same facts with the names of SKUs, as far as they are known. */
    public MailFacts named(Map<String, String> names) {
        List<Goods> named = goods.stream()
                .map(line -> new Goods(
                        line.skuId(), names.getOrDefault(line.skuId(), line.name()), line.quantity(), line.amount()))
                .toList();
        return new MailFacts(amount, totals, named, furtherGoods, until, carrier, waybill);
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }

    public static MailFacts ofJson(String json) {
        return JSON.readValue(json, MailFacts.class);
    }
}
