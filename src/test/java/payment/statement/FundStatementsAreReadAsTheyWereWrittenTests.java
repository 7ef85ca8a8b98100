package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import payment.adapter.wechat.WeChatForms;
import payment.statement.FundLine.Kind;

/**
 * A statement of funds has, when it is read, the movements and balances of which it was written. A damaged one is refused, also if a line is
 * missing or in another place; the refusal names the line, the column and the rule.
 */
class FundStatementsAreReadAsTheyWereWrittenTests {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 20);
    private static final FundStatementFormat PLATFORM = new PlatformFundStatement(ZoneOffset.UTC);
    private static final FundStatementFormat WECHAT = WeChatForms.FUND_BILL;
    private static final List<FundLine> TWO = List.of(
            new FundLine(2, Kind.OTHER, "id2", 1234, "CNY", 1234, Instant.parse("2026-01-20T03:00:00Z")),
            new FundLine(3, Kind.PAYOUT, "id3", -1000, "CNY", 234, Instant.parse("2026-01-20T04:00:00Z")));

    @Property(tries = 40)
    void thePlatformsOwnForm(@ForAll long seed) throws Exception {
        List<FundLine> lines = lines(seed, List.of("CNY", "JPY"));
        assertThat(read(PLATFORM, StatementFiles.platformFunds(lines))).isEqualTo(lines);
    }

    @Property(tries = 40)
    void weChat(@ForAll long seed) throws Exception {
        List<FundLine> lines = lines(seed, List.of("CNY"));
        assertThat(read(WECHAT, StatementFiles.weChatFunds(lines))).isEqualTo(lines);
    }

    @Test
    void aDamagedStatementInThePlatformsOwnFormIsRefused() {
        assertRefused(PLATFORM, platform("1234,CNY", "12x4,CNY"), 2, "amount_minor", "decimal number");
        assertRefused(PLATFORM, platform("other", "others"), 2, "kind", "must be one of payout, other, end");
        assertRefused(PLATFORM, platform("-1000,CNY,234", "-1000,CNY,235"), 3, "balance_minor", "the balance of the");
        assertRefused(PLATFORM, platform("id2", ""), 2, "movement_id", "1 to 128 characters");
        assertRefused(PLATFORM, platform("CNY", "CNX"), 2, "currency", "ISO 4217");
        assertRefused(PLATFORM, platform("2026-01-20T03:00:00Z", "today"), 2, "occurred_at", "an instant");
        assertRefused(PLATFORM, platform("balance_minor", "balance"), 1, "balance_minor", "must be in the header");
        assertRefused(PLATFORM, platform("end,2", "end,3"), 4, "end", "the number of lines, which is 2");
        assertRefused(PLATFORM, platform("end,2\n", ""), 4, "kind", "not complete");
        assertRefused(PLATFORM, new byte[0], 1, "line", "names of the columns");
    }

    @Test
    void aDamagedFundBillOfWeChatPayIsRefused() {
        assertRefused(WECHAT, weChat("`12.34,`12.34", "`12.345,`12.34"), 2, "收支金额(元)", "up to 2 decimals");
        assertRefused(WECHAT, weChat("收入,`12.34", "收入,`-12.34"), 2, "收支金额(元)", "must not be below zero");
        assertRefused(WECHAT, weChat("收入,`12", "转入,`12"), 2, "收支类型", "收入, 支出");
        assertRefused(WECHAT, weChat("`10.00,`2.34", "`10.00,`2.35"), 3, "账户结余(元)", "the balance of the line before");
        assertRefused(WECHAT, weChat("2026-01-20 11:00:00", "2026-02-30 11:00:00"), 2, "记账时间", "a time such as");
        assertRefused(WECHAT, weChat("账户结余(元)", "结余"), 1, "账户结余(元)", "must be in the header");
        assertRefused(WECHAT, weChat("\r\n`2,`", "\r\n`3,`"), 5, "资金流水总笔数", "the sum of the lines");
        assertRefused(WECHAT, weChat("`1,`12.34,`1,`10.00", "`1,`12.35,`1,`10.00"), 5, "收入金额", "the sum of the");
        assertRefused(WECHAT, weChat("`1,`12.34,`1,`10.00", "`1,`12.34,`1,`10.01"), 5, "支出金额", "the sum of the");
        assertRefused(WECHAT, weChat("`1,`12.34,`1,`10.00", "`2,`12.34,`1,`10.00"), 5, "支出笔数", "the sum of the");
        String whole = new String(StatementFiles.weChatFunds(TWO), StandardCharsets.UTF_8);
        assertRefused(WECHAT, bytes(whole.substring(0, whole.indexOf("资金流水总笔数"))), 4, "资金流水总笔数", "not complete");
    }

    private static byte[] platform(String text, String instead) {
        return changed(StatementFiles.platformFunds(TWO), text, instead);
    }

    private static byte[] weChat(String text, String instead) {
        return changed(StatementFiles.weChatFunds(TWO), text, instead);
    }

    private static byte[] changed(byte[] file, String text, String instead) {
        String before = new String(file, StandardCharsets.UTF_8);
        assertThat(before).contains(text);
        int place = before.indexOf(text);
        return bytes(before.substring(0, place) + instead + before.substring(place + text.length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(
            FundStatementFormat format, byte[] file, long lineNo, String column, String rule) {
        assertThatExceptionOfType(DamagedStatementException.class)
                .isThrownBy(() -> read(format, file))
                .satisfies(damaged -> {
                    assertThat(damaged.lineNo()).isEqualTo(lineNo);
                    assertThat(damaged.column()).isEqualTo(column);
                    assertThat(damaged.rule()).contains(rule);
                });
    }

    private static List<FundLine> read(FundStatementFormat format, byte[] file) throws Exception {
        List<FundLine> lines = new ArrayList<>();
        format.read(new ByteArrayInputStream(file), DAY, lines::add);
        return lines;
    }

    private static List<FundLine> lines(long seed, List<String> currencies) {
        Random random = new Random(seed);
        Map<String, Long> balances = new HashMap<>();
        currencies.forEach(currency -> balances.put(currency, random.nextLong(-1_000_000, 1_000_000_000)));
        List<FundLine> lines = new ArrayList<>();
        for (int i = 0; i < random.nextInt(30); i++) {
            String currency = currencies.get(random.nextInt(currencies.size()));
            long amount = random.nextLong(-10_000_000, 10_000_000);
            lines.add(new FundLine(
                    i + 2L,
                    Kind.values()[random.nextInt(Kind.values().length)],
                    "id-" + i,
                    amount,
                    currency,
                    balances.merge(currency, amount, Math::addExact),
                    Instant.parse("2026-01-20T03:00:00Z").plusSeconds(random.nextInt(3_600))));
        }
        return lines;
    }
}
