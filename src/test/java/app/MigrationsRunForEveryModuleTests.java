package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** Modulith reads the modules and the order of their migrations from a file, so that a start need not scan for them. */
class MigrationsRunForEveryModuleTests {

    @Test
    void theFileNamesEveryModuleAndTheSharedOnesFirst() throws IOException {
        try (var file = new ClassPathResource("META-INF/spring-modulith/application-modules.json").getInputStream()) {
            Collection<String> named = JsonPath.parse(file).read("$.keys()");

            assertThat(named).startsWith("platform", "outbox").containsExactlyInAnyOrderElementsOf(Modules.NAMES);
        }
    }
}
