/**
 * The common base of the providers of the tests: servers on the loopback interface that are written from the public documentation of a payment
 * provider only. They check each request against the documentation, and can be slow, silent and wrong.
 */
@NullMarked
package payment.fake;

import org.jspecify.annotations.NullMarked;
