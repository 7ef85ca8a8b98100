package platform.web;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Accepts a value only from its own JSON type: {@code "5"} and {@code 5.5} are not quantities, and {@code 1} is not a name. By default
 * Jackson converts some of these values and stops at others. Here each of them is reported to the problem handlers, and reading goes on.
 */
final class StrictTypes extends SimpleModule {

    StrictTypes() {
        super("strict-types");
        addDeserializer(String.class, scalar(String.class, StrictTypes::text));
        addDeserializer(Boolean.class, scalar(Boolean.class, StrictTypes::booleanValue));
        addDeserializer(Integer.class, scalar(Integer.class, StrictTypes::integer));
        addDeserializer(Long.class, scalar(Long.class, StrictTypes::longInteger));
        addDeserializer(Instant.class, scalar(Instant.class, StrictTypes::instant));
        setDeserializerModifier(new StrictShapes());
    }

    private static @Nullable Object text(JsonParser parser, DeserializationContext context) {
        return parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : mismatch(String.class, parser, context);
    }

    private static @Nullable Object booleanValue(JsonParser parser, DeserializationContext context) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> mismatch(Boolean.class, parser, context);
        };
    }

    private static @Nullable Object integer(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            return mismatch(Integer.class, parser, context);
        }
        return parser.getNumberType() == JsonParser.NumberType.INT
                ? (Object) parser.getIntValue()
                : context.handleWeirdNumberValue(Integer.class, parser.getNumberValue(), "out of range");
    }

    private static @Nullable Object longInteger(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            return mismatch(Long.class, parser, context);
        }
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? context.handleWeirdNumberValue(Long.class, parser.getNumberValue(), "out of range")
                : (Object) parser.getLongValue();
    }

    private static @Nullable Object instant(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return mismatch(Instant.class, parser, context);
        }
        String text = parser.getString();
        try {
            return Instants.parse(text);
        } catch (DateTimeException malformed) {
            return context.handleWeirdStringValue(Instant.class, text, "not an instant");
        }
    }

    private static @Nullable Object mismatch(Class<?> type, JsonParser parser, DeserializationContext context) {
        return context.handleUnexpectedToken(context.constructType(type), parser);
    }

    private static <T> ValueDeserializer<T> scalar(Class<T> type, ValueReader reading) {
        return new ValueDeserializer<>() {

            @Override
            public @Nullable T deserialize(JsonParser parser, DeserializationContext context) {
                return type.cast(reading.read(parser, context));
            }

            @Override
            public boolean isCachable() {
                return true;
            }
        };
    }

    private interface ValueReader {
        @Nullable
        Object read(JsonParser parser, DeserializationContext context);
    }
}
