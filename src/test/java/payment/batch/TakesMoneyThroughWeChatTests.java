package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.StatementEvent.PayoutStated;
import payment.adapter.wechat.WeChatShop;
import payment.fake.Delivery;
import payment.statement.FundLine;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;
import testing.World.Answer;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/**
 * Payments and refunds through WeChat Pay, from the request to the outcome, beside the sandbox. A server on this machine speaks for WeChat
 * Pay.
 */
@SandboxTest
class TakesMoneyThroughWeChatTests {

    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(900);
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String CALLBACKS = "/api/v2/payments/callbacks/wechat";
    private static final WeChatShop WECHAT = new WeChatShop();

    private final PaymentWorld world;
    private final DSLContext database;
    private final Order order;

    TakesMoneyThroughWeChatTests(ApplicationContext context, DSLContext database) {
        this.world = new PaymentWorld(context);
        this.database = database;
        Order any = PaymentWorld.order();
        this.order = new Order("wechat_" + any.payment(), "wechat_" + any.refund(), any.correlation());
    }

    @DynamicPropertySource
    static void wechat(DynamicPropertyRegistry properties) {
        // The clock stands still, so a call without an answer is repeated at once.
        properties.add("orderwright.payment.retry-after", () -> "1ns");
        WECHAT.settings().forEach((key, value) -> properties.add(key, () -> value));
    }

    @AfterAll
    static void stop() {
        WECHAT.close();
    }

    /** WeChat Pay answers so for a day without transactions, and perhaps also if it is asked too early. */
    @Test
    void aDayThatHasNoBillAfterSeveralAnswersIsEmpty() {
        database.execute("""
                insert into payment.reconciliation_day (provider, day, state, fetched, fetch_due_at, fetch_attempts)
                values ('wechat', '2021-06-01', 'OPEN', false, '2021-06-02 10:00Z', 3)""");
        Soon.is("asked", () -> day().equals("4 WeChat Pay has no bill of this day: NO_STATEMENT_EXIST none"));
        database.execute("""
                update payment.reconciliation_day set fetch_due_at = '2021-06-02 10:00Z'
                where provider = 'wechat' and day = '2021-06-01'""");
        Soon.is("empty", () -> day().equals("5  RECONCILED"));
    }

    /** The fund bills of all accounts are fetched together. The payout of the first one counts. */
    @Test
    void theFundBillsOfADayAreFetched() {
        FundLine payout =
                new FundLine(2, FundLine.Kind.PAYOUT, "5001", -9000, "CNY", 550, Instant.parse("2021-06-03T04:00:00Z"));
        fetchFunds("2021-06-02");
        Soon.is("asked", () -> funds("2021-06-02").equals("1 WeChat Pay has no bill of this day: NO_STATEMENT_EXIST"));
        assertThat(payouts()).isEmpty();
        WECHAT.bill(new String(StatementFiles.weChatFunds(List.of(payout)), StandardCharsets.UTF_8));
        try {
            fetchFunds("2021-06-03");
            Soon.is("fetched", () -> funds("2021-06-03").equals("1 BASIC 9550 550, FEES 9550 550, OPERATION 9550 550"));
        } finally {
            WECHAT.bill(null);
        }
        assertThat(payouts()).containsExactly("5001 9000 BASIC");
        assertThat(world.published("payment/payouts/wechat/5001", PaymentEvent.class))
                .containsExactly(PayoutStated.class);
    }

    /** The shopper has paid all of it, the shop has received less. A refund gives back the same share of the discount. */
    @Test
    void aDiscountThatTheShopBearsIsStatedBesideTheWholeAmount() {
        paid();
        world.publish(refund(order.refund(), 1000));
        world.awaitRefund(order, "accepted");
        assertThat(callback(WECHAT.refunded(order.refund())).status()).isEqualTo(200);
        world.awaitSecured(order, PaymentRefunded.class);
        Instant at = Instant.parse("2021-06-07T04:00:00Z");
        List<StatementLine> lines = List.of(
                new StatementLine(2, Kind.PAYMENT, order.payment(), order.payment(), 2550, 500, "CNY", 0, at),
                new StatementLine(3, Kind.REFUND, order.refund(), order.refund(), 1000, 196, "CNY", 0, at));
        WECHAT.bill(new String(StatementFiles.weChat(lines), StandardCharsets.UTF_8));
        try {
            database.execute("""
                    insert into payment.reconciliation_day (provider, day, state, fetched, fetch_due_at, fetch_attempts)
                    values ('wechat', '2021-06-07', 'OPEN', false, '2021-06-08 10:00Z', 0)""");
            String discounts = "payment/discounts/wechat/2021-06-07";
            Soon.is(
                    "stated",
                    () -> world.published(discounts, PaymentEvent.class).size() == 1);
            assertThat(world.texts(
                            "select change_no || ' ' || before_minor || ' ' || discount_minor from payment.stated_discount"
                                    + " where provider = 'wechat' and day = '2021-06-07'"))
                    .containsExactly("1 0 304");
        } finally {
            WECHAT.bill(null);
        }
        assertThat(world.texts("select kind || ' ' || class || ' ' || amount_minor || ' ' || discount_minor"
                        + " from payment.statement_line join payment.statement s using (statement_id)"
                        + " where s.provider = 'wechat' and s.day = '2021-06-07' order by line_no"))
                .as("the amounts agree, and only the day does not")
                .containsExactly("PAYMENT WRONG_DAY 2550 500", "REFUND WRONG_DAY 1000 196");
    }

