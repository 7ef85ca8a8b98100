package payment.adapter.unionpay;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import payment.adapter.unionpay.TestAuthority.Identity;
import payment.fake.Received;

/** Messages as UnionPay signs and writes them. They repeat the rules on purpose: if only the main code changes, tests fail. */
final class SignedMessages {

    private SignedMessages() {}

    static boolean isFromShop(Map<String, String> fields) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(UnionPayServer.SHOP.certificate().getPublicKey());
            signature.update(digest(fields));
            return fields.get("merId").equals(UnionPayServer.MERCHANT)
                    && fields.get("certId").equals(UnionPayServer.SHOP.certificateId())
                    && signature.verify(Base64.getDecoder().decode(fields.get("signature")));
        } catch (GeneralSecurityException | RuntimeException wrong) {
            return false;
        }
    }

    /** With a certificate and a signature. */
    static Map<String, String> signed(Map<String, String> fields, Identity signer) {
        Map<String, String> signed = new LinkedHashMap<>(fields);
        signed.put("signPubKeyCert", signer.pem());
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.key());
            signature.update(digest(signed));
            signed.put("signature", Base64.getEncoder().encodeToString(signature.sign()));
            return signed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The text that a signature covers. */
    static String text(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
            if (!field.getKey().equals("signature") && !field.getValue().isEmpty()) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue());
            }
        }
        return text.toString();
    }

    private static byte[] digest(Map<String, String> fields) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text(fields).getBytes(StandardCharsets.UTF_8));
        return "%064x".formatted(new BigInteger(1, hash)).getBytes(StandardCharsets.US_ASCII);
    }

    static String joined(Map<String, String> fields, boolean isForm) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(isForm ? URLEncoder.encode(name, StandardCharsets.UTF_8) : name)
                .append('=')
                .append(isForm ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value));
        return text.toString();
    }

    static Map<String, String> decoded(String form) {
        return Received.decoded(form);
    }
}
