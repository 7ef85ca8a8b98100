package order.privacy;

import java.util.List;
import order.stream.Order;
import order.stream.Orders;
import platform.page.Slice;
import platform.web.Limits;

/** Limits how many orders or reasons one page of an export has. */
final class ExportPage {

    static final int MAX_ROWS = 50;

    private static final int MAX_LINES = Limits.MAX_LINES;

    private ExportPage() {}

    /**
     * Takes the first of these orders, up to the limit. Together they have at most {@value Limits#MAX_LINES} lines, which is as many as the
     * largest order can have.
     *
     * @param found orders, newest first; there are more than the limit if there is another page
     */
    static Slice<Order> of(List<Order> found, int limit) {
        int shown = 0;
        int lines = 0;
        for (Order order : found.subList(0, Math.min(found.size(), limit))) {
            lines += order.content().lines().size();
            if (shown > 0 && lines > MAX_LINES) {
                break;
            }
            shown++;
        }
        return shown == found.size()
                ? new Slice<>(found, null)
                : new Slice<>(
                        found.subList(0, shown),
                        Orders.pageKey(found.get(shown - 1)).cursor().text());
    }
}
