package bench;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SKUs of one run. Each loop buys two of them: one unit of the first and two units of the second.
 *
 * @param run the name of the run and the prefix of its SKU ids, so that no other program sells or stocks these SKUs
 * @param hot whether all loops buy the same first SKU
 */
record Goods(String run, int count, boolean hot) {

    static final String CURRENCY = "GBP";
    static final int FIRST_QUANTITY = 1;
    static final int SECOND_QUANTITY = 2;

    /** The initial units of each SKU: more than a run can sell. */
    static final int STOCK = 1_000_000;

    private static final int IMPORT_LIMIT = 10_000;

    Goods {
        if (count < 2) {
            throw new IllegalArgumentException("A loop buys two different SKUs, so at least two SKUs are needed");
        }
    }

    String skuId(int index) {
        return "%s-%05d".formatted(run, index);
    }

    /** The index of a SKU of this run; -1 for any other SKU. */
    int indexOf(String skuId) {
        return skuId.startsWith(run + "-") ? Integer.parseInt(skuId.substring(run.length() + 1)) : -1;
    }

    int first(long loop) {
        return hot ? 0 : (int) Long.remainderUnsigned(mixed(loop), count);
    }

    /** The index of the second SKU of a loop: evenly distributed over all SKUs except the loop's first one. */
    int second(long loop) {
        return (first(loop) + 1 + (int) Long.remainderUnsigned(mixed(~loop), count - 1)) % count;
    }

    /** Registers the SKUs, and adds {@code stock} units of each, through the operators' API. */
    void registerAndStock(Api api, String operator, int stock) throws IOException {
        api.call(Api.write(
                "PUT",
                Api.PREFIX + "/warehouses/bench",
                operator,
                run + "-warehouse",
                "{\"name\":\"Bench\",\"priority\":1000}"));
        for (int from = 0; from < count; from += IMPORT_LIMIT) {
            int to = Math.min(count, from + IMPORT_LIMIT);
            String skus = IntStream.range(from, to)
                    .mapToObj(i ->
                            "{\"sku_id\":\"%s\",\"name\":\"Bench %d\",\"prices\":[{\"amount_minor\":%d,\"currency\":\"%s\"}]}"
                                    .formatted(skuId(i), i, 100 + i % 900, CURRENCY))
                    .collect(Collectors.joining(",", "{\"skus\":[", "]}"));
            api.call(Api.write("POST", Api.PREFIX + "/skus/import", operator, run + "-skus-" + from, skus));
            String counts = IntStream.range(from, to)
                    .mapToObj(i -> "{\"sku_id\":\"%s\",\"quantity\":%d}".formatted(skuId(i), stock))
                    .collect(Collectors.joining(
                            ",",
                            "{\"reference\":\"%s-%d\",\"warehouse_id\":\"bench\",\"items\":[".formatted(run, from),
                            "]}"));
            api.call(Api.write("POST", Api.PREFIX + "/stock/import", operator, run + "-stock-" + from, counts));
        }
    }

    /** Offers promotions without limits: the first takes a penny off each order, each other one a penny off each unit of one SKU. */
    void offer(Api api, String operator, int promotions) throws IOException {
        for (int i = 0; i < promotions; i++) {
            String target = i == 0
                    ? "{\"kind\":\"ORDER\"}"
                    : "{\"kind\":\"UNITS\",\"units\":{\"kind\":\"SKUS\",\"sku_ids\":[\"%s\"]}}"
                            .formatted(skuId(i % count));
            String terms = """
                    {"name":"Bench %d","starts_at":"2020-01-01T00:00:00Z","needs_coupon":false,"priority":%d,"definition":{"layer":"%s",
                    "benefit":{"kind":"AMOUNT_OFF","target":%s,"amount":{"amount_minor":1,"currency":"%s"}}}}""".formatted(i, i, i == 0 ? "ORDER" : "LINE", target, CURRENCY);
            String id = "%s-%d".formatted(run, i);
            api.call(Api.write("PUT", Api.PREFIX + "/promotions/" + id, operator, id, terms));
        }
    }

    /** The last step of SplitMix64: neighbouring numbers give unrelated results. */
    private static long mixed(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
