package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** Customers top up their wallets and pay by them, whole or in part; refunds come back; money is neither lost nor made. */
class CustomersPayByTheirBalanceTests extends EdgeTest {

    private static final String WALLET = "/api/v2/wallet";

    private final Provider provider;
    private final Caller finance;
    private final String sku;

    CustomersPayByTheirBalanceTests(Platform platform) {
        super(platform);
        this.provider = platform.provider();
        this.finance = platform.caller("finance", "operator.wallets operator.payments");
        sku = operator.sells(1_000, 500);
    }

    @Test
    void aTopUpIsCreditedOnceItIsCaptured() {
        Answer begun = topUp(2_500, "sandbox").is(201);
        assertThat(begun.text("/status")).isEqualTo("READY");
        assertThat(begun.at("/instructions").isEmpty()).isFalse();
        assertThat(shopper.get(WALLET).is(200).at("/balances").isEmpty()).isTrue();

        pay(begun);
        pay(begun);

        awaitFree(2_500);
        assertThat(shopper.get(WALLET + "/top-ups/" + begun.text("/top_up_id"))
                        .is(200)
                        .text("/status"))
                .isEqualTo("CREDITED");
        assertThat(kinds()).containsExactly("TOPPED_UP");
        platform.shopper().get(WALLET + "/top-ups/" + begun.text("/top_up_id")).is(404);
    }

    @Test
    void aTopUpThatIsCapturedLateCounts() {
        Answer begun = topUp(700, "sandbox_hosted").is(201);
        awaitTopUp(begun, "READY");
        fails(begun.text("/top_up_id"), 700);
        awaitTopUp(begun, "FAILED");

        pay(begun);

        awaitFree(700);
    }

