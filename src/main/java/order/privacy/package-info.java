/**
 * Erasure and export of the personal data that orders hold.
 */
@NullMarked
package order.privacy;

import org.jspecify.annotations.NullMarked;
