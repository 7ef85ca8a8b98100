package payment.adapter.unionpay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/** An authority that issues certificates for tests. It writes their DER itself, because the JDK has no public API for that. */
final class TestAuthority {

    static final Instant VALID_FROM = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant VALID_UNTIL = Instant.parse("2040-01-01T00:00:00Z");

    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final AtomicLong SERIALS = new AtomicLong(69_903_319_000L);
    private static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final byte[] IS_AUTHORITY = HexFormat.of().parseHex("300f0603551d130101ff040530030101ff");

    private final Identity identity;

    /** A key with its certificate. */
    record Identity(PrivateKey key, X509Certificate certificate) {

        String pem() {
            return TestAuthority.pem("CERTIFICATE", encoded(certificate));
        }

        String keyPem() {
            return TestAuthority.pem("PRIVATE KEY", key.getEncoded());
        }

        String certificateId() {
            return certificate.getSerialNumber().toString();
        }
    }

    private TestAuthority(Identity identity) {
        this.identity = identity;
    }

    /** An authority that nobody has certified. */
    static TestAuthority root(String name) {
        KeyPair pair = pair();
        return new TestAuthority(new Identity(
                pair.getPrivate(),
                certificate(name, pair.getPublic(), name, pair.getPrivate(), VALID_FROM, VALID_UNTIL, true)));
    }

    /** An authority that this one has certified. */
    TestAuthority middle(String name) {
        return new TestAuthority(issue(pair(), name, VALID_FROM, VALID_UNTIL, true));
    }

    /** Somebody whom this authority has certified. */
    Identity issue(String name) {
        return issue(pair(), name, VALID_FROM, VALID_UNTIL, false);
    }

    /** Another certificate for a key. */
    Identity issue(Identity holder, String name, Instant from, Instant until) {
        return issue(new KeyPair(holder.certificate().getPublicKey(), holder.key()), name, from, until, false);
    }

    private Identity issue(KeyPair pair, String name, Instant from, Instant until, boolean isAuthority) {
        String issuer = identity.certificate().getSubjectX500Principal().getName();
        return new Identity(
                pair.getPrivate(),
                certificate(name, pair.getPublic(), issuer, identity.key(), from, until, isAuthority));
    }

    /** Somebody who acts as an authority and is none. */
    static TestAuthority of(Identity identity) {
        return new TestAuthority(identity);
    }

    Identity identity() {
        return identity;
    }

    String pem() {
        return identity.pem();
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With the line ends of UnionPay. */
    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\r\n%s\r\n-----END %s-----"
                .formatted(
                        type,
                        Base64.getMimeEncoder(64, "\r\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(der),
                        type);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate certificate(
            String name,
            PublicKey key,
            String issuer,
            PrivateKey issuerKey,
            Instant from,
            Instant until,
            boolean isAuthority) {
        byte[] version = tlv(0xa0, tlv(0x02, new byte[] {2}));
        byte[] serial = tlv(0x02, BigInteger.valueOf(SERIALS.incrementAndGet()).toByteArray());
        byte[] validity = tlv(0x30, utcTime(from), utcTime(until));
        byte[] extensions = isAuthority ? tlv(0xa3, tlv(0x30, IS_AUTHORITY)) : new byte[0];
        byte[] content = tlv(
                0x30,
                version,
                serial,
                SHA256_WITH_RSA,
                new X500Principal(issuer).getEncoded(),
                validity,
                new X500Principal(name).getEncoded(),
                key.getEncoded(),
                extensions);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(issuerKey);
            signature.update(content);
            byte[] bits = tlv(0x03, new byte[] {0}, signature.sign());
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(tlv(0x30, content, SHA256_WITH_RSA, bits)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] utcTime(Instant at) {
        return tlv(0x17, UTC_TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    /** A value of ASN.1 in DER: its tag, the length, and the parts. */
    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        int length = content.size();
        if (length < 0x80) {
            value.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skipped = digits[0] == 0 ? 1 : 0;
            value.write(0x80 | (digits.length - skipped));
            value.write(digits, skipped, digits.length - skipped);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
