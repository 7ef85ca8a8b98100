package catalog.search;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text that {@link TextSearch} can search for: 2 to {@link #MAX_LENGTH} characters. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Size(max = SearchText.MAX_LENGTH)
@Pattern(regexp = SearchText.PATTERN, message = SearchText.RULE)
public @interface SearchText {

    String PATTERN = "[^\\s\\p{Cc}\\p{Cs}][^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}]";

    String RULE = "must have at least 2 characters, no control character and no space at either end";

    int MAX_LENGTH = 100;

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
