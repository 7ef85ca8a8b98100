package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.charges.Channel;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import order.note.Note;
import order.stream.Order;
import order.stream.OrderDocuments;
import order.stream.Progress;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outbox.EventTypes;
import platform.attributes.Json;
import testing.GoldenFile;

/**
 * The progress of an order, and each answer that the row of an idempotency key stores, has a golden file. A database contains documents of
 * all earlier builds, and builds that run together read each other's. So a field may be added, and may then be missing in a document; no
 * field is renamed or removed, and none changes its type. Answers that are only the id of an order have no file. The content of an order is
 * in its first event, whose golden files are among those of the events.
 */
class OrdersKeepTheirStoredFormTests {

    /** The files with all fields. A new field needs a further version; the files of earlier versions stay, and are read. */
    private static final String PROGRESS_FILE = "order.progress.v%d.json";

    private static final String REQUIRED_PROGRESS_FILE = "order.progress.required.v%d.json";

    /** @param file its name in {@code stored} */
    record Sample<T>(String file, T value, Function<T, String> write, Function<String, T> read) {

        GoldenFile golden() {
            return OrdersKeepTheirStoredFormTests.golden(file);
        }

        String written() {
            return write.apply(value);
        }

        /** The same with its newest version; with {@code -Dgolden.write} a further version if the form has changed. */
        Sample<T> newest() {
            int newest = newestVersion(file);
            boolean isNew = Boolean.getBoolean("golden.write")
                    && !OrdersKeepTheirStoredFormTests.golden(file.formatted(newest))
                            .text()
                            .equals(written());
            return new Sample<>(file.formatted(isNew ? newest + 1 : newest), value, write, read);
        }

        T readAgain() {
            return read.apply(golden().text());
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                progress(PROGRESS_FILE, OrderSamples.progressWithEverything()).newest(),
                progress(
                                REQUIRED_PROGRESS_FILE,
                                Order.created(OrderSamples.withoutOptions()).progress())
                        .newest(),
                answer(
                        "idempotency.shipping_rate.json",
                        new ShippingRate("heavy", "GB", 5000, 30_000L, OrderSamples.pence(495)),
                        ShippingRate.class),
                answer(
                        "idempotency.shipping_rate.required.json",
                        new ShippingRate("free", "*", 0, null, OrderSamples.pence(0)),
                        ShippingRate.class),
                answer("idempotency.tax_rate.json", new TaxRate("GB", "standard", 200_000), TaxRate.class),
                answer("idempotency.channel.json", new Channel("web", true), Channel.class),
                new Sample<>(
                        "idempotency.note.txt",
                        new Note.Added(3, Instant.parse("2026-01-31T09:30:00.123456Z")),
                        Note.Added::text,
                        Note.Added::parse));
    }

    private static Sample<Progress> progress(String file, Progress value) {
        return new Sample<>(
                file,
                value,
                progress -> OrderDocuments.progress(order(OrderSamples.order().content(), progress))
                        .data(),
                text -> OrderDocuments.progress(JSON.json(text)));
    }

    /** The answer to an edit of the rates, which is written and read as {@link Json} does. */
    private static <T> Sample<T> answer(String file, T value, Class<T> type) {
        return new Sample<>(file, value, Json::text, text -> Json.read(text, type));
    }

    private static Order order(Order.Content content, Progress progress) {
        return new Order(UUID.fromString(OrderSamples.CREATED.correlation()), 1, content, progress);
    }

    private static int newestVersion(String file) {
        return (int) IntStream.iterate(1, version -> version + 1)
                .takeWhile(
                        version -> Files.exists(golden(file.formatted(version)).path()))
                .count();
    }

    private static GoldenFile golden(String file) {
        return GoldenFile.of("stored", file);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theWrittenFormIsUnchanged(Sample<?> sample) {
        sample.golden().requireText(sample.written());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theWrittenFormCanBeRead(Sample<?> sample) {
        assertThat(sample.readAgain()).isEqualTo(sample.value());
    }

    /** The first version is the form before promotions could reduce the shipping charge, as the events of that time make it. */
    @Test
    void theFirstVersionIsReadAsItsEventsAreReplayed() {
        Order created = Order.created(firstVersion(OrderCreated.class, "order.order.created.v1.json"));
        Order confirmed = created.apply(OrderSamples.STOCK_HELD)
                .apply(firstVersion(OrderConfirmed.class, "order.order.confirmed.v1.json"));
        assertThat(readProgress(1)).isEqualTo(confirmed.progress());
    }

    private static <T extends OrderEvent> T firstVersion(Class<T> type, String file) {
        return EventTypes.decode(GoldenFile.of("events", file).text(), type);
    }

    @Test
    void filesOfEarlierVersionsCanBeRead() {
        assertThat(IntStream.range(1, newestVersion(PROGRESS_FILE)))
                .allSatisfy(version -> assertThat(readProgress(version).since()).isEqualTo(OrderSamples.AT));
    }

    /** Builds before the second and the third version also wrote empty lists and amounts of zero. */
    @Test
    void whatIsEmptyMayBeWrittenOrLeftOut() {
        assertThat(readProgress(2)).isEqualTo(readProgress(3));
        assertThat(readProgress(REQUIRED_PROGRESS_FILE, 1)).isEqualTo(readProgress(REQUIRED_PROGRESS_FILE, 2));
    }

    private static Progress readProgress(int version) {
        return readProgress(PROGRESS_FILE, version);
    }

    private static Progress readProgress(String file, int version) {
        return OrderDocuments.progress(JSON.json(golden(file.formatted(version)).text()));
    }

    @Test
    void theSamplesSetAllFieldsOrOnlyTheRequiredOnes() {
        assertThat(unset(Order.created(OrderSamples.withEverything()).content()))
                .isEmpty();
        assertThat(unset(OrderSamples.progressWithEverything())).isEmpty();
        Order required = Order.created(OrderSamples.withoutOptions());
        assertThat(optional(required.content()))
                .isNotEmpty()
                .allMatch(component -> value(required.content(), component) == null);
        assertThat(optional(required.progress()))
                .isNotEmpty()
                .allMatch(component -> value(required.progress(), component) == null);
    }

    /** The components that are null, also of the records that are components, and of the first element of each list. */
    private static List<String> unset(Record record) {
        return Stream.of(record.getClass().getRecordComponents())
                .flatMap(component -> {
                    Object value = value(record, component);
                    Object inner = value instanceof List<?> list && !list.isEmpty() ? list.getFirst() : value;
                    return inner == null
                            ? Stream.of(record.getClass().getSimpleName() + "." + component.getName())
                            : inner instanceof Record nested ? unset(nested).stream() : Stream.empty();
                })
                .toList();
    }

    private static List<RecordComponent> optional(Record record) {
        return Stream.of(record.getClass().getRecordComponents())
                .filter(component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .toList();
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
