package app.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import platform.edit.MergePatch;

/**
 * The texts of fields and parameters, and the examples, from {@code src/main/resources/openapi}. A name has the same meaning wherever it
 * occurs in the API, so most names have one text; {@code schema.name} or {@code operation.name} is a text for one place.
 */
final class ApiTexts {

    private static final String FOLDER = "openapi/";
    private static final String EXAMPLE = "typical";

    private final Properties texts;

    private ApiTexts(Properties texts) {
        this.texts = texts;
    }

    static ApiTexts ofResources() {
        Properties texts = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                new ClassPathResource(FOLDER + "fields.properties").getInputStream(), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ApiTexts(texts);
    }

    /** @param where the name of a schema, or the id of an operation */
    @Nullable
    String text(String where, String name) {
        return texts.getProperty(where + "." + name, texts.getProperty(name));
    }

    /** Adds the files {@code <operation id>.request.json} and {@code <operation id>.response.json}, if they exist. */
    void addExamples(Operation operation) {
        if (operation.getRequestBody() != null) {
            add(
                    operation.getOperationId() + ".request.json",
                    operation.getRequestBody().getContent());
        }
        operation.getResponses().entrySet().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .limit(1)
                .forEach(response -> add(
                        operation.getOperationId() + ".response.json",
                        response.getValue().getContent()));
    }

    private static void add(String file, @Nullable Content content) {
        ClassPathResource resource = new ClassPathResource(FOLDER + file);
        if (content == null || !resource.exists()) {
            return;
        }
        try (InputStream json = resource.getInputStream()) {
            Example example = new Example().value(new ObjectMapper().readTree(json));
            Stream.of(MediaType.APPLICATION_JSON_VALUE, MediaType.ALL_VALUE, MergePatch.MEDIA_TYPE)
                    .map(content::get)
                    .filter(Objects::nonNull)
                    .forEach(type -> type.addExamples(EXAMPLE, example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
