package kill;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EachClassHasItsTurnTests {

    @Test
    void everyClassIsChosenBySomeSeed() {
        assertThat(LongStream.range(0, 100)
                        .mapToObj(InTurn.Condition::chosen)
                        .flatMap(chosen -> {
                            assertThat(chosen).hasSize(InTurn.EACH_RUN);
                            return chosen.stream();
                        })
                        .collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(InTurn.CLASSES);
    }

    @Test
    void theAnnotatedClassesAreThoseOfTheList() {
        assertThat(new ClassFileImporter()
                        .importPackages("kill").stream()
                                .filter(type -> type.isAnnotatedWith(InTurn.class))
                                .map(JavaClass::reflect)
                                .toList())
                .containsExactlyInAnyOrderElementsOf(InTurn.CLASSES);
    }
}
