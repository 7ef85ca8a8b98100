package inventory.change;

import static inventory.change.Stockroom.adjust;
import static inventory.change.Stockroom.adjusted;
import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static inventory.change.Stockroom.restocked;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.Answer;
import inventory.InventoryRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersARepeatedReferenceAlikeTests {

    private final Stockroom room = new Stockroom("main").stocked("main", "A", 10);

    static Stream<List<InventoryRequest>> flows() {
        return Stream.of(
                List.of(reserve("r", line("A", 3))),
                List.of(reserve("r", line("A", 11))),
                List.of(reserve("r", line("A", 3)), commit("r")),
                List.of(reserve("r", line("A", 3)), release("r")),
                List.of(reserve("r", line("A", 11)), release("r")),
                List.of(reserve("r", line("A", 3)), commit("r"), release("r")),
                List.of(release("r")));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void theLastRequestOfAFlow(List<InventoryRequest> flow) {
        flow.forEach(room::decide);
        int moved = room.ledger.size();
        InventoryRequest last = flow.getLast();

        List<Answer> again = room.answers(last, last);
        List<Answer> later = room.answers(last);

        assertThat(again).containsExactly(later.getFirst(), later.getFirst());
        assertThat(room.ledger).hasSize(moved);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void withinOneBatch(List<InventoryRequest> flow) {
        InventoryRequest[] twiceEach =
                flow.stream().flatMap(request -> Stream.of(request, request)).toArray(InventoryRequest[]::new);
        List<Answer> answers = room.answers(twiceEach);
        for (int i = 0; i < answers.size(); i += 2) {
            assertThat(answers.get(i)).isEqualTo(answers.get(i + 1));
        }
    }

    @Test
    void aReservationThatWasShortStaysShortWhenGoodsArrive() {
        Answer first = room.answers(reserve("r", line("A", 11))).getFirst();
        room.decide(restock("delivery", "main", line("A", 50)));
        assertThat(room.answers(reserve("r", line("A", 11)))).containsExactly(first);
    }

    @Test
    void restocksOnce() {
        var request = restock("delivery", "main", line("A", 5), line("A", 2));
        assertThat(room.answers(request, request))
                .containsExactly(restocked("delivery", true), restocked("delivery", false));
        assertThat(room.answers(request)).containsExactly(restocked("delivery", false));
        assertThat(room.level("A", "main").onHand()).isEqualTo(17);
    }

    @Test
    void adjustsOnce() {
        var request = adjust("count", "main", "A", -4);
        assertThat(room.answers(request, request)).containsExactly(adjusted("count", true), adjusted("count", false));
        room.decide(reserve("all", line("A", 6)));
        assertThat(room.answers(request)).containsExactly(adjusted("count", false));
        assertThat(room.level("A", "main").onHand()).isEqualTo(6);
    }
}
