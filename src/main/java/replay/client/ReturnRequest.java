package replay.client;

import java.time.format.DateTimeFormatter;
import java.util.List;
import replay.retail.Refund;

/** The body of {@code POST /orders/{order_no}/returns} for a refund. The data has no reasons, so the reason is a placeholder. */
record ReturnRequest(List<Item> items, String externalReference, String returnedAt, String reason) {

    static ReturnRequest of(Refund refund) {
        return new ReturnRequest(
                refund.lines().stream()
                        .map(line -> new Item(line.lineNo(), line.goods().quantity()))
                        .toList(),
                refund.returnNumber(),
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(refund.returnedAt()),
                "Not in the data");
    }

    record Item(int lineNo, long quantity) {}
}
