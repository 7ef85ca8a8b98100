/** What payment still has to ask providers about: payments and refunds whose outcome is not known. */
@NullMarked
package payment.inquiry;

import org.jspecify.annotations.NullMarked;
