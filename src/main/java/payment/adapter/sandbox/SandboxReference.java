package payment.adapter.sandbox;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A reference of the sandbox provider. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = SandboxReference.PATTERN)
@interface SandboxReference {

    String PATTERN = "[A-Za-z0-9_.:-]{1,128}";

    String message() default "must match the pattern";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
