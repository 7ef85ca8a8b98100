package platform.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shop's own attributes of a thing: a flat object of texts, numbers and booleans, within limits. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Constraint(validatedBy = Attributes.Rules.class)
public @interface Attributes {

    int MAX = 50;
    int MAX_NAME = 64;

    String message() default
            "must be a flat object of at most 50 texts (up to 255 characters), numbers and booleans;"
                    + " names are of letters, digits, dots, dashes and underscores, up to 64";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    final class Rules implements ConstraintValidator<Attributes, Map<String, Object>> {

        @Override
        public boolean isValid(@Nullable Map<String, Object> attributes, ConstraintValidatorContext context) {
            return attributes == null
                    || (attributes.size() <= MAX
                            && attributes.entrySet().stream()
                                    .allMatch(one -> isName(one.getKey()) && isValue(one.getValue())));
        }

        private static boolean isName(String name) {
            return name.length() <= MAX_NAME && name.matches("[A-Za-z0-9._-]+");
        }

        private static boolean isValue(@Nullable Object value) {
            return value instanceof Boolean
                    || value instanceof Number
                    || (value instanceof String text
                            && text.length() <= Limits.MAX_TEXT
                            && text.matches(Texts.VISIBLE));
        }
    }
}
