package payment.adapter.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;
import static payment.adapter.wechat.WeChatMerchant.AMOUNT;
import static payment.adapter.wechat.WeChatMerchant.EXPIRES_AT;
import static payment.adapter.wechat.WeChatMerchant.NOW;
import static payment.adapter.wechat.WeChatMerchant.payment;
import static payment.adapter.wechat.WeChatMerchant.refund;
import static payment.adapter.wechat.WeChatMerchant.started;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.wechat.WeChatServer.Fault;
import payment.call.CountedCalls;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.PaymentMethod;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.RefundAnswer;
import platform.money.Money;
import tools.jackson.databind.JsonNode;

/** Each call to WeChat Pay, and each answer that it may give. */
class SpeaksWithWeChatTests extends WeChatTest {

    private static final Creation SCAN =
            new Creation.Created("pay_01", Map.of("code_url", "weixin://wxpay/bizpayurl?pr=pay_01"));
    private static final PaymentStanding CAPTURED =
            new PaymentStanding.Captured("42000_pay_01", AMOUNT, WeChatOrders.PAID_AT);

    private final WeChatProvider wechat = new WeChatMerchant(server).provider;

    @Test
    void aPaymentIsAnOrderWithOurNumberAndACodeToScan() throws Exception {
        assertThat(wechat.create(payment("pay_01"))).isEqualTo(SCAN);
        WeChatServer.Request request = server.last();
        assertThat(request.line()).isEqualTo("POST /v3/pay/transactions/native");
        assertThat(request.wantedKey()).isEqualTo(WeChatServer.PUBLIC_KEY_ID);
        assertThat(request.body()).isEqualTo(WeChatServer.JSON.readTree("""
                        {"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"pay_01","out_trade_no":"pay_01",
                        "time_expire":"2026-03-01T17:15:00+08:00","notify_url":"https://orders.example/api/v2/payments/callbacks/wechat",
                        "amount":{"total":2550,"currency":"CNY"}}"""));
    }

    @Test
    void theGoodsAreDescribedAsConfigured() throws Exception {
        WeChatProvider described = new WeChatMerchant(server, "description", "Möbel und 家具").provider;
        described.create(payment("pay_01"));
        assertThat(server.last().body().get("description").asString()).isEqualTo("Möbel und 家具");
    }

    @Test
    void aPageOpensThePaymentWithParametersThatTheMerchantHasSigned() throws Exception {
        WeChatProvider merchant = new WeChatMerchant(server, "app-ids.jsapi", "wxOfThePage").provider;
        Map<String, String> page = instructions(merchant.create(payment("pay_01", "jsapi", "openid-1")));
        assertThat(page)
                .containsOnlyKeys("appId", "timeStamp", "nonceStr", "package", "signType", "paySign")
                .containsEntry("appId", "wxOfThePage")
                .containsEntry("timeStamp", Long.toString(NOW.getEpochSecond()))
                .containsEntry("package", "prepay_id=wx26pay_01")
                .containsEntry("signType", "RSA");
        assertThat(isSigned(
                        page.get("paySign"),
                        "wxOfThePage",
                        page.get("timeStamp"),
                        page.get("nonceStr"),
                        page.get("package")))
                .isTrue();
        JsonNode body = server.last().body();
        assertThat(server.last().line()).isEqualTo("POST /v3/pay/transactions/jsapi");
        assertThat(body.get("payer").get("openid").asString()).isEqualTo("openid-1");
        assertThat(body.get("appid").asString()).isEqualTo("wxOfThePage");
    }

    @Test
    void anAppOpensThePaymentWithParametersThatTheMerchantHasSigned() throws Exception {
        Map<String, String> app = instructions(wechat.create(payment("pay_01", "app", null)));
        assertThat(app)
                .containsOnlyKeys("appid", "partnerid", "prepayid", "package", "noncestr", "timestamp", "sign")
                .containsEntry("appid", WeChatServer.APP)
                .containsEntry("partnerid", WeChatServer.MERCHANT)
                .containsEntry("prepayid", "wx26pay_01")
                .containsEntry("package", "Sign=WXPay");
        assertThat(isSigned(app.get("sign"), WeChatServer.APP, app.get("timestamp"), app.get("noncestr"), "wx26pay_01"))
                .isTrue();
        assertThat(server.last().line()).isEqualTo("POST /v3/pay/transactions/app");
    }

    private static Map<String, String> instructions(Creation creation) {
        return ((Creation.Created) creation).instructions();
    }

    private static boolean isSigned(String signature, String... lines) {
        return WeChatKeys.isSigned(WeChatKeys.MERCHANT.getPublic(), String.join("\n", lines) + "\n", signature);
    }

