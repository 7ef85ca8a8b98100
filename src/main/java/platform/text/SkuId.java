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
import platform.web.Limits;

/** The id of a SKU or of a product: no slash, no control character, no space at either end. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size(max = Limits.MAX_SKU_ID)
@Pattern(regexp = SkuId.PATTERN, message = SkuId.RULE)
public @interface SkuId {

    String PATTERN = "[^/\\s\\p{Cc}\\p{Cs}]([^/\\p{Cc}\\p{Cs}]*[^/\\s\\p{Cc}\\p{Cs}])?";

    String RULE = "must have no slash, no control character and no space at either end";

    /** Minimum number of characters that a refusal names; the pattern never allows an empty id. */
    @OverridesAttribute(constraint = Size.class, name = "min")
    int min() default 1;

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
