package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.api.AlipayObject;
import com.alipay.api.SignItem;
import com.alipay.api.domain.AlipayTradeCloseModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePagePayModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.domain.AlipayTradeWapPayModel;
import com.alipay.api.domain.ExtendParams;
import com.alipay.api.internal.parser.json.ObjectJsonParser;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.internal.util.json.JSONWriter;
import com.alipay.api.request.AlipayTradeCloseRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePagePayRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.request.AlipayTradeWapPayRequest;
import com.alipay.api.response.AlipayTradeQueryResponse;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentTerms;
import payment.provider.StartedPayment;
import platform.money.Money;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform does not use Alipay's own library: the class of its client switches off checks of certificates for the whole process. Here
 * the requests and the answers are compared with that library, without its client.
 */
class SpeaksLikeAlipaysLibraryTests extends AlipayTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Instant NOW = AlipayUnderTest.NOW;
    private static final Money AMOUNT = Money.ofMinor(123456, "CNY");

    private final AlipayProvider alipay = setup.withInstalments(100);

    @Test
    void aPageIsAskedForAlike() {
        AlipayTradePagePayModel model = new AlipayTradePagePayModel();
        model.setOutTradeNo("pay_1");
        model.setTotalAmount("1234.56");
        model.setSubject("pay_1");
        model.setProductCode("FAST_INSTANT_TRADE_PAY");
        model.setTimeExpire("2026-03-01 17:15:00");
        model.setExtendParams(instalments());
        page("page", new AlipayTradePagePayRequest().getApiMethodName(), model);
    }

    @Test
    void aPageForPhonesIsAskedForAlike() {
        AlipayTradeWapPayModel model = new AlipayTradeWapPayModel();
        model.setOutTradeNo("pay_1");
        model.setTotalAmount("1234.56");
        model.setSubject("pay_1");
        model.setProductCode("QUICK_WAP_WAY");
        model.setTimeExpire("2026-03-01 17:15:00");
        model.setQuitUrl(AlipayUnderTest.RETURN_URL);
        model.setExtendParams(instalments());
        page("wap", new AlipayTradeWapPayRequest().getApiMethodName(), model);
    }

    private static ExtendParams instalments() {
        ExtendParams instalments = new ExtendParams();
        instalments.setHbFqNum("12");
        instalments.setHbFqSellerPercent("100");
        return instalments;
    }

    private void page(String tradeType, String method, AlipayObject model) {
        Creation creation = alipay.createLocally(payment(tradeType)).orElseThrow();
        String address = ((Creation.Created) creation).instructions().get("pay_url");
        Map<String, String> parameters =
                AlipayServer.decoded(URI.create(address).getRawQuery());
        assertThat(parameters).containsEntry("method", method);
        assertAlike(parameters.get("biz_content"), model);
    }

    @Test
    void aCodeIsAskedForAlike() throws Exception {
        AlipayTradePrecreateModel model = new AlipayTradePrecreateModel();
        model.setOutTradeNo("pay_1");
        model.setTotalAmount("1234.56");
        model.setSubject("pay_1");
        model.setProductCode("FACE_TO_FACE_PAYMENT");
        model.setTimeExpire("2026-03-01 17:15:00");
        model.setExtendParams(instalments());
        alipay.create(payment("precreate"));
        called(new AlipayTradePrecreateRequest().getApiMethodName(), model);
    }

    @Test
    void aPaymentIsAskedAboutAlike() throws Exception {
        AlipayTradeQueryModel query = new AlipayTradeQueryModel();
        query.setOutTradeNo("pay_1");
        alipay.query(started());
        called(new AlipayTradeQueryRequest().getApiMethodName(), query);

        AlipayTradeCloseModel close = new AlipayTradeCloseModel();
        close.setOutTradeNo("pay_1");
        alipay.close(started());
        called(new AlipayTradeCloseRequest().getApiMethodName(), close);
    }

    @Test
    void aRefundIsRequestedAndAskedAboutAlike() throws Exception {
        paid();
        AlipayTradeRefundModel model = new AlipayTradeRefundModel();
        model.setOutTradeNo("pay_1");
        model.setOutRequestNo("ref_1");
        model.setRefundAmount("0.07");
        alipay.refund(refund());
        called(new AlipayTradeRefundRequest().getApiMethodName(), model);

        AlipayTradeFastpayRefundQueryModel query = new AlipayTradeFastpayRefundQueryModel();
        query.setOutTradeNo("pay_1");
        query.setOutRequestNo("ref_1");
        alipay.queryRefund(refund());
        called(new AlipayTradeFastpayRefundQueryRequest().getApiMethodName(), query);
    }

    private void called(String method, AlipayObject model) {
        AlipayServer.Call call = server.calls().getLast();
        assertThat(call.method()).isEqualTo(method);
        assertAlike(call.content().toString(), model);
    }

    private static void assertAlike(String content, AlipayObject model) {
        assertThat(JSON.readTree(content)).isEqualTo(JSON.readTree(new JSONWriter().write(model, true)));
    }

    /** The answers of the server of these tests are those that Alipay's library accepts and reads. */
    @Test
    void anAnswerIsReadAlike() throws Exception {
        paid();
        String[] body = new String[1];
        server.troubles.add(new AlipayServer.Changes(answer -> body[0] = answer));
        alipay.query(started());

        ObjectJsonParser<AlipayTradeQueryResponse> library = new ObjectJsonParser<>(AlipayTradeQueryResponse.class);
        SignItem signed = library.getSignItem(new AlipayTradeQueryRequest(), body[0]);
        assertThat(AlipaySignature.verify(
                        signed.getSignSourceDate(),
                        signed.getSign(),
                        AlipayServer.base64(AlipayServer.ALIPAY.getPublic()),
                        "utf-8",
                        "RSA2"))
                .isTrue();
        AlipayTradeQueryResponse answer = library.parse(body[0]);
        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.getOutTradeNo()).isEqualTo("pay_1");
        assertThat(answer.getTradeStatus()).isEqualTo("TRADE_SUCCESS");
        assertThat(answer.getTotalAmount()).isEqualTo("1234.56");
    }

    private void paid() {
        Creation creation = alipay.createLocally(payment("page")).orElseThrow();
        server.open(((Creation.Created) creation).instructions().get("pay_url"), NOW);
        server.account.pay("pay_1");
    }

    private static NewPayment payment(String tradeType) {
        return new NewPayment(
                "pay_1", "alipay", new PaymentTerms(tradeType, null, null, 12), AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static StartedPayment started() {
        return new StartedPayment("pay_1", "alipay", "pay_1", AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static NewRefund refund() {
        return new NewRefund("ref_1", "pay_1", "pay_1", AMOUNT, Money.ofMinor(7, "CNY"), NOW, "returned", List.of());
    }
}
