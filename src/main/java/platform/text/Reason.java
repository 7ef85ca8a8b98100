package platform.text;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import platform.card.NoCardNumber;
import platform.web.Limits;

/** The reason or the note that an operator gives for a decision. Like all free texts it must not have the number of a payment card. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Visible(min = 1, max = Limits.MAX_TEXT)
@NoCardNumber
public @interface Reason {

    String message() default Visible.RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
