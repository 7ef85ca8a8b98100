package platform.web;

import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Reads a list up to the maximum of its {@link Size}. A longer list is one problem: the elements beyond the limit are skipped, and nothing
 * in the body is validated, because validating a huge number of bad elements would cost too much.
 */
final class LimitedList extends DelegatingDeserializer {

    private final JavaType type;
    private final @Nullable Elements elements;

    private record Elements(ValueDeserializer<Object> reader, int max, String rule) {}

    LimitedList(JavaType type, ValueDeserializer<?> unlimited) {
        this(type, unlimited, null);
    }

    private LimitedList(JavaType type, ValueDeserializer<?> unlimited, @Nullable Elements elements) {
        super(unlimited);
        this.type = type;
        this.elements = elements;
    }

    /** Reads the limit from the property that holds the list. */
    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        ValueDeserializer<?> unlimited = context.handleSecondaryContextualization(getDelegatee(), property, type);
        @Nullable Size size = property == null ? null : property.getAnnotation(Size.class);
        if (size == null
                || size.max() == Integer.MAX_VALUE
                || !type.getRawClass().isAssignableFrom(ArrayList.class)) {
            return unlimited;
        }
        return new LimitedList(
                type,
                unlimited,
                new Elements(
                        context.findContextualValueDeserializer(type.getContentType(), property),
                        size.max(),
                        "size must be between %d and %d".formatted(size.min(), size.max())));
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> unlimited) {
        return new LimitedList(type, unlimited, elements);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
        if (elements == null
                || !parser.hasToken(JsonToken.START_ARRAY)
                || !(context.getAttribute(CollectingProblems.ATTRIBUTE) instanceof FieldProblems problems)) {
            return super.deserialize(parser, context);
        }
        String field = FieldProblems.pathOf(parser);
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); !isEnd(token); token = parser.nextToken()) {
            if (list.size() == elements.max()) {
                problems.addTooLong(field, elements.rule());
                skipRest(parser);
                return list;
            }
            list.add(
                    parser.hasToken(JsonToken.VALUE_NULL)
                            ? null
                            : elements.reader().deserialize(parser, context));
        }
        return list;
    }

    private static void skipRest(JsonParser parser) {
        do {
            parser.skipChildren();
        } while (!isEnd(parser.nextToken()));
    }

    private static boolean isEnd(@Nullable JsonToken token) {
        return token == null || token == JsonToken.END_ARRAY;
    }
}
