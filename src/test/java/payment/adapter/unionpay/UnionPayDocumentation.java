package payment.adapter.unionpay;

import java.util.List;
import java.util.Set;
import payment.fake.Endpoint;
import payment.fake.Rule;

/**
 * The fields of the messages of UnionPay's gateway 5.1.0. UnionPay's specification (网关支付产品接口规范) is for registered shops only. The pages are those
 * of UnionPay's own examples for the gateway, as published: the remark at each field says its rule.
 */
final class UnionPayDocumentation {

    private static final String EXAMPLES =
            "https://github.com/caolinke/ACPSample_B2C/blob/d7a3e478abe4bdac6910999491162c6ddfe5c0d9/src/com/unionpay/acp/";

    static final String HOME = EXAMPLES + "demo";

    private static final String SIGNATURE = EXAMPLES + "sdk/AcpService.java";
    private static final String PAY = EXAMPLES + "demo/consume/Form_6_2_FrontConsume.java";
    private static final String AUTHORISE = EXAMPLES + "demo/preauth/Form_6_7_1_AuthDeal_Front.java";
    private static final String RELEASE = EXAMPLES + "demo/preauth/Form_6_7_2_AuthUndo.java";
    private static final String CAPTURE = EXAMPLES + "demo/preauth/Form_6_7_3_AuthFinish.java";
    private static final String REFUND = EXAMPLES + "demo/Form_6_4_Refund.java";
    private static final String QUERY = EXAMPLES + "demo/Form_6_5_Query.java";
    private static final String FILE = EXAMPLES + "demo/Form_6_6_FileTransfer.java";

    /** The pages of UnionPay's examples for .NET; their forms say how long a field may be. */
    private static final String FORMS =
            "https://github.com/Varorbc/PaySharp/blob/88573d5fb4abc6b4e0663754aaec736e0b22d816/document/银联支付(Unionpay)/upacp_demo_b2c/";

    private static final String LENGTHS = FORMS + "pages/api_01_gateway/consume.aspx";
    private static final String RELEASE_TIME = FORMS + "demo/api_01_gateway/Form_6_6_2_PreauthUndo.aspx.cs";
    private static final String REFUND_LENGTHS = FORMS + "pages/api_01_gateway/refund.aspx";
    private static final String FILE_LENGTHS = FORMS + "pages/api_01_gateway/file_transfer.aspx";

    private static final Rule ORDER = Rule.matches("[0-9A-Za-z]{8,40}");
    private static final Rule TIME = Rule.matches("\\d{14}");
    private static final Rule ADDRESS = Rule.matches("https?://[^?]+");

    /** What answers and notifications may have: the examples, and {@code ICanPay.Unionpay/Notify.cs} of the same repository as {@link #FORMS}. */
    static final Set<String> ANSWERS = Set.of(
            "version",
            "encoding",
            "signMethod",
            "signature",
            "signPubKeyCert",
            "bizType",
            "accessType",
            "merId",
            "orderId",
            "txnTime",
            "txnType",
            "txnSubType",
            "txnAmt",
            "currencyCode",
            "respCode",
            "respMsg",
            "origRespCode",
            "origRespMsg",
            "origQryId",
            "queryId",
            "traceNo",
            "traceTime",
            "settleDate",
            "settleAmt",
            "settleCurrencyCode",
            "accNo",
            "payCardType",
            "reqReserved",
            "reserved",
            "fileName",
            "fileContent");

    private UnionPayDocumentation() {}

    static List<Endpoint> endpoints() {
        return List.of(
                form("01", PAY),
                form("02", AUTHORISE),
                after("04", REFUND).required("txnTime", TIME),
                after("03", CAPTURE).required("txnTime", TIME),
                after("32", RELEASE)
                        .from(RELEASE_TIME)
                        .required(
                                "txnTime",
                                new Rule(
                                        "a time like YYYYMMDDhhmmss, and another one than that of the authorisation",
                                        value -> value instanceof String time && time.matches("\\d{14}"))),
                message("queryTrans.do 00", QUERY)
                        .required("txnSubType", Rule.oneOf("00"))
                        .required("bizType", Rule.oneOf("000201"))
                        .required("orderId", ORDER)
                        .required("txnTime", TIME),
                message("fileTransfer.do 76", FILE)
                        .required("txnSubType", Rule.oneOf("01"))
                        .required("bizType", Rule.oneOf("000000"))
                        .required("fileType", Rule.oneOf("00"))
                        .required("txnTime", TIME)
                        .from(FILE_LENGTHS)
                        .required("settleDate", Rule.matches("(0[1-9]|1[0-2])([0-2]\\d|3[01])")));
    }

    /** The fields of each message. */
    private static Endpoint message(String address, String page) {
        return Endpoint.of("POST /gateway/api/" + address, page)
                .required("version", Rule.oneOf("5.1.0"))
                .required("encoding", Rule.oneOf("UTF-8"))
                .required("signMethod", Rule.oneOf("01"))
                .required("txnType", Rule.matches("\\d{2}"))
                .required("accessType", Rule.oneOf("0"))
                .from(LENGTHS)
                .required("merId", Rule.matches("\\d{15}"))
                .from(SIGNATURE)
                .required("certId", Rule.matches("\\d+"))
                .required("signature", new Rule("the signature of the other fields", Boolean.TRUE::equals))
                .from(page);
    }

    /** A transaction that the shopper makes on a page of UnionPay. */
    private static Endpoint form(String type, String page) {
        return message("frontTransReq.do " + type, page)
                .required("txnSubType", Rule.oneOf("01"))
                .required("bizType", Rule.oneOf("000201"))
                .required("channelType", Rule.oneOf("07", "08"))
                .required("orderId", ORDER)
                .required("txnTime", TIME)
                .required("currencyCode", Rule.oneOf("156"))
                .required("frontUrl", Rule.matches("https?://.+"))
                .required("backUrl", ADDRESS)
                .required("payTimeout", TIME)
                .from(LENGTHS)
                .required("txnAmt", Rule.matches("[1-9]\\d{0,11}"));
    }

    /** A transaction that follows another one. */
    private static Endpoint after(String type, String page) {
        return message("backTransReq.do " + type, page)
                .required("txnSubType", Rule.oneOf("00"))
                .required("bizType", Rule.oneOf("000201"))
                .required("channelType", Rule.oneOf("07", "08"))
                .required("orderId", ORDER)
                .required("currencyCode", Rule.oneOf("156"))
                .required("backUrl", ADDRESS)
                .from(REFUND_LENGTHS)
                .required("txnAmt", Rule.matches("[1-9]\\d{0,11}"))
                .required("origQryId", Rule.matches("\\d{21}"))
                .from(page);
    }
}
