package bench;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Builds the requests of a loop, and reads the answers. */
final class Shopper {

    private static final byte[] ORDER_NO = HttpAnswer.ascii("\"order_no\":\"");
    private static final byte[] STATUS = HttpAnswer.ascii("\"status\":\"");
    private static final byte[] PAYMENT_REFERENCE = HttpAnswer.ascii("\"reference\":\"");
    private static final byte[] PAYABLE = HttpAnswer.ascii("\"payable\":");
    private static final byte[] AMOUNT = HttpAnswer.ascii("\"amount_minor\":");
    /** Without the version, because the measured jar may be of another build. */
    private static final byte[] COMMITTED = HttpAnswer.ascii("\"event\":\"order.stock.committed.v");

    private static final Set<String> CLOSED = Set.of("REJECTED", "EXPIRED", "CANCELLED");
    private static final byte[] PROBLEM_CODE = HttpAnswer.ascii("\"code\":\"");

    private final Goods goods;
    private final String token;
    private final Optional<Callback> callback;

    /** @param callback builds the provider's callback; empty if the sandbox is to send it */
    Shopper(Goods goods, String token, Optional<Callback> callback) {
        this.goods = goods;
        this.token = token;
        this.callback = callback;
    }

    byte[] create(Loop loop) {
        return create(
                goods.run() + "-" + loop.number,
                goods.skuId(goods.first(loop.number)),
                goods.skuId(goods.second(loop.number)));
    }

    byte[] create(String idempotencyKey, String firstSkuId, String secondSkuId) {
        String body = "{\"items\":[{\"sku_id\":\"" + firstSkuId
                + "\",\"quantity\":" + Goods.FIRST_QUANTITY
                + "},{\"sku_id\":\"" + secondSkuId
                + "\",\"quantity\":" + Goods.SECOND_QUANTITY
                + "}],\"currency\":\"" + Goods.CURRENCY
                + "\",\"payment_method\":\"sandbox\",\"channel\":\"web\",\"shipping_address\":{\"name\":\"Ada Lovelace\","
                + "\"line1\":\"12 St James's Square\",\"city\":\"London\",\"postal_code\":\"SW1Y 4JH\",\"country\":\"GB\"}}";
        return Api.write("POST", Api.PREFIX + "/orders", token, idempotencyKey, body);
    }

    /** The provider's callback; or, without one, the request that makes the sandbox send it. */
    byte[] pay(Loop loop) {
        return callback.isPresent()
                ? callback.get().captured(loop.paymentReference, loop.amountMinor, Goods.CURRENCY, Instant.now())
                : Api.withoutToken(
                        "/sandbox/payments/" + loop.paymentReference + "/pay",
                        "",
                        "{\"amount_minor\":" + loop.amountMinor + ",\"currency\":\"" + Goods.CURRENCY + "\"}");
    }

    byte[] look(Loop loop) {
        return Api.get(Api.PREFIX + "/orders/" + loop.orderNo, token);
    }

    /** Reads an order into the loop. Returns true if the order can be paid now. */
    static boolean readOrder(HttpAnswer answer, Loop loop) {
        loop.orderNo = answer.textAfter(ORDER_NO);
        loop.paymentReference = answer.textAfter(PAYMENT_REFERENCE);
        loop.amountMinor = answer.numberAfter(PAYABLE, AMOUNT);
        return answer.textAfter(STATUS).equals("PAYING");
    }

    static boolean isClosed(HttpAnswer answer) {
        return CLOSED.contains(answer.textAfter(STATUS));
    }

    static boolean isPaid(HttpAnswer answer) {
        return answer.textAfter(STATUS).equals("PAID");
    }

    static boolean isCommitted(HttpAnswer answer) {
        return answer.contains(COMMITTED);
    }

    /** Whether the first request under this idempotency key is still in progress. */
    static boolean isInProgress(HttpAnswer answer) {
        return answer.textAfter(PROBLEM_CODE).equals("IDEMPOTENCY_IN_PROGRESS");
    }

    /** Status and code, for example {@code 409 INVENTORY_SHORTAGE}. */
    static String failure(HttpAnswer answer) {
        return answer.status() == 0 ? answer.body() : (answer.status() + " " + answer.textAfter(PROBLEM_CODE)).strip();
    }
}