    @Test
    void aRepeatedRequestBeginsOneTopUp() {
        String key = Shop.freshKey();
        String first = topUp(100, "sandbox", key).is(201).text("/top_up_id");

        assertThat(topUp(100, "sandbox", key).is(201).text("/top_up_id")).isEqualTo(first);
        topUp(200, "sandbox", key).refused(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void topUpsAreListedForTheirOwnerAndForOperators() {
        List<String> begun = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            begun.addFirst(topUp(100 * i, "sandbox").is(201).text("/top_up_id"));
        }

        assertThat(pages(shopper, WALLET + "/top-ups?limit=2", "/top_ups", "/top_up_id"))
                .isEqualTo(begun);
        assertThat(pages(finance, "/api/v2/wallets/%s/top-ups?limit=1".formatted(user()), "/top_ups", "/top_up_id"))
                .isEqualTo(begun);
        assertThat(platform.shopper()
                        .get(WALLET + "/top-ups")
                        .is(200)
                        .at("/top_ups")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatNoMethodCollectsIsRefused() {
        topUp(100, "shells").refused(422, "TOP_UP_NOT_POSSIBLE");
        assertThat(topUp(100, "balance").badFields()).containsOnlyKeys("payment.method");
        assertThat(topUp(0, "sandbox").badFields()).containsOnlyKeys("amount.amount_minor");
    }

    @Test
    void anOrderIsPaidAtOnceAndItsRefundComesBack() {
        credit(5_000);

        PlacedOrder order = ordered(Map.of("method", "balance"));

        order.awaitCommitted();
        assertThat(order.show().text("/payment/method")).isEqualTo("balance");
        assertThat(free()).isEqualTo(5_000 - order.payableMinor());
        order.cancel().is(200);
        order.awaitStatus("REFUNDED");
        assertThat(free()).isEqualTo(5_000);
        assertThat(kinds()).containsExactly("REFUNDED", "SPENT", "CREDITED");
        booked(order, "CAPTURE", "WALLET_SPEND", "RECOGNITION", "REFUND_DUE", "REFUND", "WALLET_REFUND");
    }

    @Test
    void aBalanceThatIsNotEnoughFailsTheAttemptAndNotTheOrder() {
        credit(10);

        PlacedOrder order = ordered(Map.of("method", "balance"));

        Soon.is("the attempt has failed", () -> order.payment().text("/status").equals("FAILED"));
        assertThat(order.payment().text("/failure")).contains("the balance is not enough: ");
        assertThat(order.status()).isEqualTo("PAYING");
        tryAgain(order, Map.of("method", "sandbox")).is(202);
        PlacedOrder second = ready(order, 2);
        second.pay();
        second.awaitCommitted();
        assertThat(free()).isEqualTo(10);
    }

    @Test
    void theBalancePaysAPartAndTheProviderTheRest() {
        credit(400);

        PlacedOrder order =
                ordered(split("sandbox", 400)).awaitEvent(PaymentOffered.class).now();

        assertThat(order.show().number("/payment/balance/amount_minor")).isEqualTo(400);
        assertThat(held()).isEqualTo(400);
        assertThat(free()).isZero();
        capture(order, order.payableMinor() - 400);
        order.awaitCommitted();
        assertThat(held()).isZero();
        assertThat(shopper.get(WALLET).number("/balances/0/balance/amount_minor"))
                .isZero();
        order.cancel().is(200);
        order.awaitStatus("REFUNDED");
        assertThat(free()).isEqualTo(400);
        assertThat(kinds()).containsExactly("REFUNDED", "TAKEN", "HELD", "CREDITED");
        booked(order, "CAPTURE", "WALLET_SPEND", "RECOGNITION", "REFUND_DUE", "REFUND", "WALLET_REFUND");
    }

    @Test
    void aFailureFreesThePartOfTheBalance() {
        credit(400);
        PlacedOrder order = ordered(split("sandbox_hosted", 300))
                .awaitEvent(PaymentOffered.class)
                .now();
        fails(order.paymentReference(), order.payableMinor() - 300);
        Soon.is("the attempt has failed", () -> order.payment().text("/status").equals("FAILED"));
        assertThat(free()).isEqualTo(400);

        tryAgain(order, split("sandbox", 350)).is(202);
        PlacedOrder second = ready(order, 2);

        assertThat(held()).isEqualTo(350);
        capture(second, order.payableMinor() - 350);
        second.awaitCommitted();
        assertThat(second.timeline()).containsOnlyOnce(OrderPaid.class);
        assertThat(free()).isEqualTo(50);
    }

    /** The whole amount is not what the provider has to collect. */
    @Test
    void aCaptureOfAnotherAmountIsNotBelieved() {
        credit(400);
        PlacedOrder order =
                ordered(split("sandbox", 400)).awaitEvent(PaymentOffered.class).now();

        capture(order, order.payableMinor());

        Soon.is(
                "a mismatch",
                () -> !order.seenBy(operator).show().at("/payment_mismatches").isEmpty());
        assertThat(order.status()).isEqualTo("PAYING");
        assertThat(held()).isEqualTo(400);
    }

    @Test
    void whatCannotBePaidInThisWayIsRefused() {
        Map<String, Object> other = split("sandbox", 1);
        other.put("use_balance", Checkout.money(1, "EUR"));
        assertThat(checkout(other).send().badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsOnlyKeys("payment.use_balance.currency");
        assertThat(checkout(split("balance", 1)).send().badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsOnlyKeys("payment.use_balance");
        assertThat(operator.checkout()
                        .line(sku, 1)
                        .with("payment_method", "balance")
                        .send()
                        .badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsOnlyKeys("payment_method");
        credit(10);
        PlacedOrder order = ordered(Map.of("method", "balance"));
        Soon.is("the attempt has failed", () -> order.payment().text("/status").equals("FAILED"));
        assertThat(tryAgain(order, split("sandbox", order.payableMinor())).badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsOnlyKeys("use_balance.amount_minor");
    }

    /** Such a payment is captured in parts, and a top-up must be there as a whole. */
    @Test
    void nothingIsSharedWithAMethodThatAuthorisesFirst() {
        Soon.holds(
                "the refusal of the checkout",
                () -> assertThat(checkout(split("sandbox_authorised", 1)).send().badFields(422, "PAYMENT_NOT_POSSIBLE"))
                        .containsEntry(
                                "payment.use_balance",
                                List.of(
                                        "must be absent, because the method sandbox_authorised authorises the payment first and captures it later")));
        topUp(100, "sandbox_authorised_once").refused(422, "TOP_UP_NOT_POSSIBLE");
        credit(10);
        PlacedOrder order = ordered(Map.of("method", "balance"));
        Soon.is("the attempt has failed", () -> order.payment().text("/status").equals("FAILED"));
        assertThat(tryAgain(order, split("sandbox_authorised", 5)).badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsOnlyKeys("use_balance");
    }

    /** Many orders want the same money at the same time. */
    @Test
    void theSameMoneyPaysOnce() throws Exception {
        long price = ordered(Map.of("method", "sandbox")).payableMinor();
        credit(price * 3);
        List<Callable<PlacedOrder>> orders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            orders.add(() -> ordered(Map.of("method", "balance")));
        }

        List<PlacedOrder> placed = AtOnce.run(orders);

        Soon.is(
                "each is paid or has failed",
                () -> placed.stream()
                        .allMatch(order ->
                                isPaid(order) || order.payment().text("/status").equals("FAILED")));
        assertThat(placed.stream().filter(CustomersPayByTheirBalanceTests::isPaid))
                .hasSize(3);
        assertThat(free()).isZero();
    }

    @Test
    void operatorsAdjustWalletsForAReason() {
        credit(500);

        adjust("DEBIT", 501).refused(409, "BALANCE_NOT_ENOUGH");
        Answer after = adjust("DEBIT", 200).is(200);

        assertThat(after.number("/balances/0/free/amount_minor")).isEqualTo(300);
        assertThat(finance.get("/api/v2/wallets/%s/movements?currency=GBP".formatted(user()))
                        .is(200)
                        .texts("/movements", "kind"))
                .containsExactly("DEBITED", "CREDITED");
        Map<String, Object> withoutReason = Map.of("direction", "CREDIT", "amount", Checkout.money(1, "GBP"));
        assertThat(finance.call("POST", "/api/v2/wallets/%s/adjustments".formatted(user()))
                        .freshKey()
                        .body(withoutReason)
                        .send()
                        .badFields())
                .containsOnlyKeys("reason");
    }

    @Test
    void aStatementHasPages() {
        for (int i = 1; i <= 5; i++) {
            credit(i);
        }
        assertThat(pages(shopper, WALLET + "/movements?currency=GBP&limit=2", "/movements", "/balance/amount_minor"))
                .containsExactly("15", "10", "6", "3", "1");
        assertThat(shopper.get(WALLET + "/movements").badFields()).containsOnlyKeys("currency");
    }

    /** A balance is a debt of the shop: an erasure does not touch it, and an export shows it. */
    @Test
    void anErasureKeepsTheMoneyAndAnExportShowsIt() {
        credit(900);
        assertThat(shopper.post("/api/v2/privacy/exports", Map.of("subject", shopper.subject()))
                        .is(200)
                        .texts("/records", "kind"))
                .containsExactly("WALLET", "WALLET_MOVEMENT");

        shopper.call("POST", "/api/v2/privacy/erasures")
                .freshKey()
                .body(Map.of("subject", shopper.subject()))
                .send()
                .is(200);

        assertThat(free()).isEqualTo(900);
    }

    private String user() {
        return Operator.encoded(shopper.subject());
    }

    private void credit(long amountMinor) {
        adjust("CREDIT", amountMinor).is(200);
    }

    private Answer adjust(String direction, long amountMinor) {
        return finance.call("POST", "/api/v2/wallets/%s/adjustments".formatted(user()))
                .freshKey()
                .body(Map.of(
                        "direction", direction, "amount", Checkout.money(amountMinor, "GBP"), "reason", "goodwill"))
                .send();
    }

    private Answer topUp(long amountMinor, String method) {
        return topUp(amountMinor, method, Shop.freshKey());
    }

    private Answer topUp(long amountMinor, String method, String key) {
        return shopper.call("POST", WALLET + "/top-ups")
                .key(key)
                .body(Map.of("amount", Checkout.money(amountMinor, "GBP"), "payment", Map.of("method", method)))
                .send();
    }

    private void awaitTopUp(Answer topUp, String status) {
        Soon.is(
                "the top-up is " + status,
                () -> shopper.get(WALLET + "/top-ups/" + topUp.text("/top_up_id"))
                        .text("/status")
                        .equals(status));
    }

    private void pay(Answer topUp) {
        capture(topUp.text("/top_up_id"), topUp.number("/amount/amount_minor"));
    }

    private void capture(PlacedOrder order, long amountMinor) {
        capture(order.paymentReference(), amountMinor);
    }

    private void capture(String reference, long amountMinor) {
        platform.anonymous()
                .call("POST", "/sandbox/payments/%s/pay".formatted(reference))
                .body(Map.of("amount_minor", amountMinor, "currency", "GBP"))
                .send()
                .is(200);
    }

    private void fails(String reference, long amountMinor) {
        Answer answer = provider.callback(Map.of(
                        "event_id",
                        "failed " + reference,
                        "type",
                        "payment.failed",
                        "reference",
                        reference,
                        "amount_minor",
                        amountMinor,
                        "currency",
                        "GBP",
                        "occurred_at",
                        platform.clock().instant().toString()))
                .send();
        assertThat(answer.status()).isBetween(200, 204);
    }

    private Checkout checkout(Map<String, Object> payment) {
        return shopper.checkout().line(sku, 1).without("payment_method").with("payment", payment);
    }

    private PlacedOrder ordered(Map<String, Object> payment) {
        return new PlacedOrder(shopper, checkout(payment).decided().is(201));
    }

    private static Map<String, Object> split(String method, long balanceMinor) {
        Map<String, Object> payment = new LinkedHashMap<>();
        payment.put("method", method);
        payment.put("use_balance", Checkout.money(balanceMinor, "GBP"));
        return payment;
    }

    private static Answer tryAgain(PlacedOrder order, Map<String, Object> payment) {
        return order.owner()
                .call("POST", "/api/v2/orders/%s/payments".formatted(order.number()))
                .freshKey()
                .body(payment)
                .send();
    }

    private static PlacedOrder ready(PlacedOrder order, int attempt) {
        return order.await(now -> now.seen().number("/payment/attempt_no") == attempt
                && now.seen().text("/payment/status").equals("READY"));
    }

    private static boolean isPaid(PlacedOrder order) {
        return order.status().equals("PAID");
    }

    private void awaitFree(long amountMinor) {
        Soon.holds("the wallet has the money", () -> assertThat(free()).isEqualTo(amountMinor));
    }

    private long free() {
        return balance("free");
    }

    private long held() {
        return balance("held");
    }

    private long balance(String which) {
        Answer wallet = shopper.get(WALLET).is(200);
        return wallet.at("/balances").isEmpty() ? 0 : wallet.number("/balances/0/%s/amount_minor".formatted(which));
    }

    /** One value of each row, of all pages. */
    private static List<String> pages(Caller caller, String firstPage, String rows, String value) {
        List<String> values = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = caller.get(firstPage + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .is(200);
            page.at(rows).forEach(row -> values.add(row.at(value).asString()));
            cursor = page.at("/next_cursor").isMissingNode() ? "" : page.text("/next_cursor");
        } while (!cursor.isEmpty());
        return values;
    }

    private List<String> kinds() {
        return shopper.get(WALLET + "/movements?currency=GBP").is(200).texts("/movements", "kind");
    }

    /** The ledger has these entries of the order, and nothing stays of them. */
    private void booked(PlacedOrder order, String... kinds) {
        Caller accountant = platform.caller("an accountant", "operator.ledger");
        Soon.holds("the order is booked", () -> {
            Answer money = accountant.get("/api/v2/ledger/orders/" + order.correlation());
            assertThat(money.texts("/entries", "kind")).containsExactlyInAnyOrder(kinds);
            assertThat(money.texts("/balances", "balance_minor")).containsOnly("0");
        });
    }
}
