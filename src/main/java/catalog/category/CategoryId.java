package catalog.category;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import platform.web.Limits;

/** The id of a category. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size(min = 1, max = Limits.MAX_SKU_ID)
@Pattern(regexp = CategoryId.PATTERN, message = CategoryId.RULE)
public @interface CategoryId {

    String PATTERN = "[A-Za-z0-9._-]+";

    String RULE = "must contain only letters (A-Z, a-z), digits, dots, dashes and underscores";

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
