package catalog.sku;

import static catalog.jooq.Tables.PRICE_HISTORY;
import static platform.sql.AnyOf.anyOf;

import catalog.sku.PriceHistory.Step;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of price histories. The lock of a SKU row also protects the histories of the SKU. */
@Repository
public class PriceHistories {

    private final DSLContext database;

    PriceHistories(DSLContext database) {
        this.database = database;
    }

    /** A history before and after a change. */
    public record Change(String skuId, String currency, PriceHistory before, PriceHistory after) {}

    /** Returns the histories of these SKUs by SKU and currency. */
    public Map<String, Map<String, PriceHistory>> of(Collection<String> skuIds) {
        Map<String, Map<String, List<Step>>> steps = new HashMap<>();
        if (!skuIds.isEmpty()) {
            database.select(
                            PRICE_HISTORY.SKU_ID,
                            PRICE_HISTORY.CURRENCY,
                            PRICE_HISTORY.APPLIES_FROM,
                            PRICE_HISTORY.AMOUNT_MINOR)
                    .from(PRICE_HISTORY)
                    .where(anyOf(PRICE_HISTORY.SKU_ID, skuIds))
                    .orderBy(PRICE_HISTORY.SKU_ID, PRICE_HISTORY.CURRENCY, PRICE_HISTORY.APPLIES_FROM)
                    .forEach(row -> steps.computeIfAbsent(row.value1(), sku -> new HashMap<>(1))
                            .computeIfAbsent(row.value2(), currency -> new ArrayList<>(1))
                            .add(new Step(row.value3().toInstant(), row.value4())));
        }
        Map<String, Map<String, PriceHistory>> histories = HashMap.newHashMap(steps.size());
        steps.forEach((skuId, byCurrency) -> {
            Map<String, PriceHistory> ofSku = HashMap.newHashMap(byCurrency.size());
            byCurrency.forEach((currency, ordered) -> ofSku.put(currency, new PriceHistory(ordered)));
            histories.put(skuId, ofSku);
        });
        return histories;
    }

    /** Returns the SKUs with the sale prices that apply at this time. Reads the histories only of SKUs that have one. */
    public List<PricedSku> priced(List<Sku> skus, Instant at) {
        Map<String, Map<String, PriceHistory>> histories = of(skus.stream()
                .filter(sku -> sku.salePrices().stream().anyMatch(sale -> sale.appliesAt(at)))
                .map(Sku::skuId)
                .toList());
        return skus.stream()
                .map(sku -> PricedSku.of(sku, at, histories.getOrDefault(sku.skuId(), Map.of())))
                .toList();
    }

    public void save(Collection<Change> changes) {
        List<Row> gone = new ArrayList<>();
        List<Row> added = new ArrayList<>();
        for (Change change : changes) {
            gone.addAll(rows(change, change.before(), change.after()));
            added.addAll(rows(change, change.after(), change.before()));
        }
        if (!gone.isEmpty()) {
            Unnest.Rows rows = keys(gone).as("gone");
            database.deleteFrom(PRICE_HISTORY)
                    .using(rows.table())
                    .where(PRICE_HISTORY.SKU_ID.eq(rows.field(PRICE_HISTORY.SKU_ID)))
                    .and(PRICE_HISTORY.CURRENCY.eq(rows.field(PRICE_HISTORY.CURRENCY)))
                    .and(PRICE_HISTORY.APPLIES_FROM.eq(rows.field(PRICE_HISTORY.APPLIES_FROM)))
                    .execute();
        }
        if (!added.isEmpty()) {
            keys(added)
                    .column(PRICE_HISTORY.AMOUNT_MINOR, row -> row.step().amountMinor())
                    .insertInto(database, PRICE_HISTORY)
                    .execute();
        }
    }

    private record Row(String skuId, String currency, Step step) {}

    /** Returns the steps of the history that the other one does not have. */
    private static List<Row> rows(Change change, PriceHistory history, PriceHistory other) {
        return history.steps().stream()
                .filter(step -> !other.steps().contains(step))
                .map(step -> new Row(change.skuId(), change.currency(), step))
                .toList();
    }

    private static Unnest<Row> keys(Collection<Row> rows) {
        return Unnest.of(rows)
                .column(PRICE_HISTORY.SKU_ID, Row::skuId)
                .column(PRICE_HISTORY.CURRENCY, Row::currency)
                .column(PRICE_HISTORY.APPLIES_FROM, row -> row.step().from().atOffset(ZoneOffset.UTC));
    }
}
