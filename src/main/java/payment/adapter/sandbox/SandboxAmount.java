package payment.adapter.sandbox;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraints.Range;
import platform.web.Limits;

/** An amount in minor units that a callback of the sandbox provider can report. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Range(min = 1, max = Limits.MAX_REPORTED_MINOR)
@interface SandboxAmount {

    String message() default "must be an amount";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
