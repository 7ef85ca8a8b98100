package ledger.share;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The id of a split or of a party. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = LedgerId.PATTERN, message = LedgerId.RULE)
public @interface LedgerId {

    String PATTERN = "[a-z0-9][a-z0-9-]{0,59}";

    String RULE = "must be 1 to 60 lower-case letters, digits and hyphens, and begin with no hyphen";

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
