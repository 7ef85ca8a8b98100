package order.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import order.OrderEvent;
import order.OrderSamples;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** The history decodes exactly the events of which it tells more than the time, so nothing that it could tell is missing. */
@Apart
class TheHistoryReadsWhatItTellsTests {

    @Test
    void theEventsThatSayMoreThanTheTimeAreListed() {
        assertThat(OrderSamples.all().stream()
                        .filter(OrderEvent.class::isInstance)
                        .map(OrderEvent.class::cast)
                        .filter(event -> !EventFacts.of(event).equals(EventFacts.ofTime(event.at())))
                        .map(OrderEvent::getClass)
                        .collect(Collectors.toSet()))
                .isEqualTo(EventFacts.TOLD);
    }
}
