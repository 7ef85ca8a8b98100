package reporting.projection;

import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnedLine;

/**
 * Units of an order that were returned and refunded.
 *
 * @param returnedAt business time
 * @param lines the returned units and their amounts, with the categories of the order's lines; also gifts that came back
 */
record ReturnFact(String reference, Instant returnedAt, List<SoldLine> lines) {

    /** @param sold the lines of the order */
    static ReturnFact of(ReturnRefunded event, List<SoldLine> sold) {
        return new ReturnFact(
                event.reference(),
                event.returnedAt(),
                event.lines().stream()
                        .map(back -> SoldLine.of(back, category(back, sold)))
                        .toList());
    }

    /** Gifts, whose lines follow those that were sold, have no category. */
    private static String category(ReturnedLine back, List<SoldLine> sold) {
        int lineNo = back.amounts().lineNo();
        return lineNo > sold.size() ? "" : sold.get(lineNo - 1).category();
    }

    long sum(ToLongFunction<SoldLine> part) {
        return lines.stream().mapToLong(part).sum();
    }
}
