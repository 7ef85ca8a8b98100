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

/** Like {@link Visible}, but with line breaks. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size
@Pattern(regexp = VisibleLines.PATTERN, message = VisibleLines.RULE)
public @interface VisibleLines {

    /** Written without a negation, so that clients in other languages can use it, too. */
    String PATTERN = "[\\n\\P{C}\\p{Cf}\\p{Co}\\p{Cn}]*";

    String RULE = "must have no control character except line breaks";

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
