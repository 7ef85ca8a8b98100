package inventory.operation;

import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import platform.web.Limits;

/** The id of a warehouse. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size(max = Limits.MAX_SKU_ID)
@Pattern(regexp = WarehouseId.PATTERN, message = WarehouseId.RULE)
@interface WarehouseId {

    String PATTERN = "[A-Za-z0-9._-]+";

    String RULE = "must contain only letters (A-Z, a-z), digits, dots, dashes and underscores";

    /** Minimum number of characters that a refusal names; the pattern never allows an empty id. */
    @OverridesAttribute(constraint = Size.class, name = "min")
    int min() default 1;

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
