package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/openapi.md} tells how to make the Java client and how it sends its token. {@code edge.ClientsAreGeneratedFromTheDocumentTests}
 * uses a client that the build makes; so the page must name the same options, and the same line.
 */
class TheDocumentedClientIsTheTestedOneTests {

    /** Options that decide about content; the others are folders and packages, or leave out documentation. */
    private static final Pattern OPTION = Pattern.compile(
            "<(library|generateApiTests|generateModelTests|openApiNullable|useJakartaEe|useSingleRequestParameter)>(\\w+)</");

    private static final Pattern AUTHORISED = Pattern.compile("client\\.setRequestInterceptor\\(.*\\);");

    @Test
    void theCommandHasTheOptionsOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String build = pom.substring(pom.indexOf("<id>java-client</id>"), pom.indexOf("<id>typescript-client</id>"));
        String command = Files.readString(Path.of("docs/openapi.md"))
                .lines()
                .filter(line -> line.contains("generatorName=java "))
                .findFirst()
                .orElseThrow();

        List<String> options = OPTION.matcher(build)
                .results()
                .map(option -> option.group(1) + "=" + option.group(2))
                .toList();

        assertThat(options).hasSize(6);
        assertThat(command).contains(options);
    }

    @Test
    void theClientSendsItsTokenAsThePageSays() throws IOException {
        String test = Files.readString(Path.of("src/test/java/edge/ClientsAreGeneratedFromTheDocumentTests.java"));
        List<String> lines =
                AUTHORISED.matcher(test).results().map(MatchResult::group).toList();

        assertThat(lines).hasSize(1);
        assertThat(Files.readString(Path.of("docs/openapi.md"))).contains(lines);
    }
}
