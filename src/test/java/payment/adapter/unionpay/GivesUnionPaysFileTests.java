package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import payment.adapter.unionpay.UnionPayServer.Changes;
import payment.adapter.unionpay.UnionPayServer.Falsifies;
import payment.adapter.unionpay.UnionPayServer.IsSignedBy;
import payment.adapter.unionpay.UnionPayServer.Refuses;
import payment.fake.Provided;
import payment.fake.Trouble;
import payment.provider.NoStatementException;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import testing.Apart;
import testing.MutableClock;

/** The file of a settlement day comes in a signed answer, and counts only if it is whole. */
@Apart
class GivesUnionPaysFileTests extends UnionPayTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final String NAME = "INN26030188ZM_777290058110048";
    private static final String REFERENCE = "cap00000000000000000000000000001";
    private static final List<StatementLine> LINES = List.of(
            new StatementLine(
                    1,
                    Kind.PAYMENT,
                    "662401051450467800001",
                    REFERENCE,
                    2550,
                    "CNY",
                    15_000,
                    Instant.parse("2026-03-01T03:00:00Z")),
            new StatementLine(
                    2,
                    Kind.REFUND,
                    "662401051450467800002",
                    "ref00000000000000000000000000001",
                    1000,
                    "CNY",
                    0,
                    Instant.parse("2026-03-01T04:00:00Z")));

    private final UnionPayProvider unionPay =
            provider(Settings.of(shop), new MutableClock(Instant.parse("2026-03-02T02:00:00Z")));

    @Test
    void theFileOfADay() throws Exception {
        server.files.put("0301", packed(zip(Map.of(NAME, StatementFiles.unionPay(LINES)))));
        assertThat(Provided.statement(unionPay, DAY)).isEqualTo(LINES);
        assertThat(server.requests.getFirst())
                .containsEntry("path", "fileTransfer.do")
                .containsEntry("txnType", "76")
                .containsEntry("txnTime", "20260302100000")
                .containsEntry("settleDate", "0301")
                .doesNotContainKey("orderId");
    }

    @Test
    void otherFilesBesideTheTransactionsAreNotRead() throws Exception {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("INN26030188ZME_777290058110048", "corrections".getBytes(StandardCharsets.US_ASCII));
        all.put(NAME, StatementFiles.unionPay(LINES));
        all.put("RD2009CP", new byte[10]);
        server.files.put("0301", packed(zip(all)));
        assertThat(Provided.statement(unionPay, DAY)).isEqualTo(LINES);
    }

    /** A capture has its own number and amount; an authorisation and its release move no money. */
    @Test
    void authorisationsMoveNoMoneyAndCapturesDo() throws Exception {
        String line = new String(StatementFiles.unionPay(LINES.subList(0, 1)), StandardCharsets.US_ASCII);
        for (Map.Entry<String, Kind> type : Map.of(
                        "03", Kind.PAYMENT, "02", Kind.NOTE, "32", Kind.NOTE, "33", Kind.OTHER, "31", Kind.OTHER)
                .entrySet()) {
            server.files.put(
                    "0301",
                    packed(zip(Map.of(NAME, withType(line, type.getKey()).getBytes(StandardCharsets.US_ASCII)))));
            assertThat(Provided.statement(unionPay, DAY))
                    .extracting(StatementLine::kind)
                    .containsExactly(type.getValue());
        }
    }

    @Test
    void aDayWithoutAFileMayGetOneLater() {
        assertThatExceptionOfType(NoStatementException.class).isThrownBy(() -> Provided.statement(unionPay, DAY));
    }

    @Test
    void onlyAWholeAnswerOfUnionPayCounts() throws Exception {
        server.files.put("0301", packed(zip(Map.of(NAME, StatementFiles.unionPay(LINES)))));
        for (Trouble each : List.of(
                UnionPayServer.answers(503, "busy"),
                UnionPayServer.answers(200, "nonsense"),
                new Refuses("99"),
                new Trouble.LosesTheAnswer(),
                new Falsifies("fileContent", packed(zip(Map.of(NAME, new byte[0])))),
                new IsSignedBy(UnionPayServer.SHOP),
                new Changes("merId", "777290058110049"),
                new Changes("txnTime", "20260302100001"),
                new Changes("settleDate", "0302"),
                new Changes("fileContent", null))) {
            server.trouble = each;
            assertThatIOException().as("%s", each).isThrownBy(() -> Provided.statement(unionPay, DAY));
        }
    }

    @Test
    void aDamagedFileIsRefused() throws Exception {
        byte[] zip = zip(Map.of(NAME, StatementFiles.unionPay(LINES)));
        byte[] changed = zip.clone();
        changed[NAME.length() + 60] ^= 1;
        for (String damaged : List.of(
                "",
                "!",
                Base64.getEncoder().encodeToString(zip),
                packed("no zip".getBytes(StandardCharsets.US_ASCII)),
                packed(zip).substring(0, 100),
                packed(Arrays.copyOf(zip, zip.length / 3)),
                packed(changed),
                packed(zip(Map.of("readme.txt", new byte[10]))),
                packed(zip(Map.of(NAME, new byte[1], "again/" + NAME, new byte[1]))))) {
            server.files.put("0301", damaged);
            assertThatIOException().as(damaged).isThrownBy(() -> Provided.statement(unionPay, DAY));
        }
    }

    /** The limit counts all files, also those that are not read. */
    @Test
    void aFileThatGrowsWithoutEndIsRefused() throws Exception {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) ' ');
        String content = packed(zip(Map.of(NAME, large)));
        assertThat(content).hasSizeLessThan(10_000);
        UnionPayFile.unpack(content, OutputStream.nullOutputStream(), 1 << 20);
        assertThatIOException()
                .isThrownBy(() -> UnionPayFile.unpack(content, OutputStream.nullOutputStream(), (1 << 20) - 1))
                .withMessageContaining("too large");
        String beside = packed(zip(Map.of("other", large, NAME, new byte[10])));
        assertThatIOException()
                .isThrownBy(() -> UnionPayFile.unpack(beside, OutputStream.nullOutputStream(), 1 << 20))
                .withMessageContaining("too large");
    }

    /** The transaction type is behind fields of these widths. */
    private static String withType(String line, String type) {
        int position = 0;
        for (int width : new int[] {3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15}) {
            position += width + 1;
        }
        return line.substring(0, position) + type + line.substring(position + 2);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static String packed(byte[] zip) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream deflated = new DeflaterOutputStream(bytes)) {
            deflated.write(zip);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
