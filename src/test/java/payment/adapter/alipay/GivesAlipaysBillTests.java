package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import payment.fake.Provided;
import payment.provider.NoStatementException;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/** The trade bill of a day is downloaded from the address that Alipay has signed. */
class GivesAlipaysBillTests extends AlipayTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 20);
    private static final List<StatementLine> LINES = List.of(new StatementLine(
            5, Kind.PAYMENT, "2026012022001", "pay01", 2550, "CNY", 15_300, Instant.parse("2026-01-20T03:00:00Z")));

    private final AlipayProvider alipay = setup.provider(AlipayServer.ALIPAY);

    @Test
    void theBillOfADay() throws Exception {
        server.bills.put("2026-01-20", StatementFiles.alipay(LINES));
        assertThat(Provided.statement(alipay, DAY)).isEqualTo(LINES);
    }

    @Test
    void aDayWithoutTradesHasNoBill() {
        assertThatExceptionOfType(NoStatementException.class)
                .isThrownBy(() -> alipay.writeStatement(DAY, new ByteArrayOutputStream()))
                .withMessageContaining("2026-01-20");
    }

    /** Only the answer that there is no bill says so; after any other one, the bill is asked for again. */
    @Test
    void anotherRefusalSaysNothingAboutTheDay() {
        server.troubles.add(AlipayServer.fails("40004", "isp.unknow-error"));
        server.troubles.add(AlipayServer.fails("20000", "isp.bill_not_exist"));
        for (int i = 0; i < 2; i++) {
            assertThatIOException()
                    .isThrownBy(() -> alipay.writeStatement(DAY, new ByteArrayOutputStream()))
                    .isNotInstanceOf(NoStatementException.class)
                    .withMessageContaining("isp.");
        }
    }
}
