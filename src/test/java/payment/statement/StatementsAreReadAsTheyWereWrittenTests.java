package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import payment.adapter.alipay.AlipayForms;
import payment.adapter.unionpay.UnionPayForms;
import payment.adapter.wechat.WeChatForms;
import payment.statement.StatementLine.Kind;

/** A statement that a provider writes has, when it is read, the lines of which it was written: each amount to the last decimal. */
class StatementsAreReadAsTheyWereWrittenTests {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 20);

    @Property(tries = 40)
    void thePlatformsOwnForm(@ForAll long seed) throws Exception {
        List<StatementLine> lines = lines(seed, 2, Kind.values());
        List<StatementLine> odd = new ArrayList<>(lines);
        odd.add(new StatementLine(
                lines.size() + 2,
                Kind.FEE,
                "fee, \"of\" a month",
                null,
                -5,
                "JPY",
                -1_001,
                Instant.parse("2026-01-20T00:00:00.123Z")));
        assertSame(new PlatformStatement(ZoneOffset.UTC), StatementFiles::platform, odd);
    }

    @Property(tries = 40)
    void weChat(@ForAll long seed) throws Exception {
        assertSame(WeChatForms.TRADE_BILL, StatementFiles::weChat, lines(seed, 2, Kind.PAYMENT, Kind.REFUND));
    }

    @Property(tries = 40)
    void alipay(@ForAll long seed) throws Exception {
        List<StatementLine> lines = lines(seed, 5, Kind.PAYMENT, Kind.REFUND).stream()
                .map(line -> line.kind() == Kind.PAYMENT
                        ? line
                        : new StatementLine(
                                line.lineNo(),
                                line.kind(),
                                String.valueOf(line.reference()), // Alipay has no id of its own for a refund
                                line.reference(),
                                line.amountMinor(),
                                line.currency(),
                                line.feeThousandths(),
                                line.occurredAt()))
                .toList();
        assertSame(AlipayForms.TRADE_BILL, StatementFiles::alipay, lines);
    }

    @Property(tries = 40)
    void unionPay(@ForAll long seed) throws Exception {
        List<StatementLine> lines = lines(seed, 1, Kind.PAYMENT, Kind.REFUND).stream()
                .map(line -> new StatementLine(
                        line.lineNo(),
                        line.kind(),
                        line.providerId(),
                        line.reference(),
                        line.amountMinor(),
                        line.currency(),
                        line.feeThousandths() / 1000 * 1000, // whole fen
                        line.occurredAt()))
                .toList();
        assertSame(UnionPayForms.ZM_FILE, StatementFiles::unionPay, lines);
    }

    private static void assertSame(
            StatementFormat format, Function<List<StatementLine>, byte[]> writer, List<StatementLine> lines)
            throws IOException, DamagedStatementException {
        assertThat(read(format, writer.apply(lines))).isEqualTo(lines);
    }

    static List<StatementLine> read(StatementFormat format, byte[] file) throws IOException, DamagedStatementException {
        List<StatementLine> read = new ArrayList<>();
        format.read(new ByteArrayInputStream(file), DAY, read::add);
        return read;
    }

    /** @param first number of the first line */
    static List<StatementLine> lines(long seed, int first, Kind... kinds) {
        Random random = new Random(seed);
        List<StatementLine> lines = new ArrayList<>();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            Kind kind = kinds[random.nextInt(kinds.length)];
            long fee = random.nextLong(0, 5_000_000);
            lines.add(new StatementLine(
                    first + i,
                    kind,
                    "4200" + random.nextInt(1_000_000_000),
                    "ref" + random.nextInt(1_000_000_000),
                    random.nextInt(4) == 0 ? random.nextLong(1, 100_000_000_000L) : random.nextLong(1, 10_000),
                    "CNY",
                    kind == Kind.REFUND ? -fee : fee,
                    Instant.parse("2026-01-19T16:00:00Z").plusSeconds(random.nextInt(86_400))));
        }
        return lines;
    }
}
