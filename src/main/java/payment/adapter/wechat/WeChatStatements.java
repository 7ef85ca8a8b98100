package payment.adapter.wechat;

import com.wechat.pay.java.core.http.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import payment.provider.NoStatementException;

/**
 * The trade bill of a day, and the fund bills of its accounts. WeChat Pay makes it after 10:00 in Beijing. A signed answer says where it is, for five minutes, and its SHA-1; the
 * download itself is not signed.
 */
final class WeChatStatements {

    private static final String TRADES = "/v3/bill/tradebill?bill_type=ALL&bill_date=";
    private static final String FUNDS = "/v3/bill/fundflowbill?account_type=%s&bill_date=%s";

    /** Nothing has happened on the day. */
    private static final String NO_STATEMENT = "NO_STATEMENT_EXIST";

    private final WeChatApi api;
    private final HttpClient downloads;
    private final URI base;

    /** @param downloads a client that signs requests and checks no answers */
    WeChatStatements(WeChatApi api, HttpClient downloads, URI base) {
        this.api = api;
        this.downloads = downloads;
        this.base = base;
    }

    /** Where a bill is. */
    private record Bill(
            @Nullable String hashType,
            @Nullable String hashValue,
            @Nullable String downloadUrl) {}

    /** @throws IOException also if there is no bill, or if the file is not the one whose hash WeChat Pay has signed */
    void writeTrades(LocalDate day, OutputStream file) throws IOException {
        write(TRADES + day, file);
    }

    /** As {@link #writeTrades}, for the fund bill of an account. */
    void writeFunds(String account, LocalDate day, OutputStream file) throws IOException {
        write(FUNDS.formatted(account, day), file);
    }

    private void write(String path, OutputStream file) throws IOException {
        Bill bill;
        try {
            bill = api.get(path, Bill.class);
        } catch (WeChatRefusal refused) {
            throw refused.code().equals(NO_STATEMENT)
                    ? new NoStatementException("WeChat Pay has no bill of this day: " + NO_STATEMENT)
                    : refused.withoutOutcome();
        }
        if (!Answer.present("hash_type", bill.hashType()).equals("SHA1")) {
            throw Answer.wrong("hash_type");
        }
        String expected = Answer.present("hash_value", bill.hashValue());
        MessageDigest digest = sha1();
        try (InputStream bytes = new DigestInputStream(
                downloads.download(address(Answer.present("download_url", bill.downloadUrl()))), digest)) {
            bytes.transferTo(file);
        } catch (RuntimeException failed) {
            throw WeChatApi.failure(failed);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(expected.toLowerCase(Locale.ROOT))) {
            throw new IOException("The bill of WeChat Pay is not the file whose SHA-1 was signed");
        }
    }

    /** The request is signed, so it goes to WeChat Pay only. */
    private String address(String url) throws IOException {
        try {
            URI address = URI.create(url);
            if (base.getScheme().equals(address.getScheme())
                    && base.getAuthority().equals(address.getAuthority())) {
                return url;
            }
        } catch (IllegalArgumentException wrong) {
            throw Answer.wrong("download_url");
        }
        throw Answer.wrong("download_url");
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-1
        }
    }
}
