package platform.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

/**
 * Records each bad value and lets Jackson go on reading, so that one answer names every bad field. Works only for readers that carry {@link
 * FieldProblems}; all other readers behave as Jackson does by default.
 */
final class CollectingProblems extends DeserializationProblemHandler {

    /** The attribute of a reader that holds its {@link FieldProblems}. */
    static final Object ATTRIBUTE = FieldProblems.class;

    private static final String OUT_OF_RANGE = "is too large or too small a number";

    @SuppressWarnings("ReferenceEquality") // identity is meant: is it the same parser?
    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            ValueDeserializer<?> deserializer,
            Object beanOrClass,
            String property) {
        if (!(context.getAttribute(ATTRIBUTE) instanceof FieldProblems problems)) {
            return false;
        }
        JsonParser input = context.getParser();
        // Jackson buffers unknown properties until the record is read; the input then stands behind the record.
        String field = parser == input ? FieldProblems.pathOf(parser) : FieldProblems.pathOf(input, property);
        problems.add(field, "is not known");
        parser.skipChildren();
        return true;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String message) {
        return recordAndSkip(context, parser, type.getRawClass());
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
            DeserializationContext context, Class<?> type, String value, String message) {
        return recordProblem(context, context.getParser(), FieldProblem.ruleOf(type));
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> type, Number value, String message) {
        return recordProblem(context, context.getParser(), OUT_OF_RANGE);
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            ValueInstantiator instantiator,
            JsonParser parser,
            String message) {
        return recordAndSkip(context, parser, type);
    }

    /** Records the exception that a value's constructor threw. It is skipped if a part of the value is already recorded as bad. */
    @Override
    public @Nullable Object handleInstantiationProblem(
            DeserializationContext context, Class<?> type, Object argument, Throwable problem) {
        if (!(context.getAttribute(ATTRIBUTE) instanceof FieldProblems problems)
                || !(rootOf(problem) instanceof IllegalArgumentException refusal)) {
            return NOT_HANDLED;
        }
        String field = FieldProblems.pathOf(context.getParser());
        if (!problems.hasUnreadableWithin(field)) {
            String rule = refusal.getMessage();
            problems.add(field, rule == null ? FieldProblem.ruleOf(type) : rule);
        }
        return null;
    }

    private static Throwable rootOf(Throwable problem) {
        Throwable cause = problem.getCause();
        return cause == null ? problem : rootOf(cause);
    }

    private static @Nullable Object recordAndSkip(DeserializationContext context, JsonParser parser, Class<?> type) {
        Object outcome = recordProblem(context, parser, FieldProblem.ruleOf(type));
        if (outcome == null) {
            parser.skipChildren();
        }
        return outcome;
    }

    private static @Nullable Object recordProblem(DeserializationContext context, JsonParser parser, String rule) {
        if (!(context.getAttribute(ATTRIBUTE) instanceof FieldProblems problems)) {
            return NOT_HANDLED;
        }
        problems.add(FieldProblems.pathOf(parser), rule);
        return null;
    }
}
