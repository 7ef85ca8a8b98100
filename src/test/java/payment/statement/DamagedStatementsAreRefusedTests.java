package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static payment.statement.StatementsAreReadAsTheyWereWrittenTests.lines;
import static payment.statement.StatementsAreReadAsTheyWereWrittenTests.read;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import payment.adapter.alipay.AlipayForms;
import payment.adapter.unionpay.UnionPayForms;
import payment.adapter.wechat.WeChatForms;
import payment.statement.StatementLine.Kind;

/** A damaged statement is refused, and the refusal names the line, the column and the rule. */
class DamagedStatementsAreRefusedTests {

    private static final Charset GBK = Charset.forName("GBK");
    private static final List<StatementLine> TWO = List.of(line(2, Kind.PAYMENT), line(3, Kind.REFUND));
    private static final StatementFormat PLATFORM = new PlatformStatement(ZoneOffset.UTC);
    private static final StatementFormat WECHAT = WeChatForms.TRADE_BILL;
    private static final StatementFormat ALIPAY = AlipayForms.TRADE_BILL;
    private static final StatementFormat UNIONPAY = UnionPayForms.ZM_FILE;

    private static StatementLine line(int number, Kind kind) {
        return new StatementLine(
                number,
                kind,
                "id" + number,
                "reference" + number,
                1234,
                "CNY",
                kind == Kind.REFUND ? -7_000 : 7_000,
                Instant.parse("2026-01-20T03:00:00Z"));
    }

    @Test
    void thePlatformsOwnForm() {
        assertRefused(PLATFORM, platform("1234", "12x4"), 2, "amount_minor", "decimal number with up to 0 decimals");
        assertRefused(PLATFORM, platform("1234", "0"), 2, "amount_minor", "above zero");
        assertRefused(PLATFORM, platform(",7,", ",1000000000000.001,"), 2, "fee_minor", "thousandths of a minor unit");
        assertRefused(PLATFORM, platform("payment", "payments"), 2, "kind", "must be one of payment");
        assertRefused(PLATFORM, platform("CNY", "CNX"), 2, "currency", "ISO 4217");
        assertRefused(PLATFORM, platform("2026-01-20T03:00:00Z", "today"), 2, "occurred_at", "an instant");
        assertRefused(PLATFORM, platform("id2", ""), 2, "provider_id", "1 to 128 characters");
        assertRefused(PLATFORM, platform("id2", "\"id2"), 2, "cell 2", "must end with its quote");
        assertRefused(PLATFORM, platform(",7,", ",7.0001,"), 2, "fee_minor", "up to 3 decimals");
        assertRefused(PLATFORM, platform("id2,", "id2,,"), 2, "line", "must have 7 cells, but has 8");
        assertRefused(PLATFORM, platform("fee_minor", "fees"), 1, "fee_minor", "must be in the header");
        assertRefused(PLATFORM, platform("end,2", "end,3"), 4, "end", "the number of lines, which is 2");
        assertRefused(PLATFORM, platform("end,2\n", "end,2\nend,2\n"), 5, "line", "must not follow the last line");
        assertRefused(PLATFORM, new byte[0], 1, "line", "names of the columns");
    }

    @Test
    void weChat() {
        assertRefused(WECHAT, weChat("0.60%,`12.34", "0.60%,`12.345"), 2, "订单金额", "up to 2 decimals");
        assertRefused(WECHAT, weChat("SUCCESS", "LOST"), 2, "交易状态", "SUCCESS, REFUND, REVOKED");
        assertRefused(WECHAT, weChat("`CNY", "`USD"), 2, "货币种类", "must be CNY");
        assertRefused(WECHAT, weChat("2026-01-20 11:00:00", "2026-02-30 11:00:00"), 2, "交易时间", "a time such as");
        assertRefused(WECHAT, weChat("手续费,", "费,"), 1, "手续费", "must be in the header");
        assertRefused(WECHAT, weChat("\r\n`2,`", "\r\n`3,`"), 5, "总交易单数", "the sum of the lines");
        assertRefused(WECHAT, weChat("`0.00000,`12.34", "`0.00001,`12.34"), 5, "手续费总金额", "the sum of the lines");
        assertRefused(WECHAT, weChat("`12.34,`12.34\r\n", "`12.33,`12.34\r\n"), 5, "订单总金额", "the sum of the lines");
    }

