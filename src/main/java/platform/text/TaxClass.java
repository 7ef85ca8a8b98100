package platform.text;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A tax class of SKUs, for which a country has a tax rate. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = TaxClass.PATTERN, message = TaxClass.RULE)
public @interface TaxClass {

    String PATTERN = "[a-z0-9_-]{1,32}";

    String RULE = "must be 1 to 32 lower-case letters (a-z), digits, dashes or underscores";

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
