package payment.adapter.alipay;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import payment.provider.NotNowException;
import payment.provider.ProviderJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a signed answer of Alipay that matter here; everything else is not even read. Amounts are in yuan, times are local times of
 * China.
 *
 * @param refundAmount the amount of the refund that was asked about
 * @param gmtPayment when a capture was made
 * @param status of the operation of an authorisation that was asked about
 * @param gmtTrans when this operation was made
 * @param restAmount what is still authorised
 * @param codeValue the content of the code that the shopper scans to authorise a payment
 */
record AlipayAnswer(
        @Nullable String code,
        @Nullable String subCode,
        @Nullable String outTradeNo,
        @Nullable String tradeNo,
        @Nullable String tradeStatus,
        @Nullable String totalAmount,
        @Nullable String sendPayDate,
        @Nullable String fundChange,
        @Nullable String outRequestNo,
        @Nullable String refundStatus,
        @Nullable String refundAmount,
        @Nullable String qrCode,
        @Nullable String billDownloadUrl,
        @Nullable String gmtPayment,
        @Nullable String authNo,
        @Nullable String outOrderNo,
        @Nullable String orderStatus,
        @Nullable String status,
        @Nullable String gmtTrans,
        @Nullable String totalFreezeAmount,
        @Nullable String totalPayAmount,
        @Nullable String restAmount,
        @Nullable String codeValue) {

    private static final JsonMapper JSON = ProviderJson.mapper();

    private static final String SUCCESS = "10000";

    /** The request is being executed; Alipay has to be asked for its outcome. */
    private static final String IN_PROGRESS = "10003";

    /** Alipay has understood the request, and did not do what it asks for. */
    private static final String FAILURE = "40004";

    private static final String SIGNATURE = "sign";
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** The texts of an answer that the signature concerns. */
    private record Parts(@Nullable String content, @Nullable String signature) {}

    /**
     * Reads exactly the text that Alipay has signed.
     *
     * @param body the answer: an object with the content under a name, and the signature of the text of the content
     * @param name the name of the content
     * @throws IOException if the answer cannot be read or is not signed
     */
    static AlipayAnswer read(String body, String name, AlipaySignatures signatures) throws IOException {
        try {
            Parts parts = parts(body, name);
            if (parts.content() == null || parts.signature() == null) {
                throw new IOException(
                        "Alipay's answer lacks its content or its signature; it names %s".formatted(unsigned(body)));
            }
            return JSON.readValue(signed(parts.content(), parts.signature(), signatures), AlipayAnswer.class);
        } catch (JacksonException nonsense) {
            throw new IOException("Alipay's answer is not the JSON of an answer", nonsense);
        }
    }

    /** Alipay sometimes signs the text before it escapes the slashes in it. */
    private static String signed(String content, String signature, AlipaySignatures signatures) throws IOException {
        String unescaped = content.replace("\\/", "/");
        if (signatures.isByAlipay(signature, content)) {
            return content;
        }
        if (!unescaped.equals(content) && signatures.isByAlipay(signature, unescaped)) {
            return unescaped;
        }
        throw new IOException("None of Alipay's keys has signed the answer");
    }

    private static Parts parts(String body, String name) throws IOException {
        String content = null;
        String signature = null;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("Alipay's answer is not an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String property = parser.currentName();
                JsonToken value = parser.nextToken();
                int start = offset(parser);
                String text = value == JsonToken.VALUE_STRING ? parser.getString() : null;
                parser.skipChildren();
                if (name.equals(property) && value == JsonToken.START_OBJECT) {
                    requireFirst(content, name);
                    content = body.substring(start, offset(parser) + 1);
                } else if (SIGNATURE.equals(property)) {
                    requireFirst(signature, SIGNATURE);
                    signature = text;
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("Alipay's answer has more than one value");
            }
        }
        return new Parts(content, signature);
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    }

    private static void requireFirst(@Nullable String before, String name) throws IOException {
        if (before != null) {
            throw new IOException("Alipay's answer has %s twice".formatted(name));
        }
    }

    /** The codes of an answer without a signature. They help an operator, and decide nothing. */
    private static String unsigned(String body) {
        return JSON.readTree(body)
                .valueStream()
                .filter(value -> value.isObject())
                .map(value -> named(
                        value.path("code").asString(""), value.path("sub_code").asString("")))
                .findFirst()
                .orElse("no code");
    }

    boolean isSuccess() {
        return SUCCESS.equals(code);
    }

    boolean isInProgress() {
        return IN_PROGRESS.equals(code);
    }

    /** Whether the request failed with one of these codes. */
    boolean isFailure(Set<String> subCodes) {
        return FAILURE.equals(code) && subCode != null && subCodes.contains(subCode);
    }

    /**
     * For an answer that says neither that Alipay has done what it was asked for nor that it refuses it for good.
     *
     * @param problem what is missing; the codes of Alipay are added
     */
    IOException withoutOutcome(String problem) {
        String message = problem + reason();
        return isSuccess() || isInProgress() || isAboutThisRequest()
                ? new NotNowException(message)
                : new IOException(message);
    }

    /** Codes of Alipay's gateway and of its own failures concern each request alike. */
    private boolean isAboutThisRequest() {
        return FAILURE.equals(code)
                && subCode != null
                && !subCode.startsWith("isp.")
                && !subCode.startsWith("aop.")
                && !subCode.endsWith("SYSTEM_ERROR");
    }

    /** The codes of Alipay, without its text, which may repeat what was sent. */
    String reason() {
        return "Alipay answered " + named(code, subCode);
    }

    private static String named(@Nullable String code, @Nullable String subCode) {
        String name = subCode == null || subCode.isEmpty() ? code : subCode;
        return name != null && CODE.matcher(name).matches() ? name : "an unknown code";
    }
}
