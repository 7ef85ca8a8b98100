package platform.mail;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A text that is one e-mail address, such as {@code ada@example.com}: no name, no quotes, no comment, no control character. So it can stand
 * in the header of a mail as it is. Only ASCII is allowed, because many mail servers accept nothing else; a domain with other letters is
 * written in its ASCII form ({@code xn--…}).
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = EmailAddress.Rule.class)
public @interface EmailAddress {

    /** The longest address, in characters, as RFC 5321 limits a path. */
    int MAX_LENGTH = 254;

    String RULE = "must be one e-mail address of ASCII letters, digits and common signs, such as ada@example.com";

    String message() default RULE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks addresses. */
    final class Rule implements ConstraintValidator<EmailAddress, String> {

        private static final int MAX_LOCAL_PART = 64;
        private static final int MAX_LABEL = 63;
        private static final String SIGNS = "!#$%&'*+-/=?^_`{|}~";

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || isAddress(text);
        }

        /** Whether the text is an address that may be put into the header of a mail. */
        public static boolean isAddress(String text) {
            int at = text.indexOf('@');
            return text.length() <= MAX_LENGTH
                    && at > 0
                    && at <= MAX_LOCAL_PART
                    && isLocalPart(text.substring(0, at))
                    && isDomain(text.substring(at + 1));
        }

        private static boolean isLocalPart(String text) {
            return areDotted(text) && text.chars().allMatch(each -> each == '.' || isSign(each) || isLetter(each));
        }

        private static boolean isDomain(String text) {
            if (text.isEmpty() || !areDotted(text)) {
                return false;
            }
            for (String label : text.split("\\.")) {
                if (label.length() > MAX_LABEL
                        || label.startsWith("-")
                        || label.endsWith("-")
                        || !label.chars().allMatch(each -> each == '-' || isLetter(each))) {
                    return false;
                }
            }
            return true;
        }

        /** Whether dots stand only between other characters. */
        private static boolean areDotted(String text) {
            return !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
        }

        private static boolean isSign(int character) {
            return SIGNS.indexOf(character) >= 0;
        }

        private static boolean isLetter(int character) {
            return character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9';
        }
    }
}
