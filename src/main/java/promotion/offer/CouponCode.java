package promotion.offer;

import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The code of a coupon as a caller may send it, with white space around it, or the beginning of a code. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size(max = CouponCode.MAX_LENGTH)
@Pattern(regexp = CouponCode.PATTERN, message = CouponCode.RULE)
public @interface CouponCode {

    String PATTERN = "\\s*[\\p{L}\\p{M}\\p{N}._-]+\\s*";

    String RULE = "must contain only letters, digits, dots, dashes and underscores";

    int MAX_LENGTH = 64;

    /** Minimum number of characters that a refusal names; the pattern never allows an empty code. */
    @OverridesAttribute(constraint = Size.class, name = "min")
    int min() default 0;

    /** Maximum number of characters. */
    @OverridesAttribute(constraint = Size.class, name = "max")
    int max() default MAX_LENGTH;

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
