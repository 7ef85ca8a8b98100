package order.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCreated;
import order.OrderSamples;
import order.stream.CurrentOrders.Happened;
import order.stream.EventFacts;
import order.stream.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import outbox.EventTypes;
import platform.language.Language;
import testing.Apart;

/** Each event that an order can have is told in a whole sentence, in each language. */
@Apart
class TheHistoryIsToldInSentencesTests {

    private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

    private static final List<OrderEvent> SAMPLES = OrderSamples.all().stream()
            .filter(OrderEvent.class::isInstance)
            .map(OrderEvent.class::cast)
            .toList();

    private static final Order ORDER = SAMPLES.stream()
            .filter(OrderCreated.class::isInstance)
            .map(event -> Order.created((OrderCreated) event))
            .findFirst()
            .orElseThrow();

    private static String told(OrderEvent event, Language language) {
        return new HistoryTexts(ORDER, language)
                .of(new Happened(EventTypes.nameOf(event.getClass()), EventFacts.of(event)));
    }

    /** All records of events, also those that lie in a narrower interface. */
    private static Stream<Class<?>> events(Class<?> language) {
        return Arrays.stream(language.getPermittedSubclasses())
                .flatMap(type -> type.isRecord() ? Stream.of(type) : events(type));
    }

    @ParameterizedTest
    @EnumSource
    void each_event_has_a_sentence(Language language) {
        List<Class<?>> told = new ArrayList<>();
        for (OrderEvent sample : SAMPLES) {
            String sentence = told(sample, language);
            assertThat(sentence)
                    .as("%s", sample.getClass().getSimpleName())
                    .matches(language == Language.ENGLISH ? "[A-Z].*\\." : ".*。")
                    .doesNotContain("{", "}", "null");
            told.add(sample.getClass());
        }
        assertThat(told).containsAll(events(OrderEvent.class).toList());
    }

    @ParameterizedTest
    @EnumSource
    void an_event_of_an_earlier_version_that_lacks_a_field_has_one_too(Language language) {
        for (OrderEvent sample : SAMPLES) {
            EventFacts all = EventFacts.of(sample);
            EventFacts none = new EventFacts(AT, null, Map.of(), all.won());
            assertThat(new HistoryTexts(ORDER, language).of(new Happened(EventTypes.nameOf(sample.getClass()), none)))
                    .doesNotContain("{", "}", "null");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            17850     | The customer cancelled the order. | 客户取消了订单。
            grace     | The shop cancelled the order.     | 商家取消了订单。
            inventory | The platform cancelled the order. | 平台取消了订单。
            """)
    void a_cancellation_says_who_but_names_no_operator(String by, String english, String chinese) {
        OrderCancelled cancelled = new OrderCancelled(ORDER.correlation(), AT, by, "typed by somebody", null);

        assertThat(told(cancelled, Language.ENGLISH)).isEqualTo(english);
        assertThat(told(cancelled, Language.CHINESE)).isEqualTo(chinese);
    }

    @Test
    void amounts_are_written_as_the_language_does() {
        assertThat(SAMPLES.stream().map(event -> told(event, Language.ENGLISH)))
                .anyMatch(text -> text.matches("The customer paid £[0-9.,]+\\."));
    }
}
