package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.alipay.AlipayForms;
import payment.adapter.wechat.WeChatForms;
import payment.statement.StatementLine.Kind;

/** A discount that the shop bears at the provider is money that does not arrive: a line has it beside the amount. */
class DiscountsOfTheShopAreReadApartTests {

    private static final Instant AT = Instant.parse("2026-01-20T03:00:00Z");

    private static StatementLine line(int no, Kind kind, String id, long amountMinor) {
        return line(no, kind, id, amountMinor, 0);
    }

    private static StatementLine line(int no, Kind kind, String id, long amountMinor, long discountMinor) {
        return new StatementLine(no, kind, id, id, amountMinor, discountMinor, "CNY", 0, AT);
    }

    @Test
    void theAlipayBill() throws Exception {
        String bill = StatementFiles.alipayCsv(
                List.of(line(5, Kind.PAYMENT, "pay01", 2550), line(6, Kind.REFUND, "ref01", 1000)));
        byte[] discounted = StatementFiles.zip(bill.replace(",25.50,25.50,", ",25.50,20.50,")
                .replace(",-10.00,-10.00,", ",-10.00,-8.04,")
                .replace("商家实收共25.50元，商家优惠共0.00元", "商家实收共20.50元，商家优惠共5.00元")
                .replace("商家实收退款共-10.00元，商家优惠退款共0.00元", "商家实收退款共-8.04元，商家优惠退款共1.96元"));
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(AlipayForms.TRADE_BILL, discounted))
                .containsExactly(line(5, Kind.PAYMENT, "pay01", 2550, 500), line(6, Kind.REFUND, "ref01", 1000, 196));
    }

    /** The discount can be the whole amount. */
    @Test
    void nothingArrives() throws Exception {
        String bill = StatementFiles.alipayCsv(List.of(line(5, Kind.PAYMENT, "pay01", 2550)));
        byte[] free =
                StatementFiles.zip(bill.replace(",25.50,25.50,", ",25.50,0.00,").replace("实收共25.50元", "实收共0.00元"));
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(AlipayForms.TRADE_BILL, free))
                .containsExactly(line(5, Kind.PAYMENT, "pay01", 2550, 2550));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1.00", "25.51"})
    void neverMoreThanTheAmountNorLessThanNothing(String received) {
        String bill = StatementFiles.alipayCsv(List.of(line(5, Kind.PAYMENT, "pay01", 2550)));
        byte[] wrong = StatementFiles.zip(
                bill.replace(",25.50,25.50,", ",25.50," + received + ",").replace("实收共25.50元", "实收共" + received + "元"));
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> StatementsAreReadAsTheyWereWrittenTests.read(AlipayForms.TRADE_BILL, wrong))
                .withMessageContaining("商家实收");
    }

    @Test
    void theWeChatBill() throws Exception {
        List<StatementLine> lines =
                List.of(line(2, Kind.PAYMENT, "pay01", 2550, 500), line(3, Kind.REFUND, "ref01", 1000, 196));
        byte[] bill = StatementFiles.weChat(lines);
        assertThat(new String(bill, StandardCharsets.UTF_8)).contains("`CNY,`20.50,`5.00,", "`ref01,`ref01,`8.04,");
        assertThat(StatementsAreReadAsTheyWereWrittenTests.read(WeChatForms.TRADE_BILL, bill))
                .isEqualTo(lines);
    }
}
