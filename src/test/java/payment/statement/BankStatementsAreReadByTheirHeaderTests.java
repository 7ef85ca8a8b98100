package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import payment.statement.BankStatement.Line;
import testing.Apart;

/** A bank statement is read by the names of its columns. A damaged one is refused with its line, column and rule. */
@Apart
class BankStatementsAreReadByTheirHeaderTests {

    private static final String HEADER = "line_id,booked_on,amount,currency\n";

    @Test
    void inAnyOrderWithAndWithoutWhatMayBeMissing() throws Exception {
        assertThat(read("""
                        reference,currency,balance,amount,booked_on,line_id,counterparty,value_date
                        "Payout, po_1",GBP,9,1234.5,2026-03-02,L1,Acme,2026-03-01
                        ,GBP,9,-0.01,2026-03-03,L2,,
                        """, "GBP"))
                .containsExactly(
                        new Line(
                                2,
                                "L1",
                                LocalDate.of(2026, 3, 2),
                                LocalDate.of(2026, 3, 1),
                                123_450,
                                "GBP",
                                "Acme",
                                "Payout, po_1"),
                        new Line(3, "L2", LocalDate.of(2026, 3, 3), null, -1, "GBP", null, null));
        assertThat(read(HEADER + "L1,2026-03-02,500,JPY", "JPY"))
                .containsExactly(new Line(2, "L1", LocalDate.of(2026, 3, 2), null, 500, "JPY", null, null));
    }

    @Test
    void aDamagedFileIsRefused() {
        assertRefused("", 1, "line", "names of the columns");
        assertRefused("line_id,booked_on,amount\n", 1, "currency", "must be in the header");
        assertRefused(HEADER + "L1,2026-03-02,1.00\n", 2, "line", "must have 4 cells");
        assertRefused(HEADER + ",2026-03-02,1.00,GBP\n", 2, "line_id", "1 to 128 characters");
        assertRefused(HEADER + "L1,02.03.2026,1.00,GBP\n", 2, "booked_on", "a day such as");
        assertRefused(HEADER + "L1,+20260-03-02,1.00,GBP\n", 2, "booked_on", "a day such as");
        assertRefused(HEADER + "L1,2026-03-02,1.001,GBP\n", 2, "amount", "up to 2 decimals");
        assertRefused(HEADER + "L1,2026-03-02,0,GBP\n", 2, "amount", "must not be zero");
        assertRefused(HEADER + "L1,2026-03-02,1.00,EUR\n", 2, "currency", "must be GBP");
        assertRefused(
                "line_id,booked_on,amount,currency,reference\nL1,2026-03-02,1.00,GBP," + "x".repeat(501),
                2,
                "reference",
                "at most 500");
        assertRefused(
                HEADER + "L1,2026-03-02,1.00,GBP\nL2,2026-03-02,1.00,GBP\nL3,2026-03-02,1.00,GBP\n",
                4,
                "line",
                "must not be after 2 lines");
    }

    private static List<Line> read(String file, String currency) throws IOException, DamagedStatementException {
        List<Line> lines = new ArrayList<>();
        BankStatement.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), currency, 2, lines::add);
        return lines;
    }

    private static void assertRefused(String file, long lineNo, String column, String rule) {
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> read(file, "GBP"))
                .satisfies(damaged -> {
                    assertThat(damaged.lineNo()).isEqualTo(lineNo);
                    assertThat(damaged.column()).isEqualTo(column);
                    assertThat(damaged.rule()).contains(rule);
                });
    }
}
