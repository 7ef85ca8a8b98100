package payment.reconciliation.bank;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The id of a bank account of the shop. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = BankAccountId.PATTERN, message = BankAccountId.RULE)
@interface BankAccountId {

    String PATTERN = "[a-z0-9][a-z0-9-]{0,31}";

    String RULE = "must be 1 to 32 lower-case letters, digits and hyphens, and begin with no hyphen";

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
