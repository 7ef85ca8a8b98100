package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import order.Saga.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state on hearing everything there is to hear: where it goes and what it asks, or that it cannot be. */
class EveryCellOfTheStandardFlowTests {

    /** A state: the order goes there. {@code =}: ignored. {@code no}: refused. {@code !}: cannot be. In () what is asked. */
    private static final String TABLE = """
            state          | Reserved             | Short                   | Committed | CommitRefused           | Released | Started | Captured                | Failed             | Refunded | RefundFailed  | Cancel                          | Expire
            AWAITING_STOCK | PAYING (pay)         | REJECTED                | !         | !                       | !        | !       | !                       | !                  | !        | !             | CANCELLED (release)             | !
            PAYING         | !                    | !                       | !         | !                       | !        | PAYING  | COMMITTING (commit)     | CANCELLED (release)| !        | !             | CANCELLED (release)             | EXPIRED (release)
            REJECTED       | !                    | !                       | !         | !                       | !        | !       | !                       | !                  | !        | !             | no                              | !
            EXPIRED        | !                    | !                       | !         | !                       | =        | =       | RENEWING_LATE (reserve) | =                  | !        | !             | no                              | =
            CANCELLED      | =                    | =                       | !         | !                       | =        | =       | REFUNDING (refund)      | =                  | !        | !             | =                               | =
            COMMITTING     | !                    | !                       | PAID      | RENEWING (reserve)      | !        | =       | !                       | =                  | !        | !             | REFUNDING (release, refund)     | =
            PAID           | !                    | !                       | !         | !                       | !        | =       | !                       | =                  | !        | !             | REFUNDING (release, refund)     | =
            RENEWING       | RECOMMITTING (commit)| REFUNDING (refund)      | !         | !                       | !        | =       | !                       | =                  | !        | !             | REFUNDING (release, refund)     | =
            RENEWING_LATE  | RECOMMITTING (commit)| REFUNDING (refund)      | !         | !                       | !        | =       | !                       | =                  | !        | !             | REFUNDING (release, refund)     | =
            RECOMMITTING   | !                    | !                       | PAID      | REFUNDING (refund)      | !        | =       | !                       | =                  | !        | !             | REFUNDING (release, refund)     | =
            REFUNDING      | =                    | =                       | =         | =                       | =        | =       | !                       | =                  | REFUNDED | REFUND_FAILED | =                               | =
            REFUND_FAILED  | =                    | =                       | =         | =                       | =        | =       | !                       | =                  | REFUNDED | !             | REFUNDING (refund)              | =
            REFUNDED       | =                    | =                       | =         | =                       | =        | =       | !                       | =                  | !        | =             | =                               | =
            """;

    private static final Map<String, String> ASKED = Map.of(
            "PaymentRequested", "pay",
            "CommitRequested", "commit",
            "ReleaseRequested", "release",
            "ReservationRequested", "reserve",
            "RefundRequested", "refund");

    private static final Instant NOW = OrderSamples.AT.plusSeconds(60);

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    static Stream<Arguments> cells() {
        List<String> rows = TABLE.lines().toList();
        String[] columns = cells(rows.getFirst());
        return rows.stream().skip(1).flatMap(row -> {
            String[] cells = cells(row);
            return java.util.stream.IntStream.range(1, cells.length)
                    .mapToObj(i -> Arguments.of(OrderState.valueOf(cells[0]), columns[i], cells[i]));
        });
    }

    private static String[] cells(String row) {
        return Arrays.stream(row.split("\\|")).map(String::strip).toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0} hears {1}: {2}")
    @MethodSource("cells")
    void does_what_its_cell_says(OrderState state, String heard, String expected) {
        Order order = OrderSamples.in(state);
        Object trigger = OrderSamples.heard(heard, order);
        switch (expected) {
            case "!" ->
                assertThatThrownBy(() -> saga.decide(order, trigger, NOW))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot be heard in " + state);
            case "=" -> assertThat(saga.decide(order, trigger, NOW)).isEqualTo(Saga.UNMOVED);
            case "no" -> assertThat(saga.decide(order, trigger, NOW)).isEqualTo(Saga.DENIED);
            default -> {
                Decision.GoesOn goesOn = (Decision.GoesOn) saga.decide(order, trigger, NOW);
                assertThat(described(goesOn)).isEqualTo(expected);
                assertThat(goesOn.outcome().told()).isNotEmpty().allSatisfy(event -> {
                    assertThat(event.correlation()).isEqualTo(OrderSamples.ID.toString());
                    assertThat(event.at()).isEqualTo(NOW);
                });
                assertThat(goesOn.order().seq())
                        .isEqualTo(order.seq() + goesOn.outcome().told().size());
            }
        }
    }

    @Test
    void the_table_names_every_state_and_everything_there_is_to_hear() {
        assertThat(cells().map(cell -> cell.get()[0]).distinct())
                .containsExactlyInAnyOrder((Object[]) OrderState.values());
        assertThat(cells()).hasSize(OrderState.values().length * 12);
    }

    private static String described(Decision.GoesOn goesOn) {
        List<String> asked = goesOn.outcome().asked().stream()
                .map(event -> ASKED.get(event.getClass().getSimpleName()))
                .toList();
        String state = goesOn.order().state().name();
        return asked.isEmpty() ? state : state + " (" + String.join(", ", asked) + ")";
    }
}
