package inventory.operation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The number must not be zero. */
@Retention(RUNTIME)
@Target(FIELD)
@Constraint(validatedBy = NotZero.Rule.class)
@interface NotZero {

    String message() default "must not be 0";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** No composition of {@code @Min} and {@code @Max}: the API description would show one of them as a limit of the field. */
    final class Rule implements ConstraintValidator<NotZero, Long> {

        @Override
        public boolean isValid(@Nullable Long number, ConstraintValidatorContext context) {
            return number == null || number != 0;
        }
    }
}