    private void fetchFunds(String day) {
        database.execute(
                "insert into payment.fund_fetch (provider, day, due_at) values ('wechat', ?::date, '2021-06-04 10:00Z')",
                day);
    }

    /** The attempts, the failure or the accounts with their balances. */
    private String funds(String day) {
        return database.fetchSingle("""
                        select concat_ws(' ', attempts, failure, (
                          select string_agg(concat_ws(' ', account, opening_minor, closing_minor), ', ' order by account)
                          from payment.fund_balance b where (b.provider, b.day) = (f.provider, f.day)))
                        from payment.fund_fetch f where provider = 'wechat' and day = ?::date""", day).into(String.class);
    }

    private List<String> payouts() {
        return world.texts(
                "select concat_ws(' ', payout_id, amount_minor, origin) from payment.payout where provider = 'wechat'");
    }

    /** The attempts, the failure, and the state of the statement. */
    private String day() {
        return database.fetchSingle("""
                        select concat_ws(' ', d.fetch_attempts, coalesce(d.fetch_failure, ''), coalesce(s.state, 'none'))
                        from payment.reconciliation_day d left join payment.statement s using (provider, day)
                        where provider = 'wechat' and day = '2021-06-01'""").into(String.class);
    }

    @Test
    void aPaymentIsStartedPaidAndRefundedInParts() {
        paid();
        assertThat(world.verdicts(order.payment())).containsExactly("applied");

        world.publish(refund(order.refund(), 1000));
        world.awaitRefund(order, "accepted");
        String body = WECHAT.refunded(order.refund());
        assertThat(callback(body).status()).isEqualTo(200);
        assertThat(callback(body).status()).isEqualTo(200);
        world.awaitSecured(order, PaymentRefunded.class);

        world.publish(refund(order.refund() + "b", 1550));
        Soon.is("requested", () -> WECHAT.knows(order.refund() + "b"));
        callback(WECHAT.refunded(order.refund() + "b"));
        world.awaitSecured(order, PaymentRefunded.class, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(AMOUNT.amountMinor());
    }

    @Test
    void aCallbackCountsByThePublicKeyOrByACertificate() {
        started();
        WECHAT.pay(order.payment());
        String body = WECHAT.paid(order.payment());
        Soon.is(
                "the certificate is downloaded",
                () -> world.send("POST", CALLBACKS, body, WeChatShop.signatureByCertificate(world.now(), body))
                                .status()
                        == 200);
        world.awaitSecured(order);
    }

    @Test
    void aForgedCallbackChangesNothingAndTheAnswerIsAsWeChatPayExpects() {
        started();
        WECHAT.pay(order.payment());
        String body = WECHAT.paid(order.payment());
        Answer forged = world.send("POST", CALLBACKS, body, WeChatShop.forged(world.now(), body));
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.body())
                .contains("\"code\":\"CALLBACK_SIGNATURE_INVALID\"")
                .contains("\"message\":\"The signature does not match the body.\"");
        assertThat(world.send("POST", CALLBACKS, body).status()).isEqualTo(401);
        assertThat(world.send(
                                "POST",
                                CALLBACKS,
                                body,
                                WeChatShop.signature(world.now().minusSeconds(301), body))
                        .status())
                .isEqualTo(401);
        assertThat(callback("{}").status()).isEqualTo(400);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void anotherAmountIsAMismatch() {
        started();
        WECHAT.pay(order.payment());
        callback(WECHAT.paid(order.payment(), 2549));
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class);
    }

    @Test
    void aPaymentWhoseCallbackWasLostIsFound() {
        started();
        WECHAT.pay(order.payment());
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
    }

