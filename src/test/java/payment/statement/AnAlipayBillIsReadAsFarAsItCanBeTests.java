package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.alipay.AlipayForms;
import payment.statement.StatementLine.Kind;

/** A type of business, a character or a second file that nobody expected holds up no day: the money of all other lines is compared. */
class AnAlipayBillIsReadAsFarAsItCanBeTests {

    private static final Instant AT = Instant.parse("2026-01-20T03:00:00Z");
    private static final StatementLine PAYMENT = line(5, Kind.PAYMENT, "pay01", "pay01", 2550);
    private static final StatementLine REFUND = line(6, Kind.REFUND, "ref01", "ref01", 1000);
    private static final String BILL = StatementFiles.alipayCsv(List.of(PAYMENT, REFUND));

    private static StatementLine line(long no, Kind kind, String id, String reference, long amountMinor) {
        return new StatementLine(no, kind, id, reference, amountMinor, "CNY", 0, AT);
    }

    private static List<StatementLine> read(byte[]... csvs) throws Exception {
        return StatementsAreReadAsTheyWereWrittenTests.read(AlipayForms.TRADE_BILL, StatementFiles.zip(csvs));
    }

    /** It is another movement of money, whether the totals count it or not. */
    @ParameterizedTest
    @ValueSource(strings = {"1笔，商家实收共25.50元", "0笔，商家实收共0.00元"})
    void aLineOfAnotherTypeIsListed(String total) throws Exception {
        String bill = BILL.replace("交易,茶", "借款,茶").replace("1笔，商家实收共25.50元", total);
        assertThat(read(bill.getBytes("GBK"))).containsExactly(line(5, Kind.OTHER, "pay01", null, 2550), REFUND);
    }

    @Test
    void moneyThatALineOfAnotherTypeTakesIsBelowZero() throws Exception {
        String bill = BILL.replace("退款,茶", "借款,茶");
        assertThat(read(bill.getBytes("GBK")))
                .containsExactly(PAYMENT, line(6, Kind.OTHER, "2026012022001400000000000001", null, -1000));
    }

    @Test
    void aTotalThatAgreesWithNeitherIsRefused() {
        String bill = BILL.replace("交易,茶", "借款,茶").replace("商家实收共25.50元", "商家实收共25.49元");
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> read(bill.getBytes("GBK")))
                .withMessageContaining("交易合计");
    }

    @ParameterizedTest
    @ValueSource(strings = {"𠮷", "é", "😀"})
    void aNameMayHaveCharactersBeyondGbk(String name) throws Exception {
        assertThat(read(BILL.replace("茶", name).getBytes(Charset.forName("GB18030"))))
                .containsExactly(PAYMENT, REFUND);
    }

    @Test
    void aByteThatIsNoCharacterIsReplacedInANameAndRefusedInANumber() throws Exception {
        assertThat(read(broken("茶"))).containsExactly(PAYMENT, REFUND);
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> read(broken("pay01\t")))
                .withMessageContaining("支付宝交易号");
    }

    /** The bill, with the first byte of each of these texts damaged. */
    private static byte[] broken(String text) throws Exception {
        String bytes = new String(BILL.getBytes("GBK"), StandardCharsets.ISO_8859_1);
        String name = new String(text.getBytes("GBK"), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(name);
        return bytes.replace(name, "\u00FF" + name.substring(1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBillMayHaveSeveralFilesOfTransactions() throws Exception {
        String second = StatementFiles.alipayCsv(List.of(line(5, Kind.PAYMENT, "pay02", "pay02", 100)));
        long before = BILL.lines().count();
        assertThat(read(BILL.getBytes("GBK"), second.getBytes("GBK")))
                .containsExactly(PAYMENT, REFUND, line(before + 5, Kind.PAYMENT, "pay02", "pay02", 100));
    }
}
