package order.checkout;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import order.checkout.CheckoutBody.AgreedPrice;
import order.checkout.CheckoutBody.ExpectedAmount;
import order.checkout.CheckoutBody.ItemBody;
import order.checkout.CheckoutBody.PaymentBody;
import order.settings.Countries;
import order.settings.OrderProperties;
import order.settings.SalesChannels;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Checks the rules of a checkout that depend on several fields or on the configuration. It does not check whether the channel is configured
 * and the shop delivers to the country, because the configuration may change: an accepted checkout must stay repeatable. The controller
 * checks them later, when it knows whether the checkout repeats an accepted one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Constraint(validatedBy = ConsistentCheckout.Rules.class)
@interface ConsistentCheckout {

    String message() default "is not consistent";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    final class Rules implements ConstraintValidator<ConsistentCheckout, CheckoutBody> {

        private static final String OTHER_CURRENCY =
                "must be in the currency of the order, which is the field currency";

        private final Set<String> paymentMethods;

        @Autowired
        Rules(OrderProperties properties) {
            this.paymentMethods = Set.copyOf(properties.paymentMethods());
        }

        @Override
        public boolean isValid(CheckoutBody body, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            boolean valid = true;
            // The constraints of the fields themselves report absent values.
            @Nullable String paymentRule = methodRule(body.paymentMethod(), body.payment());
            if (paymentRule != null) {
                context.buildConstraintViolationWithTemplate(paymentRule)
                        .addPropertyNode("paymentMethod")
                        .addConstraintViolation();
                valid = false;
            }
            if (body.payment() != null && isOther(body.payment().method(), paymentMethods)) {
                context.buildConstraintViolationWithTemplate("must be " + methods())
                        .addPropertyNode("payment")
                        .addPropertyNode("method")
                        .addConstraintViolation();
                valid = false;
            }
            @Nullable
            String country = body.shippingAddress() == null
                    ? null
                    : body.shippingAddress().country();
            if (country != null && !Countries.isCode(country) && !Countries.UNKNOWN.equals(country)) {
                context.buildConstraintViolationWithTemplate(Countries.CODE_RULE)
                        .addPropertyNode("shippingAddress")
                        .addPropertyNode("country")
                        .addConstraintViolation();
                valid = false;
            }
            for (int i = 0; body.items() != null && i < body.items().size(); i++) {
                @Nullable String rule = priceRule(body.items().get(i), body.currency());
                if (rule != null) {
                    context.buildConstraintViolationWithTemplate(rule)
                            .addPropertyNode("items")
                            .addPropertyNode("unitPrice")
                            .inIterable()
                            .atIndex(i)
                            .addConstraintViolation();
                    valid = false;
                }
            }
            @Nullable ExpectedAmount expected = body.expectedPayable();
            if (expected != null && isOther(expected.currency(), body.currency())) {
                context.buildConstraintViolationWithTemplate(OTHER_CURRENCY)
                        .addPropertyNode("expectedPayable")
                        .addPropertyNode("currency")
                        .addConstraintViolation();
                valid = false;
            }
            return valid;
        }

        private @Nullable String methodRule(@Nullable String method, @Nullable PaymentBody payment) {
            if (method == null) {
                return payment == null ? "must be present, unless payment is; it must be " + methods() : null;
            }
            if (payment != null) {
                return "must be absent, because payment names the method";
            }
            return isOther(method, paymentMethods) ? "must be " + methods() : null;
        }

        private String methods() {
            return SalesChannels.oneOf(paymentMethods);
        }

        private static boolean isOther(@Nullable String currency, @Nullable String ofOrder) {
            return currency != null && ofOrder != null && !currency.equals(ofOrder);
        }

        private static boolean isOther(@Nullable String value, Set<String> allowed) {
            return value != null && !value.isBlank() && !allowed.contains(value);
        }

        private static @Nullable String priceRule(@Nullable ItemBody item, @Nullable String currency) {
            @Nullable AgreedPrice price = item == null ? null : item.unitPrice();
            return price != null && isOther(price.currency(), currency) ? OTHER_CURRENCY : null;
        }
    }
}