    @Test
    void aRefundWhoseCallbackWasLostIsFound() {
        paid();
        world.publish(refund(order.refund(), 2550));
        world.awaitRefund(order, "accepted");
        WECHAT.decide(order.refund(), "SUCCESS");
        world.passes(ASK_AFTER);
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void aRefundThatWeChatPayClosesHasFailed() {
        paid();
        world.publish(refund(order.refund(), 2550));
        world.awaitRefund(order, "accepted");
        WECHAT.decide(order.refund(), "CLOSED");
        world.passes(ASK_AFTER);
        world.awaitSecured(order, RefundFailed.class);
    }

    /** A person completes it at WeChat Pay, or WeChat Pay closes it. */
    @Test
    void anAbnormalRefundStaysOpen() {
        paid();
        world.publish(refund(order.refund(), 2550));
        world.awaitRefund(order, "accepted");
        WECHAT.decide(order.refund(), "ABNORMAL");
        assertThat(callback(WECHAT.abnormal(order.refund())).status()).isEqualTo(200);
        world.passes(ASK_AFTER);
        Soon.is(
                "asked, and the answer is stored",
                () -> WECHAT.inquiries(order.refund()) > 0
                        && world.count(
                                        "select count(*) from payment.inquiry where reference = ? and claimed_at is not null",
                                        order.refund())
                                == 0);
        assertThat(world.refundStatus(order)).isEqualTo("accepted");
        WECHAT.decide(order.refund(), "SUCCESS");
        world.passes(ASK_AFTER.multipliedBy(2));
        world.awaitSecured(order, PaymentRefunded.class);
    }

    /** The refund is requested because WeChat Pay was asked about the payment, before any callback arrives. */
    @ParameterizedTest
    @EnumSource
    void aPaymentAndItsRefundCountOnceHoweverTheCallbacksArrive(Delivery delivery) {
        started();
        WECHAT.pay(order.payment());
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
        String paid = WECHAT.paid(order.payment());
        world.publish(refund(order.refund(), 2550));
        world.awaitRefund(order, "accepted");
        for (String callback : delivery.of(List.of(paid, WECHAT.refunded(order.refund())))) {
            assertThat(callback(callback).status()).isEqualTo(200);
        }
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(world.verdicts(order.refund())).containsExactly("applied");
        assertThat(world.verdicts(order.payment()))
                .as("the answer and the callback")
                .containsExactlyInAnyOrder("applied", "unchanged");
    }

    @Test
    void aRefundWaitsUntilTheAccountHasMoney() {
        paid();
        WECHAT.lacksMoney(order.payment());
        world.publish(refund(order.refund(), 2550));
        Soon.is("requested", () -> WECHAT.requests(order.refund()) > 1);
        assertThat(world.refundStatus(order)).isEqualTo("requested");
        WECHAT.hasMoney(order.payment());
        world.awaitRefund(order, "accepted");
    }

    @Test
    void aPaymentIsStartedOnceAlthoughWeChatPayFailsAndLosesAnswers() {
        WECHAT.failsAndLosesAnswers(order.payment());
        started();
        assertThat(WECHAT.requests(order.payment())).isEqualTo(4);
        assertThat(WECHAT.state(order.payment())).isEqualTo("NOTPAY");
    }

    @Test
    void anUnpaidPaymentIsClosedAtWeChatPay() {
        started();
        world.passes(WINDOW);
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(WECHAT.state(order.payment())).isEqualTo("CLOSED");
    }

    @Test
    void aPaymentOfTheLastMomentIsNotClosed() {
        started();
        WECHAT.pay(order.payment());
        world.passes(WINDOW);
        world.awaitSecured(order);
        assertThat(WECHAT.state(order.payment())).isEqualTo("SUCCESS");
    }

    @Test
    void aPaymentInAnotherCurrencyFailsWithoutACall() {
        world.publish(world.pay(order, "wechat"));
        world.awaitPublished(order, PaymentFailed.class);
        assertThat(WECHAT.requests(order.payment())).isZero();
    }

    private void started() {
        world.publish(new PaymentRequested(
                order.payment(),
                order.correlation(),
                AMOUNT,
                "wechat",
                null,
                world.now().plus(WINDOW)));
        world.awaitPublished(order, PaymentStarted.class);
        PaymentStarted event = (PaymentStarted)
                world.publishedOf(order.correlation(), PaymentEvent.class).getFirst();
        assertThat(event.instructions()).containsOnlyKeys("code_url");
    }

    private void paid() {
        started();
        WECHAT.pay(order.payment());
        String body = WECHAT.paid(order.payment());
        assertThat(callback(body).status()).isEqualTo(200);
        assertThat(callback(body).status()).isEqualTo(200);
        world.awaitSecured(order);
    }

    private RefundRequested refund(String reference, long minor) {
        return new RefundRequested(
                reference,
                order.correlation(),
                order.payment(),
                Money.ofMinor(minor, "CNY"),
                "changed their mind",
                null);
    }

    private Answer callback(String body) {
        return world.send("POST", CALLBACKS, body, WeChatShop.signature(world.now(), body));
    }
}
