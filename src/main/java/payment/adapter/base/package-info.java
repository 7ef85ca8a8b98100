/** What adapters of payment providers have in common. */
@NullMarked
package payment.adapter.base;

import org.jspecify.annotations.NullMarked;
