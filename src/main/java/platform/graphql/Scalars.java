package platform.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import platform.web.Instants;

/** The scalars of the schema. */
final class Scalars {

    private static final int MAX_TIME = 40;

    static final List<GraphQLScalarType> ALL =
            List.of(scalar("DateTime", new Times()), scalar("Long", new Longs()), scalar("Json", new Json()));

    private Scalars() {}

    private static GraphQLScalarType scalar(String name, Coercing<?, ?> coercing) {
        return GraphQLScalarType.newScalar().name(name).coercing(coercing).build();
    }

    private static final class Times implements Coercing<Instant, String> {

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }

        @Override
        public Instant parseValue(Object value, GraphQLContext context, Locale locale) {
            if (value instanceof String text && text.length() <= MAX_TIME) {
                try {
                    return Instants.parse(text);
                } catch (DateTimeException notATime) {
                    // refused below
                }
            }
            throw new CoercingParseValueException("must be a time in UTC, such as 2026-01-31T09:30:00Z");
        }

        @Override
        public Instant parseLiteral(
                Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
            String text = literal instanceof StringValue value ? value.getValue() : null;
            try {
                return parseValue(text == null ? literal : text, context, locale);
            } catch (CoercingParseValueException notATime) {
                throw new CoercingParseLiteralException(notATime.getMessage());
            }
        }
    }

    private static final class Longs implements Coercing<Long, Long> {

        @Override
        public Long serialize(Object value, GraphQLContext context, Locale locale) {
            if (value instanceof Long || value instanceof Integer) {
                return ((Number) value).longValue();
            }
            throw new CoercingSerializeException("not a whole number");
        }

        @Override
        public Long parseValue(Object value, GraphQLContext context, Locale locale) {
            if (value instanceof Long || value instanceof Integer) {
                return ((Number) value).longValue();
            }
            throw new CoercingParseValueException("must be a whole number of up to 64 bits");
        }

        @Override
        public Long parseLiteral(Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
            BigInteger value = literal instanceof IntValue number ? number.getValue() : null;
            if (value != null && value.bitLength() < Long.SIZE) {
                return value.longValue();
            }
            throw new CoercingParseLiteralException("must be a whole number of up to 64 bits");
        }
    }

    /** For answers only; no argument has this type. */
    private static final class Json implements Coercing<Object, Object> {

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object value, GraphQLContext context, Locale locale) {
            throw new CoercingParseValueException("cannot be sent");
        }

        @Override
        public Object parseLiteral(
                Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
            throw new CoercingParseLiteralException("cannot be sent");
        }
    }
}
