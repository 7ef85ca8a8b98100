package order.settings;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text with the form of a country code; {@link Countries} knows the codes that exist. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = CountryCode.PATTERN, message = Countries.CODE_RULE)
public @interface CountryCode {

    String PATTERN = "[A-Z]{2}";

    String message() default Countries.CODE_RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