    @Test
    void theMethodSaysWhatItTakes() {
        PaymentMethod method = wechat.methods().iterator().next();
        assertThat(method.takes("CNY")).isTrue();
        assertThat(method.takes("HKD")).isFalse();
        assertThat(method.tradeTypes())
                .extracting(PaymentMethod.TradeType::name, PaymentMethod.TradeType::needsPayerId)
                .containsExactly(tuple("native", false), tuple("jsapi", true), tuple("app", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short | native | CNY | 100 | order numbers",
                "pay_0000000000000000000000000000001 | native | CNY | 100 | order numbers",
                "pay/0001 | native | CNY | 100 | order numbers",
                "pay_01 | native | HKD | 100 | CNY only",
                "pay_01 | native | CNY | 2147483648 | at most",
                "pay_01 | shells | CNY | 100 | trade types",
                "pay_01 | jsapi | CNY | 100 | payer's id"
            })
    void whatWeChatPayCannotTakeIsRefusedWithoutACall(
            String reference, String tradeType, String currency, long minor, String reason) throws Exception {
        Creation creation = wechat.create(new NewPayment(
                reference,
                "wechat",
                new PaymentTerms(tradeType, null, null, null),
                Money.ofMinor(minor, currency),
                NOW,
                EXPIRES_AT));
        assertThat(((Creation.Refused) creation).reason()).contains(reason);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void aRepeatedCallStartsNoSecondPayment() throws Exception {
        server.fails(new Trouble.LosesTheAnswer(), new Trouble.AnswersAfter(60_000));
        WeChatProvider impatient = WeChatMerchant.impatient(server).provider;
        assertThatIOException().isThrownBy(() -> wechat.create(payment("pay_01")));
        assertThatIOException().isThrownBy(() -> impatient.create(payment("pay_01")));
        assertThat(wechat.create(payment("pay_01"))).isEqualTo(SCAN);
        assertThat(server.requests.stream().map(WeChatServer.Request::body).distinct())
                .hasSize(1);
        assertThat(server.requests.stream()
                        .map(WeChatServer.Request::authorization)
                        .distinct())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"400, PARAM_ERROR", "400, ORDER_CLOSED", "400, OPENID_MISMATCH"})
    void whatWeChatPayRefusesForGoodIsRefused(int status, String code) throws Exception {
        server.fails(WeChatServer.error(status, code));
        assertThat(wechat.create(payment("pay_01"))).isEqualTo(new Creation.Refused("WeChat Pay answered " + code));
    }

    @ParameterizedTest
    @CsvSource({
        "202, USERPAYING",
        "302, MOVED",
        "400, INVALID_REQUEST",
        "400, ORDERPAID",
        "400, APPID_MCHID_NOT_MATCH",
        "400, MCH_NOT_EXISTS",
        "401, SIGN_ERROR",
        "403, NO_AUTH",
        "403, RULE_LIMIT",
        "403, OUT_TRADE_NO_USED",
        "403, NOT_ENOUGH",
        "403, TRADE_ERROR",
        "404, NOT_FOUND",
        "429, FREQUENCY_LIMITED",
        "429, PARAM_ERROR",
        "500, SYSTEM_ERROR",
        "500, PARAM_ERROR",
        "503, SYSTEM_ERROR"
    })
    void anythingElseIsUnknownAndTriedAgain(int status, String code) {
        server.trouble = WeChatServer.error(status, code);
        everyCallFails();
    }

    @Test
    void aCallThatIsOnlyAcceptedIsUnknown() {
        server.trouble = new Trouble.Answers(202, "");
        everyCallFails();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "7",
                "<html>nonsense</html>",
                "{\"code_url\":[],\"amount\":[],\"status\":{}}",
                "{\"out_trade_no\":\"pay_09\",\"out_refund_no\":\"ref_09\",\"mchid\":\"1900007291\",\"appid\":\"wxd678efh567hg6787\",\"amount\":{},\"trade_state\":\"MAYBE\",\"status\":\"MAYBE\"}"
            })
    void nonsenseIsUnknownAndTriedAgainAlsoIfItIsSigned(String body) {
        server.trouble = new Trouble.Answers(200, body);
        assertThatIOException().isThrownBy(() -> wechat.create(payment("pay_09")));
        assertThatIOException().isThrownBy(() -> wechat.query(started("pay_09")));
        assertThatIOException().isThrownBy(() -> wechat.refund(refund("ref_09", 1)));
        assertThatIOException().isThrownBy(() -> wechat.queryRefund(refund("ref_09", 1)));
        if (!body.isEmpty() && !body.equals("null")) {
            assertThatIOException().isThrownBy(() -> wechat.close(started("pay_09")));
        }
        server.trouble = new Trouble.Answers(400, body);
        everyCallFails();
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "400", "403", "404", "500", "502"})
    void aServerOnTheWayDecidesNothing(int status) {
        for (String code : List.of("PARAM_ERROR", "ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "ORDER_CLOSED")) {
            server.trouble = new Trouble.AnswersUnsigned(
                    status, status == 204 ? "" : "{\"code\":\"%s\",\"message\":\"\"}".formatted(code), Map.of());
            everyCallFails();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerWithAWrongSignatureIsUnknownAndTriedAgain(Fault fault) throws Exception {
        wechat.create(payment("pay_01"));
        server.orders.pay("pay_01");
        server.trouble = new WeChatServer.SignsWrongly(fault);
        everyCallFails();
        assertThatIOException().isThrownBy(() -> wechat.query(started("pay_01")));
        assertThatIOException().isThrownBy(() -> wechat.refund(refund("ref_01", 1)));
        server.trouble = null;
        assertThat(wechat.query(started("pay_01"))).isInstanceOf(PaymentStanding.Captured.class);
        assertThat(wechat.refund(refund("ref_01", 1))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(server.orders.refunds()).as("ref_09 and ref_01").isEqualTo(2);
    }

    @Test
    void aServerThatHangsOrIsGoneIsUnknownAndTriedAgain() {
        server.trouble = new Trouble.AnswersAfter(30_000);
        everyCallFails(WeChatMerchant.impatient(server).provider);
        server.close();
        everyCallFails();
    }

    /** Each byte arrives within the time-out of the answer. */
    @Test
    void anAnswerThatDoesNotEndIsGivenUp() {
        server.trouble = new Trouble.AnswersSlowly();
        WeChatProvider impatient = WeChatMerchant.impatient(server).provider;
        assertThatIOException()
                .isThrownBy(() -> impatient.create(payment("pay_01")))
                .withMessageContaining("timeout");
    }

    @Test
    void anAnswerThatIsTooLongIsGivenUp() {
        server.trouble = new Trouble.Answers(200, "{\"code_url\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThatIOException()
                .isThrownBy(() -> wechat.create(payment("pay_01")))
                .withMessageContaining("more than 1048576 bytes");
    }

    @Test
    void noCallIsRepeatedHere() {
        server.trouble = new Trouble.AnswersUnsigned(503, "", Map.of("Retry-After", "0"));
        assertThatIOException().isThrownBy(() -> wechat.create(payment("pay_01")));
        assertThat(server.lines()).hasSize(1);
        server.trouble =
                new Trouble.AnswersUnsigned(307, "", Map.of("Location", server.uri() + "/v3/pay/transactions/app"));
        assertThatIOException().isThrownBy(() -> wechat.create(payment("pay_01")));
        assertThat(server.lines()).hasSize(2);
        server.trouble = new Trouble.LosesTheAnswer();
        assertThatIOException().isThrownBy(() -> wechat.create(payment("pay_01")));
        assertThat(server.lines()).hasSize(3);
    }

    private void everyCallFails() {
        everyCallFails(wechat);
    }

    private static void everyCallFails(WeChatProvider provider) {
        assertThatIOException().isThrownBy(() -> provider.create(payment("pay_09")));
        assertThatIOException().isThrownBy(() -> provider.query(started("pay_09")));
        assertThatIOException().isThrownBy(() -> provider.close(started("pay_09")));
        assertThatIOException().isThrownBy(() -> provider.refund(refund("ref_09", 1)));
        assertThatIOException().isThrownBy(() -> provider.queryRefund(refund("ref_09", 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, Captured",
        "REFUND, Captured",
        "NOTPAY, Open",
        "USERPAYING, Open",
        "PAYERROR, Open",
        "ACCEPT, Open",
        "CLOSED, Closed",
        "REVOKED, Closed"
    })
    void theStateOfTheOrderSaysWhatBecameOfThePayment(String state, String standing) throws Exception {
        wechat.create(payment("pay_01"));
        server.orders.setState("pay_01", state);
        PaymentStanding found = wechat.query(started("pay_01"));
        assertThat(found.getClass().getSimpleName()).isEqualTo(standing);
        if (standing.equals("Captured")) {
            assertThat(found).as("with the total and not the payer's part").isEqualTo(CAPTURED);
        }
        assertThat(server.last().line()).isEqualTo("GET /v3/pay/transactions/out-trade-no/pay_01?mchid=1900007291");
    }

    @Test
    void anOrderThatWeChatPayDoesNotKnowIsNotFound() throws Exception {
        assertThat(wechat.query(started("pay_01"))).isEqualTo(new PaymentStanding.NotFound());
        assertThat(wechat.close(started("pay_01"))).isEqualTo(new PaymentStanding.NotFound());
    }

    @ParameterizedTest
    @CsvSource({
        "mchid, 1900007292",
        "appid, wxOfSomebodyElse",
        "out_trade_no, pay_02",
        "trade_state, PERHAPS",
        "success_time, yesterday",
        "mchid, ",
        "appid, ",
        "out_trade_no, ",
        "trade_state, ",
        "success_time, ",
        "transaction_id, ",
        "amount, "
    })
    void anAnswerAboutSomethingElseIsNoAnswer(String field, String value) throws Exception {
        wechat.create(payment("pay_01"));
        server.orders.pay("pay_01");
        Map<String, Object> order = server.orders.order("pay_01");
        order.remove(field);
        if (value != null) {
            order.put(field, value);
        }
        server.fails(new Trouble.Answers(200, WeChatServer.JSON.writeValueAsString(order)));
        assertThatIOException()
                .isThrownBy(() -> wechat.query(started("pay_01")))
                .withMessageContaining(field);
    }

    @Test
    void theAmountIsWhatWeChatPaySays() throws Exception {
        wechat.create(payment("pay_01"));
        server.orders.pay("pay_01");
        assertThat(captured(Map.of("total", 1, "currency", "CNY"))).isEqualTo(Money.ofMinor(1, "CNY"));
        assertThat(captured(Map.of("total", 2550, "currency", "HKD"))).isEqualTo(Money.ofMinor(2550, "HKD"));
        assertThat(captured(Map.of("total", 2550)))
                .as("the currency is optional")
                .isEqualTo(AMOUNT);
        assertThatIOException().isThrownBy(() -> captured(Map.of("total", 2550, "currency", "shells")));
        assertThatIOException().isThrownBy(() -> captured(Map.of("payer_total", 2550)));
        for (Object wrong : List.of(2550.99, 2550.0, "2550", true, List.of(2550))) {
            assertThatIOException().as("%s", wrong).isThrownBy(() -> captured(Map.of("total", wrong)));
        }
    }

    private Money captured(Map<String, Object> amount) throws IOException {
        Map<String, Object> order = new HashMap<>(server.orders.order("pay_01"));
        order.put("amount", amount);
        server.fails(new Trouble.Answers(200, WeChatServer.JSON.writeValueAsString(order)));
        return ((PaymentStanding.Captured) wechat.query(started("pay_01"))).amount();
    }

    @Test
    void anUnpaidPaymentIsClosedAndAPaidOneIsNot() throws Exception {
        wechat.create(payment("pay_01"));
        wechat.create(payment("pay_02"));
        assertThat(wechat.close(started("pay_02"))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(server.last().line()).isEqualTo("POST /v3/pay/transactions/out-trade-no/pay_02/close");
        assertThat(server.last().body()).isEqualTo(WeChatServer.JSON.readTree("{\"mchid\":\"1900007291\"}"));
        assertThat(wechat.close(started("pay_02"))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(wechat.query(started("pay_02"))).isInstanceOf(PaymentStanding.Closed.class);

        server.orders.pay("pay_01");
        assertThat(wechat.close(started("pay_01"))).isEqualTo(CAPTURED);
        server.orders.setState("pay_01", "USERPAYING");
        assertThat(wechat.close(started("pay_01"))).isEqualTo(new PaymentStanding.Open());
    }

    @ParameterizedTest
    @CsvSource({"PROCESSING, Accepted", "SUCCESS, Succeeded", "CLOSED, Refused", "ABNORMAL, Accepted"})
    void aRefundIsRequestedUnderItsNumber(String status, String answer) throws Exception {
        paid();
        server.orders.refundsAre(status);
        assertThat(wechat.refund(refund("ref_01", 1000)).getClass().getSimpleName())
                .isEqualTo(answer);
        assertThat(server.last().line()).isEqualTo("POST /v3/refund/domestic/refunds");
        assertThat(server.last().body())
                .as("without the reason, which the payer would see")
                .isEqualTo(WeChatServer.JSON.readTree("""
                        {"out_trade_no":"pay_01","out_refund_no":"ref_01",
                        "notify_url":"https://orders.example/api/v2/payments/callbacks/wechat",
                        "amount":{"refund":1000,"total":2550,"currency":"CNY"}}"""));
        assertThat(wechat.queryRefund(refund("ref_01", 1000))
                        .orElseThrow()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(answer);
        assertThat(server.last().line()).isEqualTo("GET /v3/refund/domestic/refunds/ref_01");
    }

    @Test
    void aRepeatedRefundReturnsTheMoneyOnce() throws Exception {
        paid();
        server.fails(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> wechat.refund(refund("ref_01", 1000)));
        assertThat(wechat.refund(refund("ref_01", 1000))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(wechat.refund(refund("ref_02", 1550))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(server.orders.refunds()).isEqualTo(2);
        assertThatIOException()
                .as("more than is left")
                .isThrownBy(() -> wechat.refund(refund("ref_03", 1)))
                .withMessageContaining("INVALID_REQUEST");
    }

    @Test
    void aRefundForWhichTheAccountLacksMoneyIsNotRefused() throws Exception {
        paid();
        server.orders.lacksMoneyFor("pay_01");
        assertThatIOException()
                .isThrownBy(() -> wechat.refund(refund("ref_01", 1000)))
                .withMessageContaining("NOT_ENOUGH");
        server.orders.hasMoneyFor("pay_01");
        assertThat(wechat.refund(refund("ref_01", 1000))).isEqualTo(new RefundAnswer.Accepted());
    }

    @ParameterizedTest
    @CsvSource({
        "403, NOT_ENOUGH, true",
        "400, INVALID_REQUEST, true",
        "429, FREQUENCY_LIMITED, true",
        "429, RATELIMIT_EXCEEDED, false",
        "401, SIGN_ERROR, false",
        "500, SYSTEM_ERROR, false"
    })
    void aRefusalOfOneRefundStopsNoOtherCall(int status, String code, boolean goesOn) throws Exception {
        paid();
        server.trouble = WeChatServer.error(status, code);
        assertThat(CountedCalls.goOn(() -> wechat.refund(refund("ref_01", 1000))))
                .isEqualTo(goesOn);
    }

    @ParameterizedTest
    @CsvSource({"400, PARAM_ERROR", "403, USER_ACCOUNT_ABNORMAL"})
    void aRefundIsRefusedOnlyIfNoEarlierCallWasAccepted(int status, String code) throws Exception {
        paid();
        server.fails(WeChatServer.error(status, code));
        assertThat(wechat.refund(refund("ref_01", 1000)))
                .isEqualTo(new RefundAnswer.Refused("WeChat Pay answered " + code));
        server.fails(WeChatServer.error(status, code), WeChatServer.unsigned(502));
        assertThatIOException().as("nobody knows").isThrownBy(() -> wechat.refund(refund("ref_01", 1000)));

        wechat.refund(refund("ref_01", 1000));
        server.fails(WeChatServer.error(status, code));
        assertThat(wechat.refund(refund("ref_01", 1000))).isEqualTo(new RefundAnswer.Accepted());
    }

    @Test
    void aRefundWhoseNumberDoesNotFitIsRefusedWithoutACall() throws Exception {
        assertThat(wechat.refund(refund("ref/01", 1))).isInstanceOf(RefundAnswer.Refused.class);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void aRefundOfAnOrderThatWeChatPayDoesNotKnowIsUnknown() {
        assertThatIOException()
                .isThrownBy(() -> wechat.refund(refund("ref_01", 1)))
                .withMessageContaining("RESOURCE_NOT_EXISTS");
    }

    @Test
    void aRefundThatWeChatPayDoesNotKnowIsNotFound() throws Exception {
        assertThat(wechat.queryRefund(refund("ref_01", 1))).isEmpty();
    }

    @Test
    void anAnswerAboutAnotherRefundIsNoAnswer() throws Exception {
        paid();
        wechat.refund(refund("ref_01", 1000));
        String other = WeChatServer.JSON
                .writeValueAsString(server.orders.refundNotice("ref_01"))
                .replace("refund_status", "status");
        for (String wrong : List.of(
                other,
                other.replace("ref_01", "ref_02"),
                other.replace("\"refund\":1000", "\"refund\":999").replace("ref_01", "ref_09"),
                other.replace("ref_01", "ref_09").replace("pay_01", "pay_02"))) {
            server.fails(new Trouble.Answers(200, wrong));
            assertThatIOException().isThrownBy(() -> wechat.queryRefund(refund("ref_09", 1000)));
        }
        server.fails(new Trouble.Answers(200, other));
        assertThatIOException().isThrownBy(() -> wechat.queryRefund(refund("ref_01", 999)));
    }

    private void paid() throws IOException {
        wechat.create(payment("pay_01"));
        server.orders.pay("pay_01");
    }
}
