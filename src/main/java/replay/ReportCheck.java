package replay;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replay.client.Answer;
import replay.client.PlatformApi;
import replay.client.StopSignal;
import replay.client.Stopwatch;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.Refund;
import replay.retail.RefundedLine;
import replay.retail.ShopTime;
import replay.retail.SoldLine;
import replay.retail.Sums;
import tools.jackson.databind.JsonNode;

/**
 * Reads the platform's reports for the file's dates and compares them with the file: orders, units and revenue by month and country, units
 * and revenue by SKU, refunded units and amounts by month and SKU. The reports count all orders and returns of those dates, so the platform
 * must have no other orders or returns of those dates.
 */
final class ReportCheck {

    private final PlatformApi platform;
    private final StopSignal stop;
    private final Stopwatch stopwatch;
    private final Duration timeout;

    ReportCheck(PlatformApi platform, StopSignal stop, Stopwatch stopwatch, Duration timeout) {
        this.platform = platform;
        this.stop = stop;
        this.stopwatch = stopwatch;
        this.timeout = timeout;
    }

    /**
     * @param whyNot why the reports were not compared; null if they were
     * @param different one text for each difference between the reports and the file
     * @param countries revenue by country as reported, the highest first
     * @param skus revenue by SKU as reported, the highest first
     */
    record Result(@Nullable String whyNot, List<String> different, List<Revenue> countries, List<Revenue> skus) {

        static Result notCompared(String why) {
            return new Result(why, List.of(), List.of(), List.of());
        }

        boolean ties() {
            return different.isEmpty();
        }
    }

    /** @param amountMinor in pennies */
    record Revenue(String of, long units, long amountMinor) {}

    /** Reads the reports until they match the file or the time-out has passed, because the reports lag behind the orders. */
    Result compare(List<Invoice> invoices, List<Refund> refunds) {
        Duration deadline = stopwatch.elapsed().plus(timeout);
        Result result = compareOnce(invoices, refunds);
        while (!result.ties() && stopwatch.elapsed().compareTo(deadline) < 0) {
            stop.pause(Duration.ofMillis(200));
            result = compareOnce(invoices, refunds);
        }
        return result;
    }

    private Result compareOnce(List<Invoice> invoices, List<Refund> refunds) {
        Map<String, Sums> planned = new TreeMap<>();
        Map<String, Sums> plannedSkus = new TreeMap<>();
        for (Invoice invoice : invoices) {
            String key = invoice.month() + " " + CountryCodes.of(invoice.country());
            planned.merge(key, invoice.sums(), Sums::plus);
            for (SoldLine line : invoice.lines()) {
                plannedSkus.merge(line.skuId(), new Sums(0, line.quantity(), line.amountMinor()), Sums::plus);
            }
        }
        Map<String, Sums> plannedRefunds = new TreeMap<>();
        for (Refund refund : refunds) {
            for (RefundedLine line : refund.lines()) {
                plannedRefunds.merge(
                        refunded(refund.month(), line.goods().skuId()),
                        new Sums(0, line.goods().quantity(), line.goods().amountMinor()),
                        Sums::plus);
            }
        }
        List<YearMonth> months = Stream.concat(
                        invoices.stream().map(Invoice::month), refunds.stream().map(Refund::month))
                .distinct()
                .sorted()
                .toList();
        Map<String, Sums> reported = new TreeMap<>();
        Map<String, Sums> countries = new TreeMap<>();
        Map<String, Sums> skus = new TreeMap<>();
        Map<String, Sums> reportedRefunds = new TreeMap<>();
        for (YearMonth month : months) {
            for (String by : List.of("country", "sku")) {
                Optional<String> cursor = Optional.empty();
                do {
                    Answer answer = platform.sales(
                            month.atDay(1).atStartOfDay(ShopTime.ZONE).toInstant(),
                            month.plusMonths(1)
                                    .atDay(1)
                                    .atStartOfDay(ShopTime.ZONE)
                                    .toInstant(),
                            by,
                            cursor);
                    if (!answer.isSuccess()) {
                        return Result.notCompared(answer.description());
                    }
                    for (JsonNode row : answer.body().path("rows")) {
                        if (by.equals("sku")) {
                            String skuId = row.path("sku_id").asString();
                            skus.merge(skuId, sums(row), Sums::plus);
                            reportedRefunds.merge(refunded(month, skuId), refunds(row), Sums::plus);
                        } else if (row.path("orders").asLong() > 0) {
                            Sums sums = sums(row);
                            reported.put(month + " " + row.path("country").asString(), sums);
                            countries.merge(row.path("country").asString(), sums, Sums::plus);
                        }
                    }
                    cursor = Optional.ofNullable(
                            answer.body().path("next_cursor").asString(null));
                } while (cursor.isPresent());
            }
        }
        List<String> different = new ArrayList<>(differences(planned, reported));
        different.addAll(differences(plannedSkus, skus));
        different.addAll(differences(plannedRefunds, reportedRefunds));
        return new Result(null, different, highest(countries), highest(skus));
    }

    /** The sums of a row. Rows by SKU do not have a number of orders; then the number is 0. */
    private static Sums sums(JsonNode row) {
        return new Sums(
                row.path("orders").asLong(),
                row.path("units").asLong(),
                row.at("/revenue/amount_minor").asLong());
    }

    private static Sums refunds(JsonNode row) {
        return new Sums(
                0,
                row.path("refunded_units").asLong(),
                row.at("/refunded/amount_minor").asLong());
    }

    private static String refunded(YearMonth month, String skuId) {
        return "%s %s refunded".formatted(month, skuId);
    }

    private static List<String> differences(Map<String, Sums> planned, Map<String, Sums> reported) {
        Map<String, Sums> all = new TreeMap<>(planned);
        reported.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .filter(of -> !planned.getOrDefault(of, Sums.NONE).equals(reported.getOrDefault(of, Sums.NONE)))
                .map(of -> "%s: the file %s, the report %s"
                        .formatted(of, planned.getOrDefault(of, Sums.NONE), reported.getOrDefault(of, Sums.NONE)))
                .toList();
    }

    private static List<Revenue> highest(Map<String, Sums> sums) {
        return sums.entrySet().stream()
                .map(entry -> new Revenue(
                        entry.getKey(),
                        entry.getValue().units(),
                        entry.getValue().amountMinor()))
                .sorted(java.util.Comparator.comparingLong(Revenue::amountMinor).reversed())
                .toList();
    }
}
