package platform.web;

import jakarta.validation.Validator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.ContextAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON bodies so that a 400 names every bad field at once: what cannot be read is noted while reading goes on, and only then is
 * the rest validated. A body that can be read is left to {@code @Valid}.
 */
final class JsonBodies extends JacksonJsonHttpMessageConverter {

    private final Validator validator;

    JsonBodies(JsonMapper mapper, Validator validator) {
        super(mapper);
        this.validator = validator;
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        JavaType javaType = getJavaType(type.getType(), null);
        FieldProblems problems = new FieldProblems();
        @Nullable Object body;
        try {
            body = getMapper()
                    .readerFor(javaType)
                    .with(ContextAttributes.getEmpty().withPerCallAttribute(CollectingProblems.ATTRIBUTE, problems))
                    .readValue(message.getBody());
        } catch (StreamReadException malformed) {
            throw malformed(malformed);
        } catch (DatabindException unreadable) {
            throw unreadable(unreadable, problems);
        }
        if (!problems.isEmpty()) {
            if (body != null) {
                validator.validate(body).forEach(problems::add);
            }
            throw problems.refusal();
        }
        if (body == null) {
            throw ProblemException.invalid("body", CollectingProblems.ruleOf(javaType.getRawClass()));
        }
        return body;
    }

    private static ProblemException malformed(JacksonException malformed) {
        TokenStreamLocation location = malformed.getLocation();
        Map<String, Integer> position =
                location == null ? Map.of() : Map.of("line", location.getLineNr(), "column", location.getColumnNr());
        return new ProblemException(
                400, "MALFORMED_JSON", "The body is not JSON: " + malformed.getOriginalMessage(), position);
    }

    /** What Jackson does not report to the handlers ends reading, but it is named all the same. */
    private static ProblemException unreadable(DatabindException unreadable, FieldProblems problems) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference part : unreadable.getPath()) {
            if (part.getPropertyName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
            }
        }
        problems.add(path.toString(), "cannot be read");
        return problems.refusal();
    }
}
