package platform.money;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A JSON text that must be the ISO 4217 code of a currency with minor units. Any other value is refused while the body is read. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@JacksonAnnotationsInside
@JsonDeserialize(using = CurrencyCode.Reader.class)
public @interface CurrencyCode {

    final class Reader extends ValueDeserializer<String> {

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(context.constructType(String.class), parser);
            }
            String code = parser.getString();
            return isCurrency(code)
                    ? code
                    : (String) context.handleWeirdStringValue(Currency.class, code, "not an ISO 4217 currency");
        }

        static boolean isCurrency(String code) {
            try {
                return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
            } catch (IllegalArgumentException unknown) {
                return false;
            }
        }
    }
}
