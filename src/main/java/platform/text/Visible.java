package platform.text;

import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text without control characters and halves of surrogate pairs. PostgreSQL cannot store NUL and halves of surrogate pairs; other control
 * characters are not readable.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size
@Pattern(regexp = Visible.PATTERN, message = Visible.RULE)
public @interface Visible {

    String PATTERN = "[^\\p{Cc}\\p{Cs}]*";

    String RULE = "must have no control character";

    /** Minimum number of characters. */
    @OverridesAttribute(constraint = Size.class, name = "min")
    int min() default 0;

    /** Maximum number of characters. */
    @OverridesAttribute(constraint = Size.class, name = "max")
    int max();

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
