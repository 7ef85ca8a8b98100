package payment.adapter.wechat;

import java.util.List;
import payment.fake.Endpoint;
import payment.fake.Rule;

/**
 * What WeChat Pay's public documentation for direct merchants says about the requests that the platform makes. Where no page could be read, the
 * definition is that of WeChat Pay's public library. A field that is missing here may exist at WeChat Pay: add it with its page when an adapter sends
 * it.
 */
final class WeChatDocumentation {

    static final String INDEX = "https://pay.weixin.qq.com/doc/v3/merchant";

    /** The headers that the pages define. */
    static final List<String> HEADERS = List.of("Authorization", "Accept", "Content-Type", "User-Agent");

    private static final String PAGES = "https://pay.weixin.qq.com/docs/merchant/";
    private static final String RULES = PAGES + "development/interface-rules/basic-rules.html";
    private static final String CERTIFICATES =
            "https://pay.weixin.qq.com/wiki/doc/apiv3_partner/wechatpay/wechatpay5_1.shtml";
    private static final String LIBRARY = "https://github.com/wechatpay-apiv3/wechatpay-java/blob/";
    private static final String PAYMENTS = "/service/src/main/java/com/wechat/pay/java/service/payments/";

    /** The documentation allows no character of more than three bytes in UTF-8 ({@link #RULES}). */
    private static final Rule THREE_BYTES = Rule.matches("[\\x{0}-\\x{FFFF}]*");

    private static final Rule FEN = Rule.whole(1, Integer.MAX_VALUE);
    private static final Rule ORDER_NUMBER = Rule.matches("[0-9A-Za-z_\\-|*]{6,32}");
    private static final Rule REFUND_NUMBER = Rule.matches("[0-9A-Za-z_\\-|*@]{1,64}");
    private static final Rule DAY = Rule.matches("\\d{4}-\\d{2}-\\d{2}");

    static final List<Endpoint> ENDPOINTS = List.of(
            order("native", INDEX + "/4012791877"),
            order("jsapi", PAGES + "products/mini-program-payment/apilist.html")
                    .required("payer", Rule.object())
                    .from(LIBRARY + "ad9659ef67f263a25679668375e00411abb0b0ff" + PAYMENTS + "jsapi/model/Payer.java")
                    .required("payer.openid", Rule.matches("\\S+")),
            order("app", PAGES + "products/in-app-payment/apilist.html"),
            common(Endpoint.of(
                            "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
                            PAGES + "apis/native-payment/query-by-out-trade-no.html")
                    .required("{out_trade_no}", ORDER_NUMBER)
                    .required("?mchid", Rule.text(32))),
            withBody(Endpoint.of(
                            "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close",
                            PAGES + "products/close-order/introduction.html")
                    .required("{out_trade_no}", ORDER_NUMBER)
                    .required("mchid", Rule.text(32))),
            // One of transaction_id and out_trade_no; the platform sends the latter.
            withBody(Endpoint.of("POST /v3/refund/domestic/refunds", PAGES + "products/refund/apilist.html")
                    .required("out_trade_no", ORDER_NUMBER)
                    .required("out_refund_no", REFUND_NUMBER)
                    .optional("reason", Rule.text(80).and(THREE_BYTES))
                    .optional("notify_url", Rule.text(256).and(Rule.matches("https://[^?]+")))
                    .required("amount", Rule.object())
                    .required("amount.refund", FEN)
                    .required("amount.total", FEN)
                    .required("amount.currency", Rule.oneOf("CNY"))),
            common(Endpoint.of(
                            "GET /v3/refund/domestic/refunds/{out_refund_no}",
                            PAGES + "apis/refund/refunds/query-by-out-refund-no.html")
                    .required("{out_refund_no}", REFUND_NUMBER)),
            common(Endpoint.of("GET /v3/bill/tradebill", PAGES + "apis/in-app-payment/get-trade-bill.html")
                    .required("?bill_date", DAY)
                    .optional("?bill_type", Rule.oneOf("ALL", "SUCCESS", "REFUND"))
                    .optional("?tar_type", Rule.oneOf("GZIP"))),
            common(Endpoint.of("GET /v3/bill/fundflowbill", INDEX + "/4012556742")
                    .required("?bill_date", DAY)
                    .optional("?account_type", Rule.oneOf("BASIC", "OPERATION", "FEES"))
                    .optional("?tar_type", Rule.oneOf("GZIP"))),
            download(Endpoint.of("GET /v3/billdownload/file", PAGES + "apis/profit-sharing/download-bill.html")
                    .required("?token", Rule.matches("\\S+"))),
            download(Endpoint.of("GET /v3/certificates", CERTIFICATES)
                    .from(
                            LIBRARY + "078d25be126548d766b6b6d22c85afc1a411a7e7"
                                    + "/core/src/main/java/com/wechat/pay/java/core/certificate/RSAAutoCertificateProvider.java")
                    .optional("?algorithm_type", Rule.oneOf("RSA"))));

    private WeChatDocumentation() {}

    private static Endpoint order(String type, String page) {
        return withBody(Endpoint.of("POST /v3/pay/transactions/" + type, page)
                        .required("appid", Rule.text(32))
                        .required("mchid", Rule.text(32))
                        .required("description", Rule.text(127).and(THREE_BYTES))
                        .required("out_trade_no", ORDER_NUMBER)
                        .optional("time_expire", Rule.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+08:00"))
                        .required("notify_url", Rule.text(255).and(Rule.matches("https://[^?]+")))
                        .required("amount", Rule.object())
                        .from(LIBRARY + "86f1b3ee409643af468afe8559f08fcbd172ac21" + PAYMENTS
                                + "nativepay/model/Amount.java")
                        .required("amount.total", FEN)
                        .optional("amount.currency", Rule.oneOf("CNY")))
                .from(page);
    }

    private static Endpoint withBody(Endpoint endpoint) {
        return common(endpoint).required("Content-Type:", Rule.matches("application/json(;.*)?"));
    }

    private static Endpoint common(Endpoint endpoint) {
        return agent(endpoint.from(RULES).required("Accept:", Rule.oneOf("application/json")))
                .from(RULES)
                .optional("Content-Type:", Rule.matches("application/json(;.*)?"));
    }

    /** WeChat Pay's library asks for these files with this header. */
    private static Endpoint download(Endpoint endpoint) {
        return agent(endpoint.from(RULES).required("Accept:", Rule.oneOf("application/json", "*/*")))
                .from(RULES)
                .optional("Content-Type:", Rule.matches("application/json(;.*)?"));
    }

    private static Endpoint agent(Endpoint endpoint) {
        return endpoint.from(CERTIFICATES)
                .required("User-Agent:", Rule.matches(".+"))
                .required("Authorization:", Rule.matches("WECHATPAY2-SHA256-RSA2048 .+"));
    }
}
