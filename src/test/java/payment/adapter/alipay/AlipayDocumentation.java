package payment.adapter.alipay;

import java.util.List;
import payment.fake.Endpoint;
import payment.fake.Rule;

/**
 * The fields of the requests to Alipay, each with the page that defines it. Where a page could not be read, Alipay's own library is cited: the text
 * on the field in the model of the request.
 */
final class AlipayDocumentation {

    static final String HOME = "https://opendocs.alipay.com/apis";

    private static final String BASIC = "https://docs.antom.com/ac/solution_api/trade-refund";
    private static final String RETURN = "https://open.alitrip.com/docs/doc.htm?articleId=107090&docType=1&treeId=193";
    private static final String APP = "https://docs.open.alipay.com/20180417160701241302/vo4kv7/";
    private static final String UNFREEZE = "https://global.alipay.com/docs/ac/solution_api/order-freeze";
    private static final String BILL = "https://yq.aliyun.com/articles/710932";
    private static final String LIBRARY =
            "https://central.sonatype.com/artifact/com.alipay.sdk/alipay-sdk-java/4.40.734.ALL#com.alipay.api.domain.";

    /** Letters, digits and underscores, at most 64. */
    private static final Rule NUMBER = Rule.matches("[A-Za-z0-9_]{1,64}");

    /** Yuan with two decimals, from 0.01 to 100,000,000. */
    private static final Rule PRICE = Rule.matches("0\\.0[1-9]|0\\.[1-9]\\d|[1-9]\\d{0,7}\\.\\d{2}|100000000\\.00");

    private static final Rule TIME = Rule.matches("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}");
    private static final Rule TITLE = Rule.matches("[^/=&]{1,256}");
    private static final Rule ACCOUNT = Rule.matches("2088\\d{12}");
    private static final Rule URL = Rule.matches("https?://.{1,248}");

    /** Minutes, hours or days, from a minute to 15 days. */
    private static final Rule DURATION = Rule.matches(
            "([1-9]\\d{0,3}|1\\d{4}|20\\d{3}|21[0-5]\\d{2}|21600)m|([1-9]\\d?|[12]\\d{2}|3[0-5]\\d|360)h|([1-9]|1[0-5])d");

    private AlipayDocumentation() {}

    static List<Endpoint> endpoints() {
        return List.of(
                payment("GET", "alipay.trade.page.pay", "AlipayTradePagePayModel", "FAST_INSTANT_TRADE_PAY"),
                payment("GET", "alipay.trade.wap.pay", "AlipayTradeWapPayModel", "QUICK_WAP_WAY")
                        .optional("biz_content.quit_url", URL),
                payment(
                        "POST",
                        "alipay.trade.precreate",
                        "AlipayTradePrecreateModel",
                        "FACE_TO_FACE_PAYMENT|QR_CODE_OFFLINE"),
                request("POST", "alipay.trade.query", "AlipayTradeQueryModel")
                        .required("biz_content.out_trade_no", NUMBER),
                request("POST", "alipay.trade.close", "AlipayTradeCloseModel")
                        .required("biz_content.out_trade_no", NUMBER),
                request("POST", "alipay.trade.refund", "AlipayTradeRefundModel")
                        .required("biz_content.out_trade_no", NUMBER)
                        .required("biz_content.refund_amount", PRICE)
                        .required("biz_content.out_request_no", Rule.text(64)),
                request("POST", "alipay.trade.fastpay.refund.query", "AlipayTradeFastpayRefundQueryModel")
                        .required("biz_content.out_trade_no", NUMBER)
                        .required("biz_content.out_request_no", Rule.text(64)),
                request(
                                "POST",
                                "alipay.data.dataservice.bill.downloadurl.query",
                                "AlipayDataDataserviceBillDownloadurlQueryModel")
                        .required("biz_content.bill_date", Rule.matches("\\d{4}-\\d{2}(-\\d{2})?"))
                        .from(BILL)
                        .required("biz_content.bill_type", Rule.oneOf("trade", "signcustomer")),
                Endpoint.of("GET /bill/{day}", BILL).required("{day}", Rule.matches("\\d{4}-\\d{2}-\\d{2}")),
                freeze("alipay.fund.auth.order.voucher.create", "AlipayFundAuthOrderVoucherCreateModel")
                        .from(BASIC)
                        .optional("notify_url", URL),
                freeze("alipay.fund.auth.order.app.freeze", "AlipayFundAuthOrderAppFreezeModel")
                        .from(APP)
                        .required("notify_url", URL),
                request("POST", "alipay.fund.auth.operation.detail.query", "AlipayFundAuthOperationDetailQueryModel")
                        .required("biz_content.out_order_no", NUMBER)
                        .required("biz_content.out_request_no", NUMBER)
                        .optional("biz_content.operation_type", Rule.oneOf("FREEZE", "UNFREEZE", "PAY")),
                request("POST", "alipay.fund.auth.operation.cancel", "AlipayFundAuthOperationCancelModel")
                        .required("biz_content.out_order_no", NUMBER)
                        .required("biz_content.out_request_no", NUMBER)
                        .required("biz_content.remark", Rule.matches("\\p{ASCII}{1,100}")),
                request("POST", "alipay.fund.auth.order.unfreeze", "AlipayFundAuthOrderUnfreezeModel")
                        .required("biz_content.amount", PRICE)
                        .from(UNFREEZE)
                        .required("biz_content.auth_no", Rule.text(64))
                        .required("biz_content.out_request_no", Rule.text(64))
                        .required("biz_content.remark", Rule.text(100))
                        .optional("notify_url", URL),
                request("POST", "alipay.trade.pay", "AlipayTradePayModel")
                        .required("biz_content.out_trade_no", NUMBER)
                        .required("biz_content.total_amount", PRICE)
                        .required("biz_content.subject", TITLE)
                        .required("biz_content.seller_id", ACCOUNT)
                        .required("biz_content.auth_no", Rule.text(64))
                        .optional("biz_content.auth_confirm_mode", Rule.oneOf("COMPLETE", "NOT_COMPLETE"))
                        .from(LIBRARY + "AlipayFundAuthOrderAppFreezeModel")
                        .required("biz_content.product_code", Rule.oneOf("PREAUTH_PAY")));
    }

