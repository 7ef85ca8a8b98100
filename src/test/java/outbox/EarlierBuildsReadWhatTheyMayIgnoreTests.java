package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An event is written with the version from which on readers can read it, so earlier builds go on while they are replaced. */
class EarlierBuildsReadWhatTheyMayIgnoreTests {

    @EventType(value = "test.parcel.packed", version = 2)
    record PackedBefore(String correlation) implements Event {}

    @EventType(value = "test.parcel.packed", version = 3, readableSince = 2)
    record Packed(String correlation, @Nullable String colour) implements Event {}

    @EventType(value = "test.parcel.packed", version = 4)
    record PackedOtherwise(String correlation, @Nullable String colour) implements Event {}

    private final EventTypes before = new EventTypes(List.of(PackedBefore.class));

    @Test
    void anEarlierBuildReadsIt() {
        Packed red = new Packed("one", "red");
        String name = EventTypes.nameOf(Packed.class);

        assertThat(name).isEqualTo("test.parcel.packed.v2");
        assertThat(before.decode(name, EventTypes.encode(red))).contains(new PackedBefore("one"));
    }

    @Test
    void nothingIsLostForTheSameBuild() {
        Packed red = new Packed("one", "red");
        EventTypes now = new EventTypes(List.of(Packed.class));

        assertThat(now.decode(EventTypes.nameOf(Packed.class), EventTypes.encode(red)))
                .contains(red);
        assertThat(now.decode("test.parcel.packed.v3", EventTypes.encode(red))).contains(red);
    }

    @Test
    void anEarlierBuildWaitsAtAVersionThatItMustNotIgnore() {
        assertThat(before.decode(EventTypes.nameOf(PackedOtherwise.class), "{\"correlation\":\"one\"}"))
                .isEmpty();
    }
}
