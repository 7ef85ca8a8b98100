package app;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent;
import catalog.CatalogEventSamples;
import catalog.CatalogRequest;
import com.tngtech.archunit.core.domain.JavaClass;
import inventory.change.InventoryEventSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ledger.book.LedgerEventSamples;
import order.OrderSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outbox.Event;
import outbox.EventType;
import outbox.EventTypes;
import payment.batch.PaymentEventSamples;
import promotion.PromotionEventSamples;
import shipping.shipment.ShippingEventSamples;
import testing.GoldenFile;

/**
 * Each event has a golden file, {@code events/<name>.v<version>.json}, with the form that consumers store and read. If a field is removed,
 * or its name or type changes, the event needs a new version, and the old file must stay readable.
 */
class EventsKeepTheirWireFormTests {

    private static final String FOLDER = "events";

    static Stream<Event> samples() {
        return Stream.of(
                        CatalogEventSamples.all(),
                        InventoryEventSamples.all(),
                        PromotionEventSamples.all(),
                        PaymentEventSamples.all(),
                        ShippingEventSamples.all(),
                        OrderSamples.all(),
                        LedgerEventSamples.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theWrittenFormIsUnchanged(Event sample) {
        golden(sample).requireText(EventTypes.encode(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theWrittenFormCanBeRead(Event sample) {
        assertThat(EventTypes.decode(golden(sample).text(), sample.getClass())).isEqualTo(sample);
    }

    /** The file of an earlier version is the sample before the event got another field. */
    @ParameterizedTest
    @MethodSource("samples")
    void filesOfEarlierVersionsCanBeRead(Event sample) {
        EventType type = sample.getClass().getAnnotation(EventType.class);
        for (int version = 1; version < type.version(); version++) {
            assertThat(EventTypes.decode(golden(type, version).text(), sample.getClass())
                            .correlation())
                    .isEqualTo(sample.correlation());
        }
    }

    @Test
    void everyEventHasASampleAndAFile() throws IOException {
        Set<String> declared = Code.APPLICATION.classes().stream()
                .filter(type -> type.isAnnotatedWith(EventType.class))
                .map(JavaClass::reflect)
                .map(EventTypes::nameOf)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(samples().map(sample -> EventTypes.nameOf(sample.getClass())).collect(Collectors.toSet()))
                .isEqualTo(declared);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources", FOLDER))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .as("files of earlier versions stay")
                    .containsAll(declared);
        }
    }

    @Test
    void noEventIsReadableSinceAVersionThatItDoesNotHave() {
        assertThat(samples().map(sample -> sample.getClass().getAnnotation(EventType.class)))
                .allMatch(type -> type.readableSince() >= 0 && type.readableSince() <= type.version());
    }

    @Test
    void namesConsistOfDomainEntityAndAction() {
        assertThat(samples().map(sample -> EventTypes.nameOf(sample.getClass())))
                .allMatch(name -> name.matches("[a-z]+\\.[a-z_]+\\.[a-z_]+\\.v[0-9]+"));
        assertThat(EventTypes.concrete(CatalogEvent.class)).hasSize(5);
        assertThat(EventTypes.concrete(CatalogEvent.SkuEvent.class)).hasSize(3);
        assertThat(EventTypes.concrete(CatalogRequest.class)).hasSize(2);
    }

    private static GoldenFile golden(Event sample) {
        EventType type = sample.getClass().getAnnotation(EventType.class);
        return golden(type, type.version());
    }

    private static GoldenFile golden(EventType type, int version) {
        return GoldenFile.of(FOLDER, "%s.v%d.json".formatted(type.value(), version));
    }
}
