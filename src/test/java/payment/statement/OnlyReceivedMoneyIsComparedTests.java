package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import payment.statement.StatementLine.Kind;

/** A discount that the shop bears at the provider is money that does not arrive: a line has the amount without it. */
class OnlyReceivedMoneyIsComparedTests {

    private static final Instant AT = Instant.parse("2026-01-20T03:00:00Z");

    private static StatementLine line(int no, Kind kind, String id, long amountMinor) {
        return new StatementLine(no, kind, id, id, amountMinor, "CNY", 0, AT);
    }

    @Test
    void theAlipayBill() throws Exception {
        String bill = StatementFiles.alipayCsv(
                List.of(line(5, Kind.PAYMENT, "pay01", 2550), line(6, Kind.REFUND, "ref01", 1000)));
        byte[] discounted = StatementFiles.zip(bill.replace(",25.50,25.50,", ",25.50,20.50,")
                .replace(",-10.00,-10.00,", ",-10.00,-8.04,")
                .replace("商家实收共25.50元，商家优惠共0.00元", "商家实收共20.50元，商家优惠共5.00元")
                .replace("商家实收退款共-10.00元，商家优惠退款共0.00元", "商家实收退款共-8.04元，商家优惠退款共1.96元"));
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(new AlipayTradeBill(), discounted))
                .containsExactly(line(5, Kind.PAYMENT, "pay01", 2050), line(6, Kind.REFUND, "ref01", 804));
    }

    /** The discount can be the whole amount. */
    @Test
    void nothingArrives() throws Exception {
        String bill = StatementFiles.alipayCsv(List.of(line(5, Kind.PAYMENT, "pay01", 2550)));
        byte[] free =
                StatementFiles.zip(bill.replace(",25.50,25.50,", ",25.50,0.00,").replace("实收共25.50元", "实收共0.00元"));
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(new AlipayTradeBill(), free))
                .containsExactly(line(5, Kind.PAYMENT, "pay01", 0));
        byte[] wrong = StatementFiles.zip(
                bill.replace(",25.50,25.50,", ",25.50,-1.00,").replace("实收共25.50元", "实收共-1.00元"));
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> StatementsAreReadAsTheyWereWrittenTests.read(new AlipayTradeBill(), wrong))
                .withMessageContaining("商家实收");
    }

    @Test
    void theWeChatBill() throws Exception {
        String bill = new String(
                StatementFiles.weChat(
                        List.of(line(2, Kind.PAYMENT, "pay01", 2550), line(3, Kind.REFUND, "ref01", 1000))),
                StandardCharsets.UTF_8);
        String discounted = bill.replace("`CNY,`25.50,`0.00,", "`CNY,`20.50,`5.00,")
                .replace("`ref01,`ref01,`10.00,", "`ref01,`ref01,`8.04,");
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(
                        new WeChatTradeBill(), discounted.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(line(2, Kind.PAYMENT, "pay01", 2050), line(3, Kind.REFUND, "ref01", 804));
    }
}
