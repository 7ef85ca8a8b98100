package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/** A fee that is further from the agreed one than its tolerance is a difference. Here: 0.6 % and 5 minor units, give or take 9. */
@ReconciliationTest
class FeesAreComparedTests {

    private static final long AGREED = 2550 * 6 + 5_000; // thousandths of a minor unit

    private final ReconciliationWorld world;

    FeesAreComparedTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
    }

    @Test
    void onlyAFeeBeyondTheToleranceDiffers() {
        List<Long> fees = List.of(AGREED, AGREED + 9_000, AGREED - 9_000, AGREED + 9_001, AGREED - 9_001);
        List<Order> orders = fees.stream().map(fee -> world.captured(world.day)).toList();
        List<StatementLine> lines = IntStream.range(0, fees.size())
                .mapToObj(i -> line(i + 2, orders.get(i), 2550, fees.get(i)))
                .toList();
        world.importStatement(world.day, StatementFiles.platform(lines));

        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 3L, "FEE_DIFFERS", 2L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 3L, "FEE_DIFFERS", 2L));
        assertThat(world.items())
                .containsExactlyInAnyOrder(
                        "FEE_DIFFERS " + orders.get(3).payment(),
                        "FEE_DIFFERS " + orders.get(4).payment());
    }

    @Test
    void anotherAmountIsTheLargerDifference() {
        Order order = world.captured(world.day);
        world.importStatement(world.day, StatementFiles.platform(List.of(line(2, order, 2549, 0))));
        assertThat(world.counts("THERE")).isEqualTo(Map.of("AMOUNT_DIFFERS", 1L));
    }

    private StatementLine line(int number, Order order, long amountMinor, long feeThousandths) {
        return new StatementLine(
                number,
                Kind.PAYMENT,
                "sbx_" + order.payment(),
                order.payment(),
                amountMinor,
                "GBP",
                feeThousandths,
                ReconciliationWorld.noon(world.day));
    }
}
