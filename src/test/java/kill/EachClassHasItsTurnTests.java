package kill;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EachClassHasItsTurnTests {

    @Test
    void everyTurnIsChosenBySomeSeed() {
        assertThat(LongStream.range(0, 100).mapToObj(InTurn.Condition::chosen).collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(InTurn.TURNS);
    }

    @Test
    void theAnnotatedClassesAreThoseOfTheList() {
        assertThat(new ClassFileImporter()
                        .importPackages("kill").stream()
                                .filter(type -> type.isAnnotatedWith(InTurn.class))
                                .map(JavaClass::reflect)
                                .toList())
                .containsExactlyInAnyOrderElementsOf(
                        InTurn.TURNS.stream().flatMap(List::stream).toList());
    }
}
