package replay.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import replay.retail.Invoice;
import replay.retail.Refund;
import replay.retail.SkuListing;
import tools.jackson.databind.json.JsonMapper;

/** The routes of the platform that a replay uses. The caller must check the answers. */
public final class PlatformApi {

    /** The maximum number of SKUs or items in one import. */
    public static final int MOST_IMPORTED = 10_000;
    /** The maximum number of units of one line or item. */
    public static final long MOST_UNITS = 1_000_000;

    private static final String API = "/api/v2";

    /** Where operators see the refunds that wait for a second operator. */
    public static final String APPROVALS = API + "/refund-approvals";

    private static final int PAGE = 200;
    private static final int MOST_ROWS = 10_000;

    private final PlatformCalls calls;
    private final RequestKeys keys;
    private final JsonMapper json;

    /**
     * Creates the API for one run.
     *
     * @param run a unique name of the run, which is part of the idempotency keys
     */
    public PlatformApi(PlatformCalls calls, String run, JsonMapper json) {
        this.calls = calls;
        this.keys = new RequestKeys(run);
        this.json = json;
    }

    public Answer ensureWarehouse(String warehouseId, String name, int priority) {
        return write("PUT", "/warehouses/" + encoded(warehouseId), "warehouse", new Warehouse(name, priority));
    }

    public Answer listSkus(List<SkuListing> skus) {
        return write("POST", "/skus/import", "skus", SkuImport.of(skus));
    }

    public Answer stock(StockImport stock) {
        return write("POST", "/stock/import", "stock", stock);
    }

    public Answer place(Invoice invoice) {
        byte[] body = json.writeValueAsBytes(OrderRequest.of(invoice));
        return calls.write("POST", API + "/orders", RequestKeys.ofOrder(body), body);
    }

    public Answer order(String orderNo) {
        return calls.get(API + "/orders/" + encoded(orderNo));
    }

    /** Returns goods of an order. The platform identifies a return by its number, independent of the idempotency key. */
    public Answer takeBack(OrderView order, Refund refund) {
        String path = "/orders/" + encoded(order.orderNo()) + "/returns";
        return write("POST", path, "return/" + order.orderNo(), ReturnRequest.of(refund));
    }

    /** Reads the shipments of an order by its correlation. There is one for each warehouse, so all of them fit on one page. */
    public Answer shipments(String correlation) {
        return calls.get(API + "/shipments?correlation=" + encoded(correlation));
    }

    /** Makes the sandbox carrier report that a shipment was dispatched. */
    public Answer dispatch(ShipmentView shipment) {
        byte[] body = json.writeValueAsBytes(new Scan("dispatched"));
        return calls.postWithoutToken("/sandbox/shipments/" + encoded(shipment.waybill()) + "/scan", body);
    }

    /** Reads a page of orders, those that were placed last first. */
    Answer orders(Optional<Instant> updatedFrom, Optional<String> cursor) {
        StringBuilder path = new StringBuilder(API).append("/orders?limit=").append(PAGE);
        updatedFrom.ifPresent(from -> path.append("&updated_from=").append(encoded(from.toString())));
        cursor.ifPresent(from -> path.append("&cursor=").append(encoded(from)));
        return calls.get(path.toString());
    }

    /** Reads sales in pounds, from {@code from} (inclusive) to {@code to} (exclusive), grouped by a dimension of the reports. */
    public Answer sales(Instant from, Instant to, String groupBy, Optional<String> cursor) {
        StringBuilder path = new StringBuilder(API)
                .append("/reports/sales?currency=")
                .append(OrderRequest.CURRENCY)
                .append("&limit=" + MOST_ROWS + "&from=")
                .append(encoded(from.toString()))
                .append("&to=")
                .append(encoded(to.toString()))
                .append("&group_by=")
                .append(groupBy);
        cursor.ifPresent(after -> path.append("&cursor=").append(encoded(after)));
        return calls.get(path.toString());
    }

    /** Pays the payable amount of the order at the sandbox provider. */
    public Answer pay(OrderView order) {
        byte[] body = json.writeValueAsBytes(new OrderRequest.Amount(order.payableMinor(), order.currency()));
        return calls.postWithoutToken("/sandbox/payments/" + encoded(order.paymentReference()) + "/pay", body);
    }

    private Answer write(String method, String path, String what, Object request) {
        byte[] body = json.writeValueAsBytes(request);
        return calls.write(method, API + path, keys.ofThisRun(what, body), body);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Scan(String event) {}

    private record Warehouse(String name, int priority) {}
}
