package platform.page;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import platform.web.Limits;

/** The limits of the pages of a list. Each {@link PageRequest} that is an argument of a controller has this annotation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@Constraint(validatedBy = PageLimits.Rule.class)
public @interface PageLimits {

    /** Maximum number of rows of the page if the caller names no limit. */
    int defaultLimit() default Limits.DEFAULT_PAGE;

    /** Largest limit that a caller may name; the smallest one is 1. */
    int maxLimit() default Limits.MAX_PAGE;

    String message() default "must be between 1 and {maxLimit}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Names the parameter {@code limit} in its refusals. */
    final class Rule implements ConstraintValidator<PageLimits, PageRequest> {

        private int maxLimit;

        @Override
        public void initialize(PageLimits limits) {
            maxLimit = limits.maxLimit();
        }

        @Override
        public boolean isValid(@Nullable PageRequest request, ConstraintValidatorContext context) {
            if (request == null || (request.limit() >= 1 && request.limit() <= maxLimit)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode(PageRequest.LIMIT)
                    .addConstraintViolation();
            return false;
        }
    }
}