    /** A request with the parameters that each one has. */
    private static Endpoint request(String httpMethod, String method, String model) {
        return Endpoint.of("%s /gateway.do %s".formatted(httpMethod, method), BASIC)
                .required("app_id", Rule.text(32))
                .required("method", Rule.text(128))
                .optional("format", Rule.oneOf("JSON"))
                .required("charset", Rule.matches("(?i)utf-8|gbk|gb2312"))
                .required("sign_type", Rule.oneOf("RSA2"))
                .required("sign", new Rule("the signature of the other parameters", Boolean.TRUE::equals))
                .required("timestamp", TIME)
                .required("version", Rule.oneOf("1.0"))
                .required("biz_content", Rule.object())
                .from(LIBRARY + model);
    }

    private static Endpoint payment(String httpMethod, String method, String model, String products) {
        return request(httpMethod, method, model)
                .from(BASIC)
                .optional("notify_url", URL)
                .from(RETURN)
                .optional("return_url", Rule.text(256))
                .from(LIBRARY + model)
                .required("biz_content.out_trade_no", NUMBER)
                .required("biz_content.total_amount", PRICE)
                .required("biz_content.subject", TITLE)
                .required("biz_content.product_code", Rule.matches(products))
                .optional("biz_content.time_expire", TIME)
                .from(LIBRARY + "ExtendParams")
                .optional("biz_content.extend_params", Rule.object())
                .optional("biz_content.extend_params.hb_fq_num", Rule.digits(3, 12))
                .optional("biz_content.extend_params.hb_fq_seller_percent", Rule.digits(0, 100))
                .from(LIBRARY + model);
    }

    /** The library names {@code PREAUTH_PAY} at the request of an app only; the product of both requests is the same (预授权支付). */
    private static Endpoint freeze(String method, String model) {
        return request("POST", method, model)
                .required("biz_content.out_order_no", NUMBER)
                .required("biz_content.out_request_no", NUMBER)
                .required("biz_content.order_title", Rule.text(100))
                .required("biz_content.amount", PRICE)
                .optional("biz_content.payee_user_id", ACCOUNT)
                .optional("biz_content.timeout_express", DURATION)
                .from(LIBRARY + "AlipayFundAuthOrderAppFreezeModel")
                .required("biz_content.product_code", Rule.oneOf("PREAUTH_PAY"));
    }
}
