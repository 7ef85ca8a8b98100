package platform.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.type.CollectionType;

/**
 * Reports two errors to the problem handlers: a text in place of a record, and an enum value that is not a name. By default Jackson would
 * stop at an empty text, and would read a number as the position of an enum constant. Lists are read up to their limit.
 */
final class StrictShapes extends ValueDeserializerModifier {

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier description, ValueDeserializer<?> deserializer) {
        if (!description.getBeanClass().isRecord() || !(deserializer instanceof BeanDeserializerBase bean)) {
            return deserializer;
        }
        ValueInstantiator instantiator = bean.getValueInstantiator();
        return instantiator.canCreateFromString() || instantiator.canCreateUsingDelegate()
                ? deserializer
                : new NoText(deserializer);
    }

    @Override
    public ValueDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> deserializer) {
        return new LimitedList(type, deserializer);
    }

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
            DeserializationConfig config,
            JavaType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> deserializer) {
        return new NameOnly(deserializer);
    }

    private static final class NoText extends DelegatingDeserializer {

        NoText(ValueDeserializer<?> record) {
            super(record);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> record) {
            return new NoText(record);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            return parser.hasToken(JsonToken.VALUE_STRING)
                    ? context.handleUnexpectedToken(context.constructType(handledType()), parser)
                    : super.deserialize(parser, context);
        }
    }

    private static final class NameOnly extends DelegatingDeserializer {

        NameOnly(ValueDeserializer<?> names) {
            super(names);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> names) {
            return new NameOnly(names);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            return isName(parser)
                    ? super.deserialize(parser, context)
                    : context.handleUnexpectedToken(context.constructType(handledType()), parser);
        }

        private static boolean isName(JsonParser parser) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return false;
            }
            String name = parser.getString();
            return !name.isBlank() && !Character.isDigit(name.charAt(0));
        }
    }
}
