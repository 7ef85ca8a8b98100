package reporting.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.money.Money;

/** A spreadsheet that opens a report runs no formula that somebody put into a channel, a coupon or a category. */
class CsvHoldsNoFormulasTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1+1",
                "\u00a0=1",
                "\uff1d1+1",
                "\uff0b1",
                "\uff0d1",
                "\uff20SUM(A1)",
                "-1",
                "=HYPERLINK(\"http://x\",\"y\")"
            })
    void aTextThatBeginsLikeAFormulaIsATextOnly(String text) {
        String cell = cell(text);

        assertThat(cell).startsWith("\"".equals(cell.substring(0, 1)) ? "\"'" : "'");
        assertThat(unquoted(cell)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "a=1",
                "2026-03-01",
                "2026-03-01T00:00:00+01:00",
                "shop-1",
                "Bücher",
                "a, \"b\"",
                "'quoted'"
            })
    void anyOtherTextStaysAsItIs(String text) {
        assertThat(unquoted(cell(text))).isEqualTo(text);
    }

    @Test
    void negativeNumbersStayNumbers() {
        assertThat(csv(-5L, new BigDecimal("-0.2500"), -7, null)).isEqualTo("-5,-0.2500,-7,");
    }

    @Test
    void moneyIsTheExactDecimalOfItsCurrency() {
        assertThat(csv(
                        Money.ofMinor(-5, "GBP"),
                        Money.ofMinor(1234, "JPY"),
                        Money.ofMinor(1234, "KWD"),
                        Money.ofMinor(Long.MAX_VALUE, "EUR")))
                .isEqualTo("-0.05,1234,1.234,92233720368547758.07");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;=1+1", "a\t=1+1", "a,=1+1", "a\n=1+1"})
    void noSeparatorBeginsAnotherCell(String text) {
        assertThat(cell(text)).isEqualTo('"' + text + '"');
    }

    private static String cell(String text) {
        return csv(text);
    }

    private static String csv(@Nullable Object... cells) {
        String[] lines = new ReportTable(List.of("a"), List.of(Arrays.asList(cells)), null)
                .csv()
                .split("\r\n", 2);
        return lines[1].substring(0, lines[1].length() - 2);
    }

    private static String unquoted(String cell) {
        return cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
    }
}
