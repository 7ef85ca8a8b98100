package order.privacy;

import java.util.List;
import order.stream.Order;
import order.stream.Orders;
import platform.page.Slice;
import platform.web.Limits;

/** How many orders, or reasons, fit into one answer of an export. */
final class ExportPage {

    static final int MAX_ROWS = 50;

    private static final int MAX_LINES = Limits.MAX_LINES;

    private ExportPage() {}

    /**
     * The first of these orders: up to the limit, and no more than have {@value Limits#MAX_LINES} lines together, which the largest order
     * has alone.
     *
     * @param found newest first; more than the limit if there is another page
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
                        Orders.PageKey.of(found.get(shown - 1)).cursor().text());
    }
}