    @Test
    void alipay() {
        assertRefused(ALIPAY, alipay(",12.34,12.34,", ",12.3x,12.34,"), 5, "订单金额（元）", "decimal number");
        assertRefused(ALIPAY, alipay(",-12.34,-12.34,", ",12.34,-12.34,"), 6, "订单金额（元）", "below zero");
        assertRefused(ALIPAY, alipay("服务费（元）", "服务费"), 4, "服务费（元）", "must be in the header");
        assertRefused(ALIPAY, alipay("#交易合计：1笔", "#交易合计：2笔"), 8, "交易合计", "the sum of the lines");
        assertRefused(ALIPAY, alipay("退款共-12.34元", "退款共-12.35元"), 9, "退款合计", "the sum of the lines");
        assertRefused(ALIPAY, alipay("列表结束", ""), 11, "业务明细列表结束", "not complete");
        assertRefused(ALIPAY, "no zip".getBytes(GBK), 0, "zip", "a file with the transactions");
        byte[] broken = StatementFiles.alipay(TWO);
        broken[200] ^= 1; // the bytes of the first file are compressed and have a checksum
        assertThatExceptionOfType(DamagedStatementException.class).isThrownBy(() -> read(ALIPAY, broken));
    }

    @Test
    void unionPay() {
        assertRefused(UNIONPAY, unionPay("000000001234", "00000000x234"), 1, "txnAmt", "1 to 12 digits");
        assertRefused(UNIONPAY, unionPay("0120110000", "0230110000"), 1, "txnTime", "MMDDhhmmss");
        assertRefused(UNIONPAY, unionPay("D000000000007", "X000000000007"), 1, "merCharge", "C or D");
        assertRefused(UNIONPAY, unionPay("id2 ", "i-2 "), 1, "queryId", "letters and digits");
        assertRefused(UNIONPAY, unionPay("000123 0120110000", "000123x0120110000"), 1, "byte 35", "the blank between");
        assertRefused(UNIONPAY, unionPay("S22 00049992", "S22"), 1, "line", "must have at least");
        assertRefused(UNIONPAY, "S22".getBytes(GBK), 1, "line", "must have at least");
    }

    @Test
    void aCharacterThatIsNotInTheEncodingIsInTheLineThatIsNamed() {
        byte[] file = platform("id2", "id\uFFFF");
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("id\u00EF");
        file[at + 2] = (byte) 0xFF;
        assertRefused(PLATFORM, file, 2, "line", "must be text in UTF-8");
    }

    @Test
    void aLineThatIsTooLongIsNotKeptInMemory() {
        assertRefused(PLATFORM, "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8), 1, "line", "longer than 65536");
    }

    /** Whatever is cut off at the end of a bill, it is refused; except UnionPay's, whose form has no end. */
    @Property(tries = 30)
    void aFileThatIsCutOffIsRefused(@ForAll long seed) {
        for (StatementFormat format : List.of(PLATFORM, WECHAT, ALIPAY)) {
            byte[] file = whole(format, lines(seed, 2, Kind.PAYMENT, Kind.REFUND));
            int length = (int) Math.floorMod(seed, (long) shortestComplete(format, file));
            assertThatExceptionOfType(DamagedStatementException.class)
                    .as("%s of %s bytes", length, file.length)
                    .isThrownBy(() -> read(format, Arrays.copyOf(file, length)));
        }
    }

    /**
     * How many bytes of the file are enough: what follows them says nothing more. That is the directory of a zip file,
     * the end of the last line, and in a bill of WeChat also the decimals of the last sum, if they are zero.
     */
    private static int shortestComplete(StatementFormat format, byte[] file) {
        if (format == ALIPAY) {
            return file.length / 2;
        }
        return file.length - (format == WECHAT ? ".00\r\n" : "\n").length();
    }

    private static byte[] whole(StatementFormat format, List<StatementLine> lines) {
        return format == PLATFORM
                ? StatementFiles.platform(lines)
                : format == WECHAT ? StatementFiles.weChat(lines) : StatementFiles.alipay(lines);
    }

    private static void assertRefused(StatementFormat format, byte[] file, int lineNo, String column, String rule) {
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> read(format, file))
                .satisfies(refused -> {
                    assertThat(refused.lineNo()).isEqualTo(lineNo);
                    assertThat(refused.column()).startsWith(column);
                    assertThat(refused.rule()).contains(rule);
                    assertThat(refused).hasMessageContaining("line " + lineNo).hasMessageContaining(column);
                });
    }

    private static byte[] platform(String target, String replacement) {
        return changed(new String(StatementFiles.platform(TWO), StandardCharsets.UTF_8), target, replacement)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] weChat(String target, String replacement) {
        return changed(new String(StatementFiles.weChat(TWO), StandardCharsets.UTF_8), target, replacement)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] alipay(String target, String replacement) {
        return StatementFiles.zip(changed(StatementFiles.alipayCsv(TWO), target, replacement));
    }

    private static byte[] unionPay(String target, String replacement) {
        return changed(new String(StatementFiles.unionPay(TWO), GBK), target, replacement)
                .getBytes(GBK);
    }

    private static String changed(String text, String target, String replacement) {
        assertThat(text).contains(target);
        int at = text.indexOf(target);
        return text.substring(0, at) + replacement + text.substring(at + target.length());
    }
}
