package platform.web;

import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import platform.handler.RenderedJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.ContextAttributes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON bodies so that one 400 answer names every bad field. Values that cannot be read are recorded while reading goes on; then the
 * other fields are validated. A body without unreadable values is left to {@code @Valid}.
 */
public final class JsonBodies extends JacksonJsonHttpMessageConverter {

    private static final int USUAL_LENGTH = 2048;

    private final Validator validator;
    private final ObjectProvider<FieldProblem.Finder<?>> finders;
    private final LongLists longLists;
    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>(); // one for each body type

    /** @param finders find the bad fields that only the modules of the bodies can check */
    public JsonBodies(JsonMapper mapper, Validator validator, ObjectProvider<FieldProblem.Finder<?>> finders) {
        super(mapper);
        this.validator = validator;
        this.finders = finders;
        this.longLists = new LongLists(validator);
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        return read(type, message.getBody());
    }

    /**
     * Reads a body that is not described by a type of its own.
     *
     * @throws ProblemException 400 if it is not a JSON object
     */
    public ObjectNode readObject(byte[] json) {
        return read(ResolvableType.forClass(JsonNode.class), new ByteArrayInputStream(json))
                        instanceof ObjectNode object
                ? object
                : refuseShape(ObjectNode.class);
    }

    /**
     * Reads and validates a body that the platform has put together.
     *
     * @throws ProblemException 400 that names every bad field
     */
    public <T> T readValid(Class<T> type, ObjectNode json) {
        byte[] bytes = getMapper().writeValueAsBytes(json);
        T body = type.cast(read(ResolvableType.forClass(type), new ByteArrayInputStream(bytes)));
        FieldProblems problems = new FieldProblems();
        validate(body, problems);
        if (!problems.isEmpty()) {
            throw problems.refusal();
        }
        return body;
    }

    /** The JSON form of a record. */
    public ObjectNode object(Object value) {
        return getMapper().valueToTree(value);
    }

    private Object read(ResolvableType type, InputStream json) {
        FieldProblems problems = new FieldProblems();
        @Nullable Object body;
        try (JsonParser parser = getMapper().createParser(json)) {
            body = readers.computeIfAbsent(type.getType(), this::reader)
                    .with(ContextAttributes.getEmpty().withPerCallAttribute(CollectingProblems.ATTRIBUTE, problems))
                    .readValue(parser);
            if (parser.nextToken() != null) {
                throw malformed("there is more text after the end of the JSON value,", parser.currentTokenLocation());
            }
        } catch (JacksonException failed) {
            throw refusal(failed, problems);
        }
        List<FieldProblem> ofLongLists =
                body == null || problems.hasTooLongList() ? List.of() : longLists.problems(body);
        if (!ofLongLists.isEmpty()) {
            problems.addAll(ofLongLists);
            throw problems.refusal();
        }
        if (!problems.isEmpty()) {
            if (body != null && !problems.hasTooLongList()) {
                validate(body, problems);
            }
            throw problems.refusal();
        }
        return body == null ? refuseShape(type.toClass()) : body;
    }

    /** Adds the broken rules, and if there is any problem, what else only the module of the body can find. */
    private void validate(Object body, FieldProblems problems) {
        validator.validate(body).forEach(problems::add);
        if (!problems.isEmpty()) {
            problems.addUnnamed(FieldProblem.Finder.find(finders, body));
        }
    }

    private static <T> T refuseShape(Class<?> type) {
        throw ProblemException.invalid("body", FieldProblem.ruleOf(type));
    }

    /** Writes the answer as one block with a Content-Length, so that no chunk has to mark its end. */
    @Override
    protected void writeInternal(
            Object body, ResolvableType type, HttpOutputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        if (body instanceof RenderedJson<?> rendered) {
            message.getHeaders().setContentLength(rendered.bytes().length);
            message.getBody().write(rendered.bytes());
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(USUAL_LENGTH);
        super.writeInternal(body, type, new Written(message.getHeaders(), whole), hints);
        message.getHeaders().setContentLength(whole.size());
        whole.writeTo(message.getBody());
    }

    private record Written(HttpHeaders getHeaders, OutputStream getBody) implements HttpOutputMessage {}

    private ObjectReader reader(Type type) {
        return getMapper()
                .readerFor(getJavaType(type, null))
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS); // read() reports it with line and column
    }

    private static ProblemException refusal(JacksonException failed, FieldProblems problems) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException tooMany) {
                return tooMany;
            }
            if (cause instanceof StreamReadException malformed) {
                boolean ends = malformed instanceof UnexpectedEndOfInputException;
                return malformed(ends ? "it ends too early," : "it cannot be read", malformed.getLocation());
            }
        }
        return unreadable(failed, problems);
    }

    /**
     * Says where in words of the platform, because the parser's own text is made for programmers.
     *
     * @param why goes before the position
     */
    private static ProblemException malformed(String why, @Nullable TokenStreamLocation location) {
        if (location == null) {
            return new ProblemException(PlatformProblem.MALFORMED_JSON, "The body is not JSON.", Map.of());
        }
        int line = location.getLineNr();
        int column = location.getColumnNr();
        return new ProblemException(
                PlatformProblem.MALFORMED_JSON,
                "The body is not JSON: %s at line %d, column %d.".formatted(why, line, column),
                Map.of("line", line, "column", column));
    }

    /**
     * Handles an error that Jackson does not report to {@link CollectingProblems}. It ends the reading, but the answer still names the
     * field.
     */
    private static ProblemException unreadable(JacksonException unreadable, FieldProblems problems) {
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
